"""What browsers may send and what they get, as pydantic models; they also make the OpenAPI description."""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError
from starlette.requests import Request

from .refused import Refused

M = TypeVar("M", bound="Body")
Slug = Annotated[str, StringConstraints(max_length=60)]
Language = Literal["de", "en"]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class LearnerBody(Body):
    """`POST /api/learner`: the name a learner wants to be known by, or null."""

    name: str | None = Field(default=None, max_length=1000)


class SlotAnswer(Body):
    """The exercise that was shown in a slot and the response to each of its parts."""

    variant: str = Field(max_length=200)
    parts: dict[Slug, JsonValue] = Field(max_length=20)


class AttemptBody(Body):
    """`POST /api/attempts`: one attempt at a check. `key` is made by the browser once for each attempt."""

    key: str = Field(pattern="^[0-9a-f]{32}$")
    check: str = Field(max_length=200)
    version: str = Field(max_length=64)
    language: Language
    responses: dict[Slug, SlotAnswer] = Field(max_length=50)


class Me(BaseModel):
    """`GET /api/me`. completed: themes."""

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
    """The scored attempt. parts: results without what would give the key away."""

    score: int
    max: int
    percent: int
    passed: bool
    slots: list[SlotResult]
    completed: list[str]


class ErrorText(BaseModel):
    de: str
    en: str


class ErrorDetails(BaseModel):
    field: str | None
    message: ErrorText
    detail: str | None = None


class ErrorAnswer(BaseModel):
    error: ErrorDetails


async def read_body(request: Request, model: type[M]) -> M:
    """The checked body of a request. Raises Refused 422 with the field, 413 when it is too long."""
    raw = await request.body()
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(step) for step in first["loc"])[:200]
        raise Refused(422, "shape", field or None, first["msg"]) from None
