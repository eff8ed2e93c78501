"""The midday session, W90, as a room lives it: a trainer with the trainer's page alone, a projector, five phones."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Running
from .eyes_and_ears import axe_violations

NICKNAMES = ["Möwe", "Kranich", "Star", "", ""]
NOT_IN_YET = r"status of 404"  # a phone asks whether it is in already; the browser notes the answer


class Laptop(Running):
    """`givefirst workshop`: what it prints leads the trainer in."""

    command_name = ("workshop", "--group", "Lager")


@pytest.fixture(scope="module")
def laptop(site, tmp_path_factory, browser):
    """Signed in once, as the link works once; `cookies` are the trainer's browser."""
    running = Laptop(tmp_path_factory.mktemp("laptop") / "data")
    context = browser.new_context()
    page = context.new_page()
    page.goto(running.url)
    page.wait_for_url(re.compile("/de/live"))
    running.cookies = context.storage_state()
    context.close()
    yield running
    running.stop()


class Room:
    """The pages of one session."""

    def __init__(self, laptop, new_page):
        self.base, self._new_page = f"http://127.0.0.1:{laptop.port}", new_page
        self.trainer = new_page(self.base, viewport={"width": 1366, "height": 768}, storage_state=laptop.cookies)
        self.trainer.goto("/de/live")
        self.trainer.get_by_role("radio", name=re.compile("W90")).check()
        self.trainer.get_by_role("button", name="Workshop eröffnen").click()
        self.trainer.wait_for_url("**/lead")
        self.code = self.trainer.url.split("/")[-2]
        self.wall = self._wall()
        self.phones = [self.phone(name) for name in NICKNAMES]

    def _wall(self):
        expect(self.trainer.locator("#open-projector")).to_have_attribute("href", re.compile("key="))
        with self.trainer.context.expect_page() as opened:
            self.trainer.locator("#open-projector").click()
        opened.value.set_viewport_size({"width": 1280, "height": 720})
        return opened.value

    def phone(self, nickname: str, language: str = "de"):
        page = self._new_page(self.base, viewport={"width": 360, "height": 740}, locale=language, has_touch=True)
        page.goto("/w")
        page.get_by_label("Code").fill(f"{self.code[:3].lower()} {self.code[3:]}")
        page.get_by_role("button", name="Weiter" if language == "de" else "Go on").click()
        page.get_by_label("Spitzname" if language == "de" else "Nickname").fill(nickname)
        page.get_by_role("button", name="Mitmachen" if language == "de" else "Take part").click()
        page.locator(".gl-step").wait_for()
        page.expected_problems(NOT_IN_YET)
        return page

    def key(self, name: str):
        self.trainer.bring_to_front()
        self.trainer.keyboard.press(name)

    def next(self, title: str):
        """The next step by one key; everybody is there."""
        self.key("ArrowRight")
        for page in (self.trainer, *self.phones):
            expect(page.locator("main h1").first).to_have_text(title)

    def put_live(self, title: str):
        card = self.trainer.locator(".gl-doing", has_text=title)
        card.get_by_role("button", name=re.compile("Live schalten")).click()
        expect(self.trainer.locator(".gl-live h2")).to_have_text(title)
        for phone in self.phones:
            expect(phone.locator(".gl-activity h2").first).to_have_text(title)

    def reveal(self, key: str = "r"):
        self.key(key)
        expect(self.trainer.locator(".gl-live-mark")).to_contain_text("Ergebnis ist vorn zu sehen")


@pytest.fixture
def room(laptop, new_page):
    return Room(laptop, new_page)


