"""What a look at one part has found."""

from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"
WORDS = {OK: "OK", WARNING: "warning", PROBLEM: "PROBLEM"}


@dataclass(frozen=True)
class Finding:
    """level: OK, WARNING (it works, and something should be done) or PROBLEM. todo: what to do; empty when all is well."""

    level: str
    part: str
    message: str
    todo: str = ""

    def __str__(self) -> str:
        return f"{WORDS[self.level]:<9}{self.part}: {self.message}{f' {self.todo}' if self.todo else ''}"
