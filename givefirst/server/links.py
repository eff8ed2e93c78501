"""Personal sign-in links: made, and written into mails."""

import secrets
from collections.abc import Iterable

from ..store import Store
from ..store.links import add_links
from .frame import words_of
from .identity import token_hash

TOKEN_BYTES = 16  # 128 bits
MAIL = "sign-in-mail"


def new_links(store: Store, people: Iterable[dict], address: str, hours: int) -> list[str]:
    """A link for each of `people` (`{"id", "language"}`), in their order. address: of the server, https://kurs.example. Raises StoreUnavailable."""
    people = list(people)
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in people]
    store.change(add_links([(token_hash(token), one["id"]) for token, one in zip(tokens, people, strict=True)], hours))
    return [f"{address}/{one['language'] or 'de'}/sign-in/{token}" for token, one in zip(tokens, people, strict=True)]


def mail_words(link: str, hours: int, language: str | None) -> tuple[str, str]:
    """Subject and text of the mail with a link."""
    words = words_of(MAIL, language or "de")
    return words["subject"], words["text"].format(link=link, hours=hours)
