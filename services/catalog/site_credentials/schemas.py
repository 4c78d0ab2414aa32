"""Site credentials in the public API: values go in and never come out."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import ada_url
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from services.catalog.links.texts import Flag, UtcTime
from services.catalog.site_credentials import cookie_texts
from services.catalog.site_credentials.header_rules import MAX_VALUE_LENGTH, TOKEN, VALUE, flaw_of
from services.catalog.site_credentials.matching import is_public_suffix
from services.catalog.site_credentials.model import (
    Given,
    SecretTextError,
    ShownCookie,
    StoredCredentials,
)
from shared.contracts.credentials import BasicAuth, Cookie

_MAX_COOKIES = 200
_MAX_HEADERS = 50
_MAX_BYTES = 64 * 1024
"""Of all values together: a job carries those of several sites, and the broker has a limit."""

CREDENTIALS_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7000-7000-8000-000000000002",
    "site": "example.com",
    "cookies": [
        {
            "name": "session",
            "path": "/",
            "secure": True,
            "http_only": True,
            "host_only": False,
            "same_site": "lax",
            "expires_at": "2026-07-14T08:00:00Z",
        }
    ],
    "headers": ["X-Api-Key"],
    "basic_auth": False,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}


def host_of(text: str) -> str:
    """The host that is meant, as it stands in a URL.

    Raises:
        SecretTextError: it is none, or one that has nobody's own names under it.
    """
    flaw = SecretTextError("site", "must be a host name alone, such as example.com")
    if any(sign in text for sign in "/\\@?#*% \t\r\n") or (":" in text and "[" not in text):
        raise flaw
    try:
        host = str(ada_url.URL(f"https://{text}/").hostname)
    except (ValueError, UnicodeError) as error:
        raise flaw from error
    host = host.rstrip(".").removeprefix("www.")
    if not host:
        raise flaw
    if is_public_suffix(host):
        raise SecretTextError("site", "is no site of anybody: others have names under it")
    return host


SiteHost = Annotated[
    str,
    StringConstraints(min_length=1, max_length=253, pattern=r"^[^\x00]*$"),
    Field(description="A host with its subdomains; `www.` does not matter"),
]
HeaderName = Annotated[str, StringConstraints(pattern=f"^{TOKEN.pattern}$")]
HeaderValue = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_VALUE_LENGTH, pattern=f"^{VALUE.pattern}$")
]
_NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"


def _good_headers(headers: dict[str, str]) -> dict[str, str]:
    if len({name.lower() for name in headers}) < len(headers):
        raise PydanticCustomError("headers", "each may be given once only")
    for name, value in headers.items():
        if flaw := flaw_of(name, value):
            raise PydanticCustomError("headers", "{flaw}", {"flaw": flaw})
    return headers


class CookieIn(BaseModel):
    """A cookie to be sent."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern=f"^{TOKEN.pattern}$")]
    value: Annotated[
        str, StringConstraints(max_length=8_192, pattern=r"^[^\x00-\x1f;\x7f]*$"), Field(repr=False)
    ]
    path: Annotated[str, StringConstraints(max_length=1_024, pattern=r"^/[^\x00-\x1f;\x7f]*$")] = (
        "/"
    )
    secure: Flag = False
    http_only: Flag = False
    host_only: Annotated[Flag, Field(description="Not to subdomains of the site")] = False
    same_site: Literal["strict", "lax", "none"] | None = None
    expires_at: Annotated[UtcTime | None, Field(description="Not sent any more then")] = None

    def to_cookie(self) -> tuple[Cookie, datetime | None]:
        """What the use case takes."""
        return Cookie(**self.model_dump(exclude={"expires_at"})), self.expires_at


