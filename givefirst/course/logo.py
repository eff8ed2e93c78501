"""The company's logo: an SVG or PNG file, small, and nothing in it that runs or asks other hosts."""

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

LIMIT = 40_000  # bytes; a lesson is meant to load 100 kB at the most
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(svg|png)")
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDEST = 12  # times as wide as high, or the other way round
_RUNS = {"script", "foreignObject", "iframe", "handler", "listener", "a"}
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?(#|data:image/))", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """kind: "svg" or "png"; width and height: its proportions."""

    kind: str
    data: bytes
    width: float
    height: float


def read_logo(folder: Path, name: str) -> Logo:
    """The file `name` in `folder`. Raises ValueError: what is wrong with it and what to do."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a logo; put an SVG or PNG file beside company.yml and write its name alone, for example logo.svg")
    path = folder / name
    if path.is_symlink() or not path.is_file():
        raise ValueError(f"there is no file {name} beside company.yml; put it there or mend the name")
    data = path.read_bytes()
    if len(data) > LIMIT:
        raise ValueError(f"{name} has {len(data) // 1000} kB, {LIMIT // 1000} kB are allowed; save it smaller, for example 200 pixels high")
    kind = path.suffix[1:]
    width, height = _png_size(name, data) if kind == "png" else _svg_size(name, data)
    if not (width > 0 and height > 0 and 1 / _WIDEST <= width / height <= _WIDEST):
        raise ValueError(f"{name} measures {width:g} x {height:g}; a logo is at most {_WIDEST} times as wide as it is high")
    return Logo(kind, data, width, height)


def _png_size(name: str, data: bytes) -> tuple[float, float]:
    if not data.startswith(_PNG) or data[12:16] != b"IHDR" or len(data) < 24:
        raise ValueError(f"{name} is no PNG picture; save it anew as PNG")
    return struct.unpack(">II", data[16:24])


def _svg_size(name: str, data: bytes) -> tuple[float, float]:
    try:
        text = data.decode("utf-8")
        if re.search(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", text, re.IGNORECASE):  # entities can grow without end
            raise ValueError(f"{name} holds a DOCTYPE, an ENTITY or a style sheet of its own; save it as plain SVG")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise ValueError(f"{name} is no SVG picture in UTF-8 ({error}); save it anew as SVG") from None
    if _local(root.tag) != "svg":
        raise ValueError(f"{name} is no SVG picture; save it anew as SVG")
    for element in root.iter():
        _refuse_active(name, element)
    return _proportions(name, root)


def _refuse_active(name: str, element) -> None:
    """A picture shows; it neither runs nor fetches anything, also when someone opens it by itself."""
    if _local(element.tag) in _RUNS:
        raise ValueError(f"{name} holds <{_local(element.tag)}>, which a logo must not; save it as plain SVG")
    for key, value in element.attrib.items():
        key = _local(key)
        if key.lower().startswith("on"):
            raise ValueError(f"{name} holds the script {key}; save it as plain SVG")
        if key in ("href", "src") and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg")):
            raise ValueError(f"{name} fetches {value[:60]!r}; put everything into the file")
        if _OUTSIDE.search(value):
            raise ValueError(f"{name} fetches something in {key}; put everything into the file")
    if _local(element.tag) == "style" and _OUTSIDE.search(element.text or ""):
        raise ValueError(f"{name} fetches something in its styles; put everything into the file")


def _proportions(name: str, root) -> tuple[float, float]:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    written = box[2:] if len(box) == 4 else [re.sub(r"px$", "", root.get(key, "")) for key in ("width", "height")]
    try:
        return float(written[0]), float(written[1])
    except ValueError:
        raise ValueError(f"{name} does not say how large it is; add a viewBox") from None


def _local(tag) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
