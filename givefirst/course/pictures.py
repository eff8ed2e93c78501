"""Pictures that exercises show: files below assets/, copied beside the pages or put into a notebook's cell."""

import base64
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from .errors import Problem
from .text import LANGUAGES

if TYPE_CHECKING:
    from .exercise import Exercise

FOLDER = "assets"
PUBLISHED = "_pictures"  # where the pictures lie in the built book of a language

# With `{language}` at the end of its name it is a picture of each language: words stand in it.
PicturePath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*(-\{language\})?\.(svg|png|jpg)$", max_length=120)]


def pictures_of(exercise: "Exercise") -> list[tuple[int, str]]:
    """(position of a part, its picture as a path below assets/), twice where each language has its own. A part with a picture has the field `picture`."""
    shown = [(i, part.picture.src) for i, part in enumerate(exercise.parts) if hasattr(part, "picture")]
    return list(dict.fromkeys((i, in_language(src, language)) for i, src in shown for language in LANGUAGES))


def in_language(src: str, language: str) -> str:
    return src.replace("{language}", language)


def missing_pictures(exercise: "Exercise", root: Path) -> list[Problem]:
    return [
        exercise.source.problem(("parts", i, "picture", "src"), f"there is no picture {FOLDER}/{src}; put it there or mend the name")
        for i, src in pictures_of(exercise)
        if not (root / FOLDER / src).is_file()
    ]


def published(src: str) -> str:
    """The address of a picture below the start page of a language."""
    return f"{PUBLISHED}/{src}"


def embedded(spec: dict, root: Path) -> dict:
    """The spec of a part with its picture inside it, as a data: address, for where no folder with pictures is served.

    Raises OSError when the picture can't be read.
    """
    if "picture" not in spec:
        return spec
    picture = spec["picture"]
    src = picture["src"].removeprefix(f"{PUBLISHED}/")
    content = base64.b64encode((root / FOLDER / src).read_bytes()).decode("ascii")
    return spec | {"picture": picture | {"src": f"data:{mimetypes.guess_type(src)[0]};base64,{content}"}}
