"""Sign-in links on paper, for people without e-mail: a slip each, with a QR code, as a tagged PDF."""

from .typeset import qr_svg, typeset

WORDS = {
    "de": {
        "title": "Ihr Zugang zum Kurs „Zuerst geben“", "steps": ["Scannen Sie den Code, oder tippen Sie die Adresse ab.", "Drücken Sie auf „Anmelden“."],
        "valid": "Der Zettel gilt einmal, {hours} Stunden ab dem Druck. Er gehört Ihnen: Bitte geben Sie ihn nicht weiter.", "scan": "QR-Code mit dem Link von {name}",
    },
    "en": {
        "title": "Your way into the course “Give first”", "steps": ["Scan the code, or type the address.", "Press “Sign in”."],
        "valid": "This slip works once, within {hours} hours of printing. It is yours: please don't pass it on.", "scan": "QR code with the link of {name}",
    },
}


def write_slips(people: list[dict], hours: int) -> bytes:
    """A PDF with eight slips a page. people: each `{"name", "group_name", "language", "link"}`, each slip in the person's language (else German)."""
    first = people[0]["language"] or "de"
    data = {"language": first, "title": WORDS[first]["title"], "slips": [slip(person, hours) for person in people]}
    return typeset("slips", data)


def slip(person: dict, hours: int) -> dict:
    words = WORDS[person["language"] or "de"]
    return {
        "language": person["language"] or "de", "title": words["title"], "name": person["name"] or "", "group": person["group_name"] or "",
        "steps": words["steps"], "link": person["link"], "valid": words["valid"].format(hours=hours),
        "scan": words["scan"].format(name=person["name"] or ""), "qr": qr_svg(person["link"]),
    }
