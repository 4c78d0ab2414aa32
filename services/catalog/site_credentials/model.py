"""Credentials of a site as catalog knows them: what is secret is sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contracts.credentials import BasicAuth, Cookie


class ShownCookie(BaseModel):
    """What may be shown of a cookie: everything but its value."""

    model_config = ConfigDict(frozen=True)

    name: str
    path: str
    secure: bool
    http_only: bool
    host_only: bool
    same_site: Literal["strict", "lax", "none"] | None
    expires_at: AwareDatetime | None

    @classmethod
    def of(cls, cookie: Cookie, expires_at: datetime | None) -> "ShownCookie":
        """Of a cookie, all but its value."""
        return cls(**cookie.model_dump(exclude={"value"}), expires_at=expires_at)


class Shown(BaseModel):
    """What may be shown of credentials. The cookies stand in the order of the sealed ones."""

    model_config = ConfigDict(frozen=True)

    cookies: tuple[ShownCookie, ...] = ()
    headers: tuple[str, ...] = ()
    basic_auth: bool = False


@dataclass(frozen=True, slots=True)
class StoredCredentials:
    """A site's credentials as they are kept."""

    id: UUID
    owner_id: UUID
    site: str
    sealed: str
    shown: Shown
    created_at: datetime
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Given:
    """Credentials that a client gave; None: not mentioned, so a change leaves it as it is."""

    cookies: tuple[tuple[Cookie, datetime | None], ...] | None = None
    headers: dict[str, str] | None = None
    basic_auth: BasicAuth | None = None
    without_basic_auth: bool = False


class CredentialsNotFoundError(Exception):
    """The owner has no site credentials with this id."""

    def __init__(self, credentials_id: UUID) -> None:
        super().__init__(str(credentials_id))
        self.credentials_id = credentials_id


class CredentialsExistError(Exception):
    """The owner has credentials of this site already."""

    def __init__(self, credentials_id: UUID) -> None:
        super().__init__(str(credentials_id))
        self.credentials_id = credentials_id


class NoSecretsKeyError(Exception):
    """This installation has no key to seal secrets with, so it keeps none."""


class CredentialsUnreadableError(Exception):
    """They were sealed with a key that is no longer known."""

    def __init__(self, credentials_id: UUID) -> None:
        super().__init__(str(credentials_id))
        self.credentials_id = credentials_id


class SecretTextError(Exception):
    """A text of secrets cannot be taken; the message shows nothing of it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
