"""How people are called, sorted and found.

Databases differ in how they sort `Ö` and whether they find it under `ö`; SQLite knows A to Z alone. So the key by which people are
sorted and found is made here and kept beside the name: the same on every database, in plain byte order.
"""

import unicodedata

# DIN 5007, variant 2, as in lists of names: ä stands as ae. Letters that Unicode does not take apart are named.
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def folded(text: str) -> str:
    """`Jürgen  Śliwa` -> `juergen sliwa`: without case, accents and double spaces."""
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    apart = unicodedata.normalize("NFKD", lower.translate(LETTERS))
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def shown_name(name: str | None, person_id: str) -> str:
    """The name they have, else their short code."""
    return name or short_code(person_id)


def short_code(person_id: str) -> str:
    """`7f3a-91bc-02de`: enough to tell people apart (48 bits), too little to be an id anywhere."""
    return "-".join((person_id[:4], person_id[4:8], person_id[8:12]))


def sort_name(name: str | None, person_id: str) -> str:
    """What the column `sort_name` of a person holds. It changes with the name: see `called`."""
    return folded(shown_name(name, person_id))


def called(name: str | None, person_id: str) -> dict[str, str | None]:
    """The columns to be set when somebody gets another name."""
    return {"name": name, "sort_name": sort_name(name, person_id)}


def of_new_person(context) -> str:
    """Default of the column `sort_name`, so that nobody who adds people has to think of it."""
    row = context.get_current_parameters()
    return sort_name(row.get("name"), row["id"])
