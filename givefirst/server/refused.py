"""Answers that are not what was asked for, in words for the person who asked."""

import orjson
from starlette.responses import Response

MESSAGES = {
    "host": {
        "de": "Unter dieser Adresse ist der Kurs nicht erreichbar. Bitte öffnen Sie ihn unter der Adresse, die Sie bekommen haben.",
        "en": "The course cannot be reached at this address. Please open it at the address you were given.",
    },
    "origin": {
        "de": "Diese Anfrage kam nicht von einer Seite des Kurses. Bitte öffnen Sie den Kurs und versuchen Sie es dort noch einmal.",
        "en": "This request did not come from a page of the course. Please open the course and try again from there.",
    },
    "session": {
        "de": "Wir konnten Sie nicht zuordnen. Bitte öffnen Sie die Seite noch einmal, oder beginnen Sie bei der Startseite. Ihre Antworten bleiben auf diesem Gerät erhalten.",
        "en": "We could not tell who you are. Please open the page again, or begin at the home page. Your answers are kept on this device.",
    },
    "role": {
        "de": "Diese Seite ist anderen Rollen vorbehalten. Wenn Sie sie brauchen, wenden Sie sich an die Person, die den Kurs betreibt.",
        "en": "This page is for other roles. If you need it, please ask the person who runs the course.",
    },
    "sign-in": {
        "de": "Für diesen Kurs melden Sie sich zuerst an: mit Ihrem persönlichen Link oder auf der Seite „Anmelden“. Ihre Antworten bleiben auf diesem Gerät.",
        "en": "This course asks you to sign in first: with your personal link, or on the page “Sign in”. Your answers stay on this device.",
    },
    "missing": {
        "de": "Vielleicht fehlt in der Adresse ein Zeichen, oder die Seite heißt jetzt anders. Über die Startseite, das Menü und die Suche finden Sie alles wieder.",
        "en": "A character may be missing from the address, or the page may have a new name. The home page, the menu and the search lead you to everything.",
    },
    "method": {
        "de": "Das geht an dieser Stelle nicht. Bitte beginnen Sie bei der Startseite.",
        "en": "That cannot be done here. Please begin at the home page.",
    },
    "check": {
        "de": "Diesen Check gibt es nicht. Bitte laden Sie die Seite neu.",
        "en": "There is no such check. Please reload the page.",
    },
    "version": {
        "de": "Der Check wurde in der Zwischenzeit geändert. Bitte laden Sie die Seite neu und senden Sie dann noch einmal.",
        "en": "The check has been changed in the meantime. Please reload the page, then send it again.",
    },
    "key": {
        "de": "Unter diesem Schlüssel ist schon ein anderer Versuch gespeichert. Bitte laden Sie die Seite neu und senden Sie dann noch einmal.",
        "en": "A different attempt is already stored under this key. Please reload the page, then send it again.",
    },
    "large": {
        "de": "Das ist zu viel auf einmal. Bitte kürzen Sie Ihren Text.",
        "en": "That is too much at once. Please shorten your text.",
    },
    "shape": {
        "de": "Diese Angabe konnten wir nicht lesen. Bitte öffnen Sie die Seite noch einmal, auch über die Startseite, und versuchen Sie es dann neu.",
        "en": "We could not read this entry. Please open the page again, from the home page if you like, and try once more.",
    },
    "name": {
        "de": "Diesen Namen können wir nicht speichern. Bitte verwenden Sie höchstens 100 Buchstaben und Zeichen.",
        "en": "We cannot store this name. Please use no more than 100 letters and characters.",
    },
    "store": {
        "de": "Gerade kann nichts gespeichert werden. Ihre Antworten bleiben auf diesem Gerät. Bitte versuchen Sie es gleich noch einmal.",
        "en": "Nothing can be saved just now. Your answers stay on this device. Please try again in a moment.",
    },
    "fault": {
        "de": "Da ist uns ein Fehler passiert. Ihre Antworten bleiben auf diesem Gerät. Bitte versuchen Sie es gleich noch einmal.",
        "en": "Something went wrong on our side. Your answers stay on this device. Please try again in a moment.",
    },
}
LINKS = {"sign-in": {"de": "/de/sign-in", "en": "/en/sign-in"}}  # a page that helps


class Refused(Exception):
    """The request is not carried out. `why` is a key of MESSAGES, `field` the place in the body, `detail` a hint for developers."""

    def __init__(self, status: int, why: str, field: str | None = None, detail: str | None = None):
        super().__init__(why)
        self.status, self.why, self.field, self.detail = status, why, field, detail

    def response(self) -> Response:
        return error_response(self.status, self.why, self.field, self.detail)


def error_response(status: int, why: str, field: str | None = None, detail: str | None = None) -> Response:
    """`{"error": {"field", "message": {"de", "en"}}}`, with `link` (a page that helps, by language) and `detail` when there is one."""
    error = {"field": field, "message": MESSAGES[why]}
    if why in LINKS:
        error["link"] = LINKS[why]
    if detail:
        error["detail"] = detail
    return json_response({"error": error}, status)


def json_response(data, status: int = 200) -> Response:
    """JSON that no cache keeps. (Texts hold no lone surrogates, which UTF-8 cannot: read_body refuses them.)"""
    return Response(orjson.dumps(data), status, {"Cache-Control": "no-store"}, "application/json")
