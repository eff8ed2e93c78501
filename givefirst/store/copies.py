"""What of people's answers lies outside the database. The real one is `givefirst.notebooks.Copies`: the nbgrader folder and its gradebook."""


class NoCopies:
    """Where there is no nbgrader folder. Shows what erasure and retention ask of copies."""

    def people(self) -> set[str]:
        """Ids of all people of whom there is something."""
        return set()

    def erase_people(self, person_ids: list[str]) -> int:
        """All of these people is gone. Returns how many submissions that were. Raises OperatorError."""
        return 0

    def erase_attempts(self, attempts: list[tuple[str, str, str]]) -> int:
        """The submissions made from attempts (person, check, version of the check) are gone; returns how many. Raises OperatorError."""
        return 0
