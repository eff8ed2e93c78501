"""What browsers may send (checked, and kept as the plain data it is) and what they get; both make the OpenAPI description."""

from typing import Annotated, Any, Literal, NotRequired

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from starlette.requests import Request
from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from .refused import Refused

Slug = Annotated[str, StringConstraints(max_length=60)]
Language = Literal["de", "en"]
STRICT = ConfigDict(extra="forbid", strict=True)


class LearnerBody(TypedDict):
    """`POST /api/learner`: the name a learner wants to be known by, or null; shared: it is a computer of several people."""

    __pydantic_config__ = STRICT
    name: NotRequired[Annotated[str, Field(max_length=1000)] | None]
    shared: NotRequired[bool]


class SlotAnswer(TypedDict):
    """The exercise that was shown in a slot and the response to each of its parts (each interaction checks its own)."""

    __pydantic_config__ = STRICT
    variant: Annotated[str, Field(max_length=200)]
    parts: Annotated[dict[Slug, Any], Field(max_length=20)]


class AttemptBody(TypedDict):
    """`POST /api/attempts`: one attempt at a check. `key` is made by the browser once for each attempt."""

    __pydantic_config__ = STRICT
    key: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    check: Annotated[str, Field(max_length=200)]
    version: Annotated[str, Field(max_length=64)]
    language: Language
    responses: Annotated[dict[Slug, SlotAnswer], Field(max_length=50)]


LEARNER_BODY, ATTEMPT_BODY = TypeAdapter(LearnerBody), TypeAdapter(AttemptBody)


class Me(BaseModel):
    """`GET /api/me`. completed: `dialogue` (a theme), `role:leading`, `final`."""

    learner: bool
    name: str | None
    csrf: str | None
    completed: list[str]


class SlotResult(BaseModel):
    slot: str
    variant: str | None
    score: int
    max: int
    written: bool
    parts: dict[str, dict]


class AttemptAnswer(BaseModel):
    """The scored attempt. required: slots that are below what they must reach; parts: results without what would give the key away."""

    score: int
    max: int
    percent: int
    passed: bool
    required: list[str]
    slots: list[SlotResult]
    completed: list[str]


class ErrorText(BaseModel):
    de: str
    en: str


class ErrorDetails(BaseModel):
    field: str | None
    message: ErrorText
    link: ErrorText | None = None
    detail: str | None = None


class ErrorAnswer(BaseModel):
    error: ErrorDetails


async def read_body(request: Request, shape: TypeAdapter) -> dict:
    """The checked JSON of a request. Raises Refused 422 with the field, 413 when it is too long."""
    raw = await request.body()
    try:
        sent = orjson.loads(raw)
        shape.validate_python(sent)
    except orjson.JSONDecodeError as error:
        raise Refused(422, "shape", None, str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(step) for step in first["loc"])[:200]
        raise Refused(422, "shape", field or None, first["msg"]) from None
    return sent
