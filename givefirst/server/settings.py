"""server.yml in the data folder: how this server is reached, where it keeps its records, how people sign in, how it sends mail."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, IPvAnyNetwork, StringConstraints, ValidationError, field_validator

from ..course.errors import CourseError
from ..course.interactions.base import Model
from ..course.messages import problem
from ..course.source import read_source

FILE = "server.yml"
GRANTED = ("trainer", "hr", "council", "operator")  # roles besides learning

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")) or value.rstrip("/").count("/") != 2:
        raise ValueError(f"{value!r} is no address of a server; write it as people type it, for example https://kurs.example")
    return value.rstrip("/")


class Mail(Model):
    """The mail server of the company. password_file: a file beside server.yml with nothing but the password."""

    host: Line
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line | None = None
    password_file: Line | None = None
    sender: Line


def _issuer(value: str) -> str:
    if not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        raise ValueError(f"{value!r} must begin with https://: what comes from there says who somebody is")
    return value


class SingleSignOn(Model):
    """A provider of OpenID Connect. client_secret_file lies beside server.yml.

    claim and roles: role -> values of that claim that bring it; who lacks them loses the role at the next sign-in. person_claim: the claim
    that holds the id of the people file; by it somebody is recognised the first time, afterwards by issuer and subject. Never by an address.
    """

    issuer: Annotated[Line, AfterValidator(_issuer)]
    client_id: Line
    client_secret_file: Line | None = None
    scope: Line = "openid profile"
    person_claim: Line | None = None
    claim: Line = "roles"
    roles: dict[Literal[GRANTED], list[Line]] = Field(default_factory=dict)
    unknown_people: Literal["refuse", "add"] = "refuse"


class Settings(Model):
    """Every field may be left out. sign_in: `open` lets everybody begin without an account, `people` only those who are known.

    proxies: addresses of our own reverse proxies, whose X-Forwarded-For is believed. cohort: name of the group that learns now, with a folder
    and a gradebook of its own. gradebook: address of that gradebook, when it is to be in PostgreSQL.
    """

    address: Annotated[Line, AfterValidator(_address)] | None = None
    database: Line | None = None
    cohort: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] | None = None
    gradebook: Line | None = None
    sign_in: Literal["open", "people"] = "open"
    mail: Mail | None = None
    sso: SingleSignOn | None = None
    proxies: tuple[IPvAnyNetwork, ...] = ()

    @field_validator("sso")
    @classmethod
    def _sso_needs_address(cls, value, info):
        if value and not info.data.get("address"):
            raise ValueError("needs `address`, by which people reach the course: the provider sends them back to it")
        return value


def load_settings(data: Path) -> Settings:
    """Raises CourseError with file, line and what to do. Without the file everything is as for one person on their own machine."""
    path = Path(data) / FILE
    if not path.is_file():
        return Settings()
    source = read_source(path)
    try:
        settings = Settings.model_validate(source.data or {})
    except ValidationError as error:
        raise CourseError([problem(source, details) for details in error.errors()]) from None
    return with_paths(settings, Path(data))


def with_paths(settings: Settings, folder: Path) -> Settings:
    """Files are named as they lie beside server.yml; from here on by their whole path."""

    def whole(part, field: str):
        file = part and getattr(part, field)
        return part.model_copy(update={field: str((folder / file).resolve())}) if file else part

    return settings.model_copy(update={"mail": whole(settings.mail, "password_file"), "sso": whole(settings.sso, "client_secret_file")})