class BasicAuthIn(BaseModel):
    """What answers a site that asks for a user name and a password."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    username: Annotated[str, StringConstraints(max_length=256, pattern=r"^[^:\x00-\x1f\x7f]*$")]
    password: Annotated[
        str, StringConstraints(max_length=1_024, pattern=_NO_CONTROLS), Field(repr=False)
    ]


class _SecretsIn(BaseModel):
    """Cookies may come as a list, as a browser's `cookies.txt`, or as a `Cookie` header."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    cookies: Annotated[list[CookieIn] | None, Field(max_length=_MAX_COOKIES)] = None
    cookies_txt: Annotated[
        str | None,
        Field(max_length=1_000_000, repr=False, description="A file of cookies (Netscape format)"),
    ] = None
    cookie_header: Annotated[
        str | None,
        Field(max_length=65_536, repr=False, description="What a browser sends as `Cookie`"),
    ] = None
    headers: Annotated[
        Annotated[
            dict[HeaderName, HeaderValue],
            Field(max_length=_MAX_HEADERS, json_schema_extra={"additionalProperties": False}),
            AfterValidator(_good_headers),
        ]
        | None,
        Field(repr=False, description="Sent with every request to the site"),
    ] = None
    basic_auth: BasicAuthIn | None = None

    def given_for(self, site: str) -> Given:
        """What the use case takes.

        Raises:
            SecretTextError: a text of cookies cannot be read, or there is too much.
        """
        auth = self.basic_auth
        given = Given(
            cookies=self._cookies(site),
            headers=self.headers,
            basic_auth=BasicAuth(**auth.model_dump()) if auth else None,
            without_basic_auth="basic_auth" in self.model_fields_set and auth is None,
        )
        cookies = given.cookies or ()
        size = sum(len(item.name) + len(item.value.encode()) for item, _ends in cookies)
        size += sum(len(name) + len(value) for name, value in (given.headers or {}).items())
        if len(cookies) > _MAX_COOKIES or size > _MAX_BYTES:
            raise SecretTextError(
                "cookies",
                f"there may be {_MAX_COOKIES} cookies, and {_MAX_BYTES:,} bytes of cookies and "
                "headers together",
            )
        return given

    def _cookies(self, site: str) -> tuple[tuple[Cookie, datetime | None], ...] | None:
        parts = (self.cookies, self.cookies_txt, self.cookie_header)
        if all(part is None for part in parts):
            return () if "cookies" in self.model_fields_set else None
        every = {(cookie.name, cookie.path): (cookie, ends) for cookie, ends in self._all(site)}
        return tuple(every.values())

    def _all(self, site: str) -> Iterator[tuple[Cookie, datetime | None]]:
        yield from (item.to_cookie() for item in self.cookies or ())
        if self.cookies_txt:
            yield from _checked("cookies_txt", self.cookies_txt, site)
        if self.cookie_header:
            yield from _checked("cookie_header", self.cookie_header, site)


def _checked(field: str, text: str, site: str) -> list[tuple[Cookie, datetime | None]]:
    try:
        found = (
            cookie_texts.from_file(text, site)
            if field == "cookies_txt"
            else cookie_texts.from_header(text)
        )
        for cookie, _ends in found:
            CookieIn.model_validate(cookie.model_dump())
    except cookie_texts.CookieTextError as error:
        raise SecretTextError(field, str(error)) from error
    except ValidationError as error:
        raise SecretTextError(
            field, "a cookie has a name, a path or a value that cannot be sent"
        ) from error
    return found


class SiteCredentialsIn(_SecretsIn):
    """What a site is shown. At least one thing must be given."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "site": "example.com",
                    "cookies": [{"name": "session", "value": "abc", "secure": True}],
                    "headers": {"X-Api-Key": "s3cr3t"},
                }
            ]
        }
    )

    site: SiteHost

    def given_for(self, site: str) -> Given:
        """What the use case takes.

        Raises:
            SecretTextError: there is nothing in it, or what is there cannot be taken.
        """
        given = super().given_for(site)
        if not (given.cookies or given.headers or given.basic_auth):
            raise SecretTextError(
                "cookies",
                "are missing: give cookies, cookies_txt, cookie_header, headers or basic_auth",
            )
        return given


class SiteCredentialsPatch(_SecretsIn):
    """What to replace, each whole; what is absent stays, null takes it away."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"cookie_header": "session=abc; theme=dark"}]}
    )

    def given_for(self, site: str) -> Given:
        """What the use case takes: null headers are none."""
        given = super().given_for(site)
        if "headers" in self.model_fields_set and self.headers is None:
            return Given(given.cookies, {}, given.basic_auth, given.without_basic_auth)
        return given


class SiteCredentialsOut(BaseModel):
    """What is kept for a site: names, and never a value."""

    model_config = ConfigDict(json_schema_extra={"examples": [CREDENTIALS_EXAMPLE]})

    id: UUID
    site: str
    cookies: list[ShownCookie]
    headers: Annotated[list[str], Field(description="Their names")]
    basic_auth: Annotated[bool, Field(description="Whether a password is kept")]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, item: StoredCredentials) -> "SiteCredentialsOut":
        """Present what may be shown."""
        return cls(
            id=item.id,
            site=item.site,
            cookies=list(item.shown.cookies),
            headers=list(item.shown.headers),
            basic_auth=item.shown.basic_auth,
            created_at=item.created_at,
            updated_at=item.updated_at,
            version=item.version,
        )
