"""Whose view an event changes, so that only they are sent a new one."""

from .session import Session

LEAD, PROJECTOR, EVERYBODY = "lead", "projector", "everybody"
COUNTED = {LEAD, PROJECTOR}
# Of what participants do. Their own view comes with the answer to what they sent. All else changes every view.
OF_KIND = {
    "answer": COUNTED, "text": COUNTED, "word": COUNTED, "written": {LEAD}, "question": {LEAD}, "thanks": {LEAD}, "reacted": {LEAD},
    "reply": {LEAD}, "note": {LEAD}, "count": COUNTED, "paper": COUNTED, "raise": COUNTED,
}


def audience(session: Session, event: dict) -> set[str]:
    """LEAD, PROJECTOR, EVERYBODY, and ids of single participants. To be asked after the event was applied."""
    found = set(OF_KIND.get(event["kind"], {LEAD, PROJECTOR, EVERYBODY}))
    if event["kind"] == "thanks" and event["to"] in session.people:
        found.add(event["to"])
    if event["kind"] in ("reply", "raise"):
        found.add(session.questions[event["question"]].author)
    if event["kind"] == "note":
        found.add(event["participant"])
    return found
