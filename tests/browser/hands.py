"""How a person answers: with the mouse, or with the keyboard alone."""

MAX_TABS = 400


class Mouse:
    """Clicks and touches."""

    def __init__(self, page):
        self.page = page

    def press(self, element) -> None:
        element.click()

    def select(self, element, value: str) -> None:
        element.select_option(value)

    def write(self, element, text: str) -> None:
        element.fill(text)

    def tick(self, element) -> None:
        element.check()


class Keyboard:
    """Tab, arrows, space, enter and letters; never a click."""

    def __init__(self, page):
        self.page = page

    def reach(self, element) -> None:
        """Tab forward until the element has the focus; a page that traps or skips it fails."""
        handle = element.element_handle()
        for _ in range(MAX_TABS):
            if handle.evaluate("e => e === document.activeElement || (e.type === 'radio' && document.activeElement.name === e.name)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reachable with Tab: {element}")

    def press(self, element) -> None:
        self.reach(element)
        self.page.keyboard.press("Enter")

    def select(self, element, value: str) -> None:
        self.reach(element)
        place = element.evaluate("(e, value) => [...e.options].findIndex((o) => o.value === value)", value)
        self.page.keyboard.press("Home")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")
        assert element.input_value() == value

    def write(self, element, text: str) -> None:
        self.reach(element)
        self.page.keyboard.insert_text(text)

    def tick(self, element) -> None:
        self.reach(element)
        self.page.keyboard.press("Space")
        for _ in range(12):  # radio buttons: arrows move the choice
            if element.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"could not be ticked: {element}")


def answer(hand, part, box, response) -> None:
    """Give a response to a part shown in box (a locator)."""
    _ANSWERS[part.interaction](hand, box, response)


def _choice(hand, box, response) -> None:
    for option in response:
        hand.tick(box.locator(f'input[value="{option}"]'))


def _match(hand, box, response) -> None:
    rows = [row.get_attribute("data-row") for row in box.locator("[data-row]").all()]
    for row in rows:
        if row in response:
            hand.select(box.locator(f'[data-row="{row}"] select'), response[row])


def _order(hand, box, response) -> None:
    for place, item in enumerate(response):
        while True:
            items = [entry.get_attribute("data-item") for entry in box.locator("[data-item]").all()]
            if items.index(item) <= place:
                break
            hand.press(box.locator(f'[data-item="{item}"] button').first)


def _extended_text(hand, box, response) -> None:
    hand.write(box.locator("textarea"), response["text"])
    if response.get("send"):
        hand.tick(box.locator(".gf-send input"))


def _text_entry(hand, box, response) -> None:
    for gap, text in response.items():
        hand.write(box.locator(f'[data-gap="{gap}"] input'), text)


def _hotspot(hand, box, response) -> None:
    places = [place.get_attribute("data-place") for place in box.locator("[data-place]").all()]
    for place in sorted(response, key=places.index):  # from left to right, as Tab goes
        hand.press(box.locator(f'[data-place="{place}"]'))


def _dialogue(hand, box, response) -> None:
    for step in response:
        hand.press(box.locator(f'[data-step="{step}"]'))


def _plan(hand, box, response) -> None:
    for field, value in response.items():
        hand.write(box.locator(f'[data-field="{field}"]'), value)


def _placement(hand, box, response) -> None:
    for statement, value in response["answers"].items():
        word = "skip" if value is None else ("no", "partly", "yes")[value]
        hand.tick(box.locator(f'[data-statement="{statement}"] input[value="{word}"]'))


def _decision(hand, box, response) -> None:
    for question, value in response["answers"].items():
        hand.tick(box.locator(f'[data-question="{question}"] input[value="{value}"]'))


_ANSWERS = {"decision": _decision, "text-entry": _text_entry, "hotspot": _hotspot, "plan": _plan, "placement": _placement, "choice": _choice, "match": _match, "order": _order, "extended-text": _extended_text, "dialogue": _dialogue}
