"""The book: Sphinx extension (`givefirst.book.extension`), theme, and the build of both languages (`givefirst.book.build`).

Nothing is imported here: Sphinx is slow to import, and a build that finds nothing to do must answer at once.
"""
