"""Accounts as admins see them."""

from typing import Annotated
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)

from services.catalog.access.scopes import Role
from services.catalog.account_admin.model import AccountChange, NewAccount
from services.catalog.accounts.model import Account, Limits
from services.catalog.accounts.names import NAME_PATTERN, kept_name
from services.catalog.accounts.schemas import NewPassword
from services.catalog.json_numbers import WHOLE
from services.catalog.links.model import UNSET
from services.catalog.links.texts import Flag
from services.catalog.tokens.schemas import TokenName

ACCOUNT_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-8000-7000-8000-000000000001",
    "name": "ada",
    "role": "user",
    "max_links": 10_000,
    "max_bytes": None,
    "has_password": True,
    "disabled_at": None,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "updated_at": "2025-07-14T08:00:00.123456Z",
    "version": 1,
}

AccountName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64, pattern=NAME_PATTERN),
    AfterValidator(kept_name),
    Field(
        description="What its owner signs in with: letters and digits, and between them `._@+-`. "
        "It is kept in small letters",
        examples=["ada"],
    ),
]
MaxLinks = Annotated[
    int,
    Field(
        ge=0,
        le=2_147_483_647,
        description="How many links it may keep, those in the trash included; null: any number",
    ),
    WHOLE,
]
MaxBytes = Annotated[
    int,
    Field(
        ge=0,
        le=9_007_199_254_740_991,
        description="With so many bytes of artifacts nothing more is captured; null: no limit",
    ),
    WHOLE,
]


class NewAccountIn(BaseModel):
    """An account to make. With neither password nor token nobody can use it yet."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "ada", "max_links": 10_000, "token_name": "Ada's first token"}]
        },
    )

    name: AccountName
    role: Annotated[
        Role, Field(description="`admin`: looks after other accounts too, never after their links")
    ] = Role.USER
    password: NewPassword | None = None
    max_links: Annotated[MaxLinks | None, Field(description="Absent: what the settings say")] = None
    max_bytes: Annotated[MaxBytes | None, Field(description="Absent: what the settings say")] = None
    token_name: Annotated[
        TokenName | None,
        Field(description="Also make a token of this name, with the scope `admin`, and show it"),
    ] = None

    def to_new(self, password_hash: str | None, defaults: Limits) -> NewAccount:
        """What the use case takes."""
        given = self.model_fields_set
        return NewAccount(
            name=self.name,
            role=self.role,
            password_hash=password_hash,
            max_links=self.max_links if "max_links" in given else defaults.max_links,
            max_bytes=self.max_bytes if "max_bytes" in given else defaults.max_bytes,
            token_name=self.token_name,
        )


class ManagedAccountPatch(BaseModel):
    """What to change; what is absent stays. Null takes a limit away."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"max_links": 20_000, "disabled": False}]}
    )

    name: AccountName = ""
    role: Role = Role.USER
    password: NewPassword = ""
    max_links: MaxLinks | None = None
    max_bytes: MaxBytes | None = None
    disabled: Annotated[
        Flag, Field(description="Nobody can use a disabled account; what it keeps stays")
    ] = False

    def to_change(self, password_hash: str | None) -> AccountChange:
        """What the use case takes."""
        given = self.model_fields_set
        return AccountChange(
            name=self.name if "name" in given else UNSET,
            role=self.role if "role" in given else UNSET,
            password_hash=password_hash if password_hash is not None else UNSET,
            max_links=self.max_links if "max_links" in given else UNSET,
            max_bytes=self.max_bytes if "max_bytes" in given else UNSET,
            disabled=self.disabled if "disabled" in given else UNSET,
        )


class ManagedAccountOut(BaseModel):
    """An account, without anything of what it keeps, not even how much."""

    model_config = ConfigDict(json_schema_extra={"examples": [ACCOUNT_EXAMPLE]})

    id: UUID
    name: str
    role: Role
    max_links: int | None
    max_bytes: int | None
    has_password: bool
    disabled_at: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, account: Account) -> "ManagedAccountOut":
        """Present an account to an admin."""
        return cls(**_fields(account))


class NewAccountOut(ManagedAccountOut):
    """A new account, and its first token, which is shown this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                ACCOUNT_EXAMPLE | {"token": "lsk_Xq3vExampleExampleExampleExampleExampleExam"}
            ]
        }
    )

    token: Annotated[
        str | None,
        Field(description="For whom the account is; null when none was wanted, or shown before"),
    ]

    @classmethod
    def made(cls, account: Account, token: str | None) -> "NewAccountOut":
        """Present a new account to the admin who made it."""
        return cls(**_fields(account), token=token)


def _fields(account: Account) -> dict[str, object]:
    names = ("id", "name", "role", "max_links", "max_bytes", "disabled_at")
    return {name: getattr(account, name) for name in names} | {
        "has_password": account.password_hash is not None,
        "created_at": account.created_at,
        "updated_at": account.updated_at or account.created_at,
        "version": account.version,
    }
