"""The company's own sign-in: a provider of OpenID Connect, asked by Authlib (discovery, code flow with PKCE, verified ID token)."""

import warnings
from pathlib import Path

from ..course import OperatorError
from ..store.accounts import Account
from .settings import SingleSignOn

SECONDS = 10  # for each answer of the provider
CLOCKS_APART = 60  # seconds
SIGNED_BY = ("RS", "PS", "ES", "Ed")  # algorithms whose key is the provider's alone; `none` and those with a shared secret are no proof
LONGEST_SUBJECT = 255  # as the standard says


class Unusable(Exception):
    """What the provider said is no proof of who somebody is. One sentence for the log, without anything it said."""


class Provider:
    """Raises OperatorError when the file with the secret can't be read. The provider itself is asked when somebody comes."""

    def __init__(self, settings: SingleSignOn, return_address: str):
        self.settings, self._return = settings, return_address
        self._client = oauth_client(
            client_id=settings.client_id, client_secret=secret(settings),
            server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={"scope": settings.scope, "code_challenge_method": "S256", "timeout": SECONDS},
        )

    async def begin(self) -> dict:
        """`{"url", "state", "nonce", "code_verifier"}`: where to send the browser, and what to remember until it is back."""
        await self._metadata()
        return await self._client.create_authorization_url(self._return)

    async def account(self, code: str, state: str, remembered: dict) -> Account:
        """Who it is. The code works once, the nonce ties the answer to this browser. Raises whatever Authlib and HTTPX raise, and Unusable."""
        issuer = (await self._metadata())["issuer"]
        token = await self._client.fetch_access_token(self._return, code=code, state=state, code_verifier=remembered["code_verifier"])
        required = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": self.settings.client_id}}
        claims = await self._client.parse_id_token(token, remembered["nonce"], claims_options=required, leeway=CLOCKS_APART)
        if claims is None:
            raise Unusable("the provider sent no ID token")
        return account_of(claims, self.settings)

    async def _metadata(self) -> dict:
        found = await self._client.load_server_metadata()
        if found.get("issuer") != self.settings.issuer:
            raise Unusable("the provider calls itself otherwise than `issuer` in server.yml says; both must be the same to the letter")
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        found["id_token_signing_alg_values_supported"] = [name for name in offered if name.startswith(SIGNED_BY)]
        return found


def oauth_client(**options):
    """Authlib is loaded only where a company has such a sign-in: it is slow to start."""
    with warnings.catch_warnings():
        import authlib.deprecate  # noqa: F401, it switches its warnings on, so it comes before we switch them off

        warnings.simplefilter("ignore")  # with httpx it works, and says that a release to come will ask for httpx2
        from authlib.integrations.starlette_client import OAuth

        return OAuth().register("company", **options)


def account_of(claims: dict, settings: SingleSignOn) -> Account:
    """Raises Unusable when the subject is none."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\0" in subject:
        raise Unusable("the provider named no subject")
    values = claim(claims, settings.claim)
    held = {value for value in (values if isinstance(values, list) else [values]) if isinstance(value, str)}
    return Account(
        issuer=settings.issuer, subject=subject, name=line(claims.get("name")),
        external_id=line(claim(claims, settings.person_claim)) if settings.person_claim else None,
        roles=frozenset(role for role, bring in settings.roles.items() if held & set(bring)), managed=frozenset(settings.roles),
    )


def claim(claims: dict, path: str):
    """`realm_access.roles` is the claim `roles` in `realm_access`, unless a claim has that whole name."""
    if path in claims:
        return claims[path]
    found = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found


def line(value) -> str | None:
    """A text as a name or a number may be; numbers are written out."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if text and len(text) <= 200 and text.isprintable() else None


def secret(settings: SingleSignOn) -> str | None:
    if not settings.client_secret_file:
        return None
    try:
        return Path(settings.client_secret_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"The secret of the company's sign-in cannot be read from {settings.client_secret_file} ({error}). See `sso` in server.yml.") from None
