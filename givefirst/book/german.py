"""German words in the search: one form for Häuser, Haeuser, HÄUSER and Haus. `german.js` is the twin for what is typed.

Not Snowball's: its Python package and the script that Sphinx ships have drifted apart, so a search for "Intranet" missed
pages. And neither knows "Gruesse", "Fotos" or "Kolleginnen". Endings only, in the manner of CISTEM (Weissweiler and Fraser, 2017).
"""

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage
from sphinx.search.de import german_stopwords

_SCRIPT = Path(__file__).with_suffix(".js")
_PLAIN = str.maketrans({"ß": "ss", "ä": "a", "ö": "o", "ü": "u"})
_SPELLED = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue"})


def stem(word: str) -> str:
    """The form a word is indexed by, at least three letters long as far as the word has them."""
    word = word.lower().translate(_PLAIN).replace("ae", "a").replace("oe", "o")
    word = re.sub(r"(^|[^aeoq])ue", r"\1u", word)  # not in neue, Frauen, Quelle
    word = re.sub(r"innen$", "in", re.sub(r"(..)ium$", r"\1i", word))  # Kolleginnen; Medium as Medien
    word = re.sub(r"nisse[ns]?$", "nis", word)  # Ergebnisse
    word = re.sub(r"(...)[ao]s?$", r"\1", word)  # Thema as Themen, Konto as Konten, Fotos
    while len(word) > 3:
        shorter = re.sub(r"e[mr]$", "", word) if len(word) > 4 else word
        if shorter == word:
            shorter = re.sub(r"([^s])s$|[en]$", r"\1", word)
        if shorter == word:
            break
        word = shorter
    return word


class German(SearchLanguage):
    """Sphinx's search in German."""

    lang = "de"
    language_name = "German"
    js_stemmer_code = _SCRIPT.read_text(encoding="utf-8")
    stopwords = german_stopwords | {word.translate(_SPELLED) for word in german_stopwords}

    def split(self, input: str) -> list[str]:
        """The words worth finding. Left out here, as they are written: a stem may look like one of them (Meinung, mein)."""
        return [word for word in super().split(input) if word.lower() not in self.stopwords]

    def stem(self, word: str) -> str:
        return stem(word)

    def word_filter(self, word: str) -> bool:
        return bool(word)


def setup_german(app: Sphinx) -> None:
    app.add_search_language(German)