def test_the_whole_midday_session(room):
    """Every step of W90 with what it is for; the trainer uses the keys and buttons of the trainer's page."""
    trainer, wall, phones = room.trainer, room.wall, room.phones
    expect(trainer.locator(".gl-joined")).to_have_text("5 dabei")
    expect(wall.locator("#joining")).to_be_visible()
    expect(wall.locator("#joining .gl-letters")).to_have_text(f"{room.code[:3]} {room.code[3:]}")
    expect(wall.locator("#stage h2")).to_have_text("Schön, dass Sie da sind")  # the slide of the built deck

    # arrive: words
    room.put_live("Ein Wort, wenn Sie mögen: Was war heute leichter als gedacht?")
    for phone, word in zip(phones[:3], ["Fragen", "fragen", "Zuhören"], strict=True):
        send(phone, "Ihr Wort", word, "Antwort senden")
    expect(trainer.locator(".gl-texts li")).to_have_count(3)
    room.reveal()
    expect(wall.locator(".gl-words li")).to_have_text([re.compile("ragen 2"), "Zuhören"])

    # the broker's proposal: a vote by standing, counted by hand
    room.next("Der Vorschlag des Maklers")
    room.put_live("Keine Beiträge von Besuchern mehr, ab jetzt Werbung. Was sagen Sie?")
    for label, count in (("Dafür", 1), ("Ich schwanke", 2), ("Dagegen", 3)):
        trainer.get_by_label(label, exact=True).fill(str(count))
    trainer.get_by_role("button", name="Zahlen übernehmen").click()
    expect(trainer.get_by_text("Übernommen.")).to_be_visible()
    trainer.locator("h1").first.click()  # out of the field: now keys are keys again
    room.reveal()
    expect(wall.locator(".gl-bar-count")).to_have_text(["1", "2", "3"])

    # in threes: timer, wall chosen by the trainer, vote, talk, vote again
    room.next("Zu dritt: Was geschieht danach?")
    room.key("t")
    for page in (wall, trainer):
        expect(page.locator(".gl-clock")).to_have_text(re.compile(r"1[12]:\d\d"))
    room.key("t")
    expect(trainer.locator(".gl-clock")).to_be_hidden()
    expect(wall.locator(".gl-clock")).to_be_hidden()
    room.put_live("Eine Folge, die noch niemand genannt hat")
    send(phones[0], "Ihr Text", "Der Ärger steht dann woanders.", "Antwort senden")
    send(phones[3], "Ihr Text", "<b>Niemand</b> fragt mehr.", "Antwort senden")
    trainer.locator(".gl-texts li", has_text="woanders").get_by_role("button", name="Vorn zeigen").click()
    room.reveal()
    expect(wall.locator(".gl-quote")).to_have_text(["Der Ärger steht dann woanders."])
    vote_twice(room)

    # staircase: an order, no right and wrong before people have talked
    room.next("Die Dialogtreppe und ein neuer Beitrag")
    room.put_live("Acht Stufen sortieren")
    for phone in phones[:2]:
        if phone is phones[0]:  # the other one leaves the lines as they stand
            phone.locator(".gf-move").nth(3).click()
        phone.get_by_role("button", name="Antwort senden").click()
        expect(phone.get_by_text("Ihre Antwort ist angekommen.")).to_be_visible()
    expect(trainer.locator(".gl-counter")).to_have_text("2 von 5 haben geantwortet")
    room.reveal()
    expect(wall.locator(".gl-table tbody tr")).to_have_count(8)

    # two comments: a scene the group decides
    room.next("Zwei Kommentare, gemeinsam beantwortet")
    scene(room)

    # plan: stays on the phone, and goes home with it
    room.next("Ein Wenn-dann-Geschenk")
    plan(room)
    room.next("Wo es Hilfe gibt, und der Kurs")
    quietly(room)
    farewell(room)


def send(page, label: str, text: str, button: str):
    page.get_by_label(label).first.fill(text)
    page.get_by_role("button", name=button).first.click()
    expect(page.get_by_label(label).first).to_have_value("")


def vote_twice(room):
    trainer, wall, phones = room.trainer, room.wall, room.phones
    room.put_live("„Dann macht doch die Kommentare zu!“")
    on_phone = [text.strip() for text in phones[0].locator(".gl-part .gf-option").all_inner_texts()]
    assert len(on_phone) > 2
    expect(wall.locator(".gl-asked li")).to_have_text(on_phone)  # in the same order
    for phone in phones:
        phone.locator(".gl-part .gf-option").nth(0).click()
        phone.get_by_role("button", name="Antwort senden").click()
    expect(trainer.locator(".gl-counter")).to_have_text("5 von 5 haben geantwortet")
    expect(wall.locator(".gl-answered")).to_have_text("5 von 5 haben geantwortet")
    room.reveal()
    assert [text.startswith(one) for text, one in zip(wall.locator(".gl-bar-text").all_inner_texts(), on_phone, strict=True)] == [True] * len(on_phone)
    expect(wall.locator(".gl-mark")).to_have_count(0)  # what fits is not said before people have talked
    room.key("a")
    expect(phones[0].get_by_text("Zweite Runde")).to_be_visible()
    phones[4].reload()  # a phone that slept
    phones[4].locator(".gl-part .gf-option").nth(1).click()
    phones[4].get_by_role("button", name="Antwort senden").click()
    expect(trainer.locator(".gl-counter")).to_have_text("1 von 5 haben geantwortet")
    room.reveal("l")
    expect(wall.locator(".gl-bar-before").first).to_be_attached()
    expect(wall.locator(".gl-mark").first).to_be_visible()
    expect(phones[4].get_by_text("So hat die Gruppe geantwortet")).to_be_visible()


