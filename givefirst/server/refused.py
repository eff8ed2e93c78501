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
    "live-code": {
        "de": "Zu diesem Code gibt es keine Veranstaltung. Bitte lesen Sie ihn noch einmal ab: sechs Buchstaben.",
        "en": "There is no session with this code. Please read it once more: six letters.",
    },
    "live-out": {
        "de": "Sie sind noch nicht dabei. Bitte geben Sie den Code ein, der auf der Leinwand steht.",
        "en": "You have not joined yet. Please type the code that is on the screen.",
    },
    "live-throttled": {
        "de": "Gerade kamen viele falsche Codes. Bitte warten Sie zehn Minuten, oder fragen Sie die Person, die die Veranstaltung leitet.",
        "en": "Many wrong codes have come in just now. Please wait ten minutes, or ask the person who leads the session.",
    },
    "live-slow": {
        "de": "Das war viel auf einmal. Bitte warten Sie eine Minute. Was Sie gesendet haben, ist da.",
        "en": "That was a lot at once. Please wait a minute. What you have sent is there.",
    },
    "live-many": {
        "de": "Sie haben schon viele Texte gesendet. Mehr nehmen wir hier nicht an. Sagen Sie den nächsten gern laut.",
        "en": "You have sent many texts already. No more fit in here. You are welcome to say the next one out loud.",
    },
    "live-over": {
        "de": "Die Veranstaltung ist zu Ende. Danke, dass Sie dabei waren.",
        "en": "The session is over. Thank you for being there.",
    },
    "live-full": {
        "de": "In dieser Veranstaltung sind schon sehr viele dabei. Bitte sprechen Sie mit der Person, die sie leitet.",
        "en": "Very many people are in this session already. Please speak to the person who leads it.",
    },
    "live-early": {
        "de": "Das Formular öffnet sich am Ende der Veranstaltung.",
        "en": "The form opens at the end of the session.",
    },
    "live-reacted": {
        "de": "Ihre Rückmeldung ist schon da. Danke.",
        "en": "Your feedback has arrived already. Thank you.",
    },
    "live-closed": {
        "de": "Hier wird gerade nicht mehr gesammelt. Gleich geht es gemeinsam weiter.",
        "en": "Answers are no longer being collected here. The group goes on in a moment.",
    },
    "live-round": {
        "de": "Die Gruppe ist schon einen Schritt weiter. Bitte antworten Sie auf das, was jetzt zu sehen ist.",
        "en": "The group is one step further already. Please answer what you see now.",
    },
    "live-gone": {
        "de": "Das gibt es in dieser Veranstaltung nicht oder nicht mehr. Bitte laden Sie die Seite neu.",
        "en": "That is not part of this session, or no longer. Please reload the page.",
    },
    "live-private": {
        "de": "Das bleibt auf Ihrem Gerät. Es wird nicht gesendet.",
        "en": "That stays on your device. It is not sent.",
    },
    "live-wall": {
        "de": "Die Wand der Gruppe ist gerade zu.",
        "en": "The wall of the group is closed at the moment.",
    },
    "live-tie": {
        "de": "Gleich viele Stimmen. Bitte entscheiden Sie, wie es weitergeht.",
        "en": "As many votes for each. Please decide how to go on.",
    },
    "live-no-rounds": {
        "de": "Eine zweite Abstimmung gibt es bei Aufgaben mit Antworten, die gezählt werden.",
        "en": "A second vote exists for exercises whose answers are counted.",
    },
    "live-open": {
        "de": "Bitte wählen Sie ein Format und ein Ende, das in der Zukunft liegt, höchstens in einem Jahr.",
        "en": "Please choose a format, and an end that lies ahead, within a year.",
    },
    "live-elsewhere": {
        "de": "Diese Veranstaltung läuft gerade in einem anderen Teil des Servers. Bitte sagen Sie es der Person, die ihn betreut.",
        "en": "This session is running in another part of the server just now. Please tell the person who looks after it.",
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
