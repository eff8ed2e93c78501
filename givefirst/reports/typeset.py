"""PDFs that can be read aloud: a template of typst beside this file, filled with data, in the course's typeface."""

import io
import json
import logging
import re
from pathlib import Path

import segno
import typst

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "assets" / "fonts" / "print"
STANDARD = "ua-1"  # PDF/UA


def typeset(template: str, data: dict) -> bytes:
    """`<template>.typ` with `data`, which JSON can write, as PDF/UA-1.

    With letters that no typeface here has it is an ordinary PDF, tagged all the same. Raises typst.TypstError when the template is at fault.
    """
    source = (HERE / f"{template}.typ").read_bytes()
    options = {"font_paths": [str(FONTS)], "sys_inputs": {"data": json.dumps(data)}, "format": "pdf", "root": str(HERE)}
    try:
        return typst.compile(source, pdf_standards=[STANDARD], **options)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("%s: a name holds letters that no typeface here has; install a typeface for them (for example the Noto family)", template)
        return typst.compile(source, **options)


def drawing(file: Path, alt: str) -> dict:
    """{"svg", "alt"} of a picture for a template. Its colours are custom properties, which typst does not know: those of the light form are put in. Raises OSError."""
    svg = file.read_text(encoding="utf-8")
    light = dict(reversed(re.findall(r"--([\w-]+):\s*([^;}]+)", svg)))  # the first stays: those of the dark come after it
    return {"svg": re.sub(r"var\(--([\w-]+)\)", lambda found: light.get(found[1], found[0]), svg), "alt": alt}


def qr_svg(address: str) -> str:
    """A QR code of `address` as SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, dark="#24211d", xmldecl=False)
    return drawn.getvalue().decode()
