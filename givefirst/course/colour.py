"""A company's accent colour: how well it is read, and the shades that pages need of it in light and in dark."""

from dataclasses import dataclass

READABLE = 4.5  # WCAG 2.2 AA for text
PAPERS = {"light": ("#fbf8f2", "#ffffff"), "dark": ("#1b1a18", "#252320")}  # --gf-paper and --gf-card of tokens.css; a test compares them
WHITE, BLACK = "#ffffff", "#000000"
_WASH = {"light": 0.05, "dark": 0.14}  # how much of the colour a tinted surface holds
_STEPS = 200


@dataclass(frozen=True)
class Shades:
    """The four colours that the theme knows as --gf-accent, --gf-accent-deep (under the pointer), --gf-on-accent and --gf-accent-wash."""

    accent: str
    deep: str
    on: str
    wash: str

    @property
    def ratio(self) -> float:
        """The lowest contrast the colour meets: as text on what is below it, and with the text that stands on it."""
        papers = PAPERS["light" if self.on == WHITE else "dark"]
        return min(contrast(self.accent, other) for other in (*papers, self.wash, self.on))


def contrast(one: str, other: str) -> float:
    """Ratio of two colours `#rrggbb` as WCAG defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def light_shades(accent: str) -> Shades:
    """The colour as it is, on light paper with white text on it."""
    return Shades(accent, mixed(accent, BLACK, 0.2), WHITE, mixed(PAPERS["light"][0], accent, _WASH["light"]))


def dark_shades(accent: str) -> Shades:
    """The colour made as light as dark paper needs it, with nearly black text on it."""
    return next(shades for shades in map(_dark, _towards(accent, WHITE)) if shades.ratio >= READABLE)


def _dark(accent: str) -> Shades:
    return Shades(accent, mixed(accent, WHITE, 0.3), mixed(accent, BLACK, 0.85), mixed(PAPERS["dark"][0], accent, _WASH["dark"]))


def nearest_readable(accent: str) -> str:
    """The first darker shade of a colour that can be read on light paper; the colour itself when it can."""
    return next(shade for shade in _towards(accent, BLACK) if light_shades(shade).ratio >= READABLE)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with a share of `other` in it, 0 to 1."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_channels(one), _channels(other), strict=True))


def _towards(accent: str, goal: str):
    return (mixed(accent, goal, step / _STEPS) for step in range(_STEPS + 1))


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