def scene(room):
    trainer, wall, phones = room.trainer, room.wall, room.phones
    trainer.locator(".gl-doing").first.get_by_role("button", name=re.compile("Live schalten")).click()
    first = phones[0].locator(".gl-choices .gf-reply")
    expect(first.first).to_be_visible()
    wanted = first.first.inner_text()
    for phone in phones[:3]:
        phone.locator(".gl-choices .gf-reply").first.click()
        expect(phone.get_by_text("Ihre Antwort ist angekommen.").first).to_be_visible()
    trainer.get_by_role("button", name="Weiter mit der Mehrheit").click()
    expect(phones[4].locator(".gf-yours")).to_have_text(wanted)
    expect(wall.locator(".gl-ours")).to_have_text(wanted)


def plan(room):
    room.trainer.locator(".gl-doing", has_text="Telefonen").get_by_role("button", name=re.compile("Live schalten")).click()
    phone = room.phones[0]
    field = phone.locator(".gl-part :is(input, textarea)").first
    field.fill("nach der Mittagspause")
    expect(room.trainer.get_by_text("Nichts davon kommt bei Ihnen an.")).to_be_visible()
    phone.locator("summary", has_text="Mitnehmen").click()
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="Auf diesem Telefon sichern").click()
    page = saved.value.path().read_text(encoding="utf-8")
    assert "nach der Mittagspause" in page and "Karten zum Dialog" in page and "<script" not in page


def quietly(room):
    """Discreet question, rather written, thanks that are shown only with a yes, a word about somebody's progress."""
    trainer, wall, (seagull, crane, _, nameless, _) = room.trainer, room.wall, room.phones
    nameless.locator("summary", has_text="Leise fragen").click()
    send(nameless, "Ihre Frage", "Brauche ich dafür ein Konto?", "Frage senden")
    question = trainer.locator(".gl-texts li", has_text="Konto")
    question.locator("summary").click()
    question.get_by_label("Antwort, die nur diese Person sieht").fill("Nein, es geht auch ohne.")
    question.get_by_role("button", name="Antworten", exact=True).click()
    expect(nameless.locator(".gl-talk .gl-reply")).to_contain_text("Nein, es geht auch ohne.")
    question.get_by_role("button", name="Ohne Namen vorn zeigen").click()
    expect(wall.locator(".gl-voice")).to_contain_text("Brauche ich dafür ein Konto?")

    crane.locator("summary", has_text="Danke sagen").click()
    crane.get_by_label("Danke an").select_option(label="Möwe")
    crane.get_by_label("Wofür").fill("für die Frage nach dem Foto")
    crane.get_by_role("button", name="Danke senden").click()
    expect(seagull.get_by_text("Ein Danke für Sie")).to_be_visible()
    expect(wall.get_by_text("nach dem Foto")).to_have_count(0)
    seagull.locator(".gl-for-me").get_by_role("button", name="Ja").click()
    expect(wall.locator(".gl-voice", has_text="nach dem Foto")).to_contain_text("Danke an Möwe")

    trainer.locator("summary", has_text="Fortschritt sehen und sagen").click()
    trainer.get_by_label("An wen").select_option(label="Star")
    trainer.get_by_label("Ein Satz").fill("Die Bildfrage haben Sie selbst geklärt.")
    trainer.get_by_role("button", name="Auf ihr Telefon senden").click()
    expect(room.phones[2].locator(".gl-notes")).to_contain_text("Die Bildfrage")
    expect(crane.locator(".gl-notes")).to_be_hidden()


def farewell(room):
    trainer, phone = room.trainer, room.phones[0]
    trainer.once("dialog", lambda dialog: dialog.accept())
    trainer.get_by_role("button", name="Workshop beenden").click()
    trainer.wait_for_url("**/after")
    expect(trainer.get_by_role("heading", level=1)).to_have_text("Nach dem Workshop")
    expect(room.wall.locator("#stage h1")).to_have_text("Danke")
    expect(phone.locator("main h1").first).to_have_text("Danke, dass Sie dabei waren")
    phone.get_by_role("group", name="Habe ich mich willkommen gefühlt?").get_by_label("ja").check()
    phone.get_by_role("button", name="Absenden").click()
    expect(phone.get_by_text("Danke für Ihre Rückmeldung.")).to_be_visible()


LARGEST_JOINING_PAGE = 60_000  # bytes, everything
LEAST_ON_THE_WALL = 1 / 25  # of its height, a line of text


