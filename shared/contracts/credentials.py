"""What a site is shown so that it lets a capture in. Secret: sealed wherever it is stored."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Cookie(BaseModel):
    """One cookie, for the site that it was given for and its subdomains unless `host_only`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=256)]
    value: Annotated[str, Field(max_length=8_192, repr=False)]
    path: Annotated[str, Field(max_length=1_024)] = "/"
    secure: bool = False
    http_only: bool = False
    host_only: bool = False
    same_site: Literal["strict", "lax", "none"] | None = None


class BasicAuth(BaseModel):
    """What answers a 401 that asks for a user name and a password."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: Annotated[str, Field(max_length=256)]
    password: Annotated[str, Field(max_length=1_024, repr=False)]


class SiteCredentials(BaseModel):
    """What is sent to one site: a host with its subdomains, and nobody else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    site: Annotated[str, Field(description="Host name in lower case, as in a URL; no port")]
    cookies: tuple[Cookie, ...] = ()
    headers: Annotated[dict[str, str], Field(repr=False)] = {}
    basic_auth: BasicAuth | None = None
