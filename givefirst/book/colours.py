"""The colours of the theme (`look/tokens.css`): written out for every browser, and their contrast as WCAG 2.2 measures it."""

import re

_PAIR = re.compile(r"--gf-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
_BLOCK = re.compile(r":root \{\n(.*?)\n\}", re.S)
_LIGHT_DARK = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+), ((?:[^(),]|\([^()]*\))+)\)")


def colours(tokens: str) -> dict[str, tuple[str, str]]:
    """Name of each opaque colour -> (in light, in dark), both "#rrggbb"."""
    return {name: (light, dark) for name, light, dark in _PAIR.findall(tokens)}


def written_out(tokens: str) -> str:
    """The same without light-dark(), which browsers have since 2024: light, dark when the device wishes it, and what the reader has chosen."""
    lines = _BLOCK.search(tokens)[1]
    light, dark = _LIGHT_DARK.sub(r"\1", lines), _LIGHT_DARK.sub(r"\2", lines)
    scheme = "  color-scheme: {0}; --gf-scheme: {0};\n"
    dark = scheme.format("dark") + dark
    return (f":root {{\n{scheme.format('light')}{light}\n}}\n"
            f"@media (prefers-color-scheme: dark) {{\n:root:not([data-look=\"light\"]) {{\n{dark}\n}}\n}}\n"
            f":root[data-look=\"dark\"] {{\n{dark}\n}}\n")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb": from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
