"""The colours of the theme (`look/tokens.css`): written out for every browser; and the company's accent."""

import re

from ..course import Company
from ..course.colour import Shades, dark_shades, light_shades

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


def company_style(company: Company) -> str:
    """Lines at the end of the style sheet. On paper the theme's own black stays."""
    if not company.accent:
        return ""
    light, dark = (_variables(shades(company.accent)) for shades in (light_shades, dark_shades))
    return (
        f"\n@media screen {{\n  :root {{ {light} }}\n  :root[data-look=\"dark\"] {{ {dark} }}\n}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-look=\"light\"]) {{ {dark} }} }}\n")


def _variables(shades: Shades) -> str:
    return f"--gf-accent: {shades.accent}; --gf-accent-deep: {shades.deep}; --gf-on-accent: {shades.on}; --gf-accent-wash: {shades.wash};"
