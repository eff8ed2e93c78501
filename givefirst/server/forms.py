"""Forms of our own pages, which work without a script."""

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from .gate import UPLOAD_LIMIT
from .refused import Refused

FIELDS = 2000
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def read_form(request: Request) -> FormData:
    """The fields of a form. Raises Refused 422 when it is no form."""
    if not is_form(request):
        raise Refused(422, "shape")
    try:
        return await request.form(max_files=1, max_fields=FIELDS, max_part_size=UPLOAD_LIMIT)  # the gate has cut the whole body before
    except HTTPException as error:  # of a form that can't be read
        raise Refused(422, "shape", None, error.detail) from None


async def form_token(request: Request) -> str:
    """The field `csrf` of a form; empty when there is none."""
    if not is_form(request):
        return ""
    value = (await read_form(request)).get("csrf", "")
    return value if isinstance(value, str) else ""


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().casefold() in KINDS


def field(form: FormData, name: str, limit: int = 200) -> str:
    """A text field without spaces around it; empty when it was not sent. Raises Refused 422 when it is too long or holds NUL."""
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > limit or "\0" in value:
        raise Refused(422, "shape", name)
    return value.strip()
