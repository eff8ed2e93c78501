"""The language of a visitor."""

from ..course import LANGUAGES


def language_of(path: str, accept_language: str) -> str:
    """The language whose pages the address is among, else what the browser asks for."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in LANGUAGES else preferred_language(accept_language)


def preferred_language(accept_language: str) -> str:
    """`de` or `en`, whichever an Accept-Language header (RFC 9110, 12.5.4) wants more; German when it says neither."""
    wish = {"de": 0.0, "en": 0.0}
    for entry in accept_language[:500].split(","):
        tag, *parameters = entry.split(";")
        language = tag.strip().split("-")[0].casefold()
        if language in wish:
            wish[language] = max(wish[language], quality(parameters))
    return "en" if wish["en"] > wish["de"] else "de"


def quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