@pytest.fixture
def small_room(laptop, new_page):
    """A session with one phone that is not in yet."""
    room = Room.__new__(Room)
    room.base, room._new_page = f"http://127.0.0.1:{laptop.port}", new_page
    room.trainer = new_page(room.base, storage_state=laptop.cookies)
    room.trainer.goto("/de/live")
    return room


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), pytest.param("en", "dark", marks=pytest.mark.long)])
def test_every_page_is_for_everybody(small_room, language, scheme):
    """axe finds nothing, nothing is wider than a phone of 320 px, nothing on the wall is too small to read from ten metres."""
    trainer, base = small_room.trainer, small_room.base
    trainer.emulate_media(color_scheme=scheme)
    trainer.goto(f"{base}/{language}/live")
    looked_at(trainer)
    trainer.get_by_role("radio", name=re.compile("W90")).check()
    trainer.get_by_role("button", name=re.compile("Workshop eröffnen|Open the workshop")).click()
    trainer.wait_for_url("**/lead")
    small_room.code = trainer.url.split("/")[-2]
    small_room.wall = wall = small_room._wall()
    wall.emulate_media(color_scheme=scheme)
    phone = small_room._new_page(base, viewport={"width": 320, "height": 640}, locale=language, color_scheme=scheme)
    phone.goto("/w?code=12")
    looked_at(phone)
    phone.goto(f"/w/{small_room.code}")
    phone.get_by_role("button", name=re.compile("Mitmachen|Take part")).wait_for()
    phone.expected_problems(NOT_IN_YET)
    looked_at(phone)
    phone.get_by_role("button", name=re.compile("Mitmachen|Take part")).press("Enter")
    phone.locator(".gl-step").wait_for()
    trainer.keyboard.press("o")
    phone.locator(".gl-form").first.wait_for()
    phone.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    trainer.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    looked_at(phone)
    looked_at(trainer)
    trainer.set_viewport_size({"width": 360, "height": 740})
    looked_at(trainer)
    for size in ((1280, 720), (1920, 1080)):
        wall.set_viewport_size({"width": size[0], "height": size[1]})
        for key in ("", "o", "r"):
            if key:
                trainer.bring_to_front()
                trainer.keyboard.press(key)
            wall.bring_to_front()
            wall.wait_for_timeout(300)
            assert too_small(wall, size[1] * LEAST_ON_THE_WALL) == []
    looked_at(wall)
    trainer.goto(f"{base}/{language}/live/{small_room.code}/after")
    looked_at(trainer)


def looked_at(page):
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def too_small(page, least: float) -> list[str]:
    """Texts on the page that are lower than `least` CSS pixels."""
    return page.evaluate("""(least) => [...document.querySelectorAll("main *, footer *")].filter((element) => element.getClientRects().length
        && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
        && !element.closest(".gf-unseen") && parseFloat(getComputedStyle(element).fontSize) < least - 0.5).map((element) => element.textContent)""", least)


def test_a_phone_joins_with_little(laptop, new_page):
    """All that a phone loads until somebody can come in, fonts and all, as it goes over the line."""
    phone = new_page(f"http://127.0.0.1:{laptop.port}", viewport={"width": 360, "height": 740})
    sizes = {}
    phone.on("requestfinished", lambda request: sizes.__setitem__(request.url, sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))))
    phone.goto("/de/live/ABCDEF")
    phone.get_by_role("button", name="Mitmachen").wait_for()
    phone.wait_for_load_state("networkidle")
    phone.expected_problems(NOT_IN_YET)
    assert sum(sizes.values()) <= LARGEST_JOINING_PAGE, sizes
    assert len(sizes) > 5  # and they were counted


def test_a_phone_finds_back_by_itself(laptop, small_room):
    """The server is killed and started again; the phone says so calmly, and what was being sent arrives once."""
    trainer = small_room.trainer
    trainer.get_by_role("radio", name=re.compile("W90")).check()
    trainer.get_by_role("button", name="Workshop eröffnen").click()
    trainer.wait_for_url("**/lead")
    small_room.code = trainer.url.split("/")[-2]
    phone = small_room.phone("Möwe")
    laptop.process.kill()
    laptop.process.wait()
    phone.locator("summary", has_text="Leise fragen").click()
    phone.get_by_label("Ihre Frage").fill("Geht das auch morgen?")
    phone.get_by_role("button", name="Frage senden").click()
    expect(phone.locator(".gl-line")).to_contain_text("Nichts geht verloren", timeout=15_000)
    again = Laptop(laptop.data, port=laptop.port)
    laptop.process = again.process  # stopped by the fixture
    expect(phone.get_by_text("Ihre Frage ist angekommen.")).to_be_visible(timeout=30_000)
    expect(trainer.locator(".gl-texts li", has_text="morgen")).to_have_count(1, timeout=30_000)
    expect(phone.locator(".gl-line")).not_to_contain_text("keine Verbindung")
    for page in (phone, trainer):
        page.expected_problems("ERR_|" + NOT_IN_YET)
