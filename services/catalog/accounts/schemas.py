"""The account in the public API."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from services.catalog.access.scopes import Role
from services.catalog.accounts.model import Account, Usage
from services.catalog.accounts.passwords import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from services.catalog.json_numbers import WHOLE
from services.catalog.links.identity import IDENTITY_RULES
from services.catalog.links.texts import Flag

_MAX_DAYS = 3_650

TrashDays = Annotated[
    int,
    Field(ge=1, le=_MAX_DAYS, description="A link in the trash is deleted after so many days"),
    WHOLE,
]
CheckDays = Annotated[
    int,
    Field(
        ge=0,
        le=_MAX_DAYS,
        description="Links are checked whether they still answer every so many days; 0: never",
    ),
    WHOLE,
]
IgnoreTracking = Annotated[
    Flag,
    Field(description="Whether tracking parameters (`utm_source` …) make no other link"),
]


NewPassword = Annotated[
    str,
    StringConstraints(min_length=MIN_PASSWORD_LENGTH, max_length=MAX_PASSWORD_LENGTH),
    Field(
        description="Any characters. Ways of typing the same (full-width letters, letters of two "
        "parts) are the same; case matters",
        examples=["correct horse battery staple"],
    ),
]
GivenPassword = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PASSWORD_LENGTH)]


class PasswordIn(BaseModel):
    """A new password."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"current": None, "new": "correct horse battery staple"}]},
    )

    current: Annotated[
        GivenPassword | None,
        Field(description="The password that there is; a session must know it"),
    ] = None
    new: NewPassword


class AccountPatch(BaseModel):
    """What to change; what is absent stays."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"trash_days": 60, "check_days": 14}]}
    )

    ignore_tracking: IgnoreTracking = True
    trash_days: TrashDays = 30
    check_days: CheckDays = 30

    def fields(self) -> dict[str, Any]:
        """The columns that the client mentioned."""
        return self.model_dump(include=self.model_fields_set)


class AccountOut(BaseModel):
    """Whose links these are, and how they are kept. `version` grows with every change."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01980a3c-4000-7000-8000-000000000001",
                    "name": "owner",
                    "role": "admin",
                    "has_password": False,
                    "max_links": None,
                    "max_bytes": None,
                    "link_count": 1234,
                    "used_bytes": 5_678_901_234,
                    "ignore_tracking": True,
                    "is_rekeying": False,
                    "trash_days": 30,
                    "check_days": 30,
                    "created_at": "2025-07-14T08:00:00.123456Z",
                    "updated_at": "2025-07-14T08:00:00.123456Z",
                    "version": 1,
                }
            ]
        }
    )

    id: UUID
    name: str
    role: Annotated[Role, Field(description="`admin`: looks after other accounts too")]
    has_password: Annotated[bool, Field(description="Whether one can sign in with a password")]
    max_links: Annotated[int | None, Field(description="How many links it may keep; null: any")]
    max_bytes: Annotated[
        int | None,
        Field(description="With so many bytes of artifacts nothing more is captured; null: any"),
    ]
    link_count: Annotated[int, Field(description="Links that it keeps, the trash included")]
    used_bytes: Annotated[int, Field(description="Of the artifacts of all its snapshots")]
    ignore_tracking: IgnoreTracking
    is_rekeying: Annotated[
        bool,
        Field(description="Whether kept links are still being compared by a changed switch"),
    ]
    trash_days: TrashDays
    check_days: CheckDays
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: int

    @classmethod
    def of(cls, account: Account, usage: Usage) -> "AccountOut":
        """Present an account to its owner."""
        updated_at: datetime = account.updated_at or account.created_at
        return cls(
            id=account.id,
            name=account.name,
            role=account.role,
            has_password=account.password_hash is not None,
            max_links=account.max_links,
            max_bytes=account.max_bytes,
            link_count=usage.link_count,
            used_bytes=usage.used_bytes,
            ignore_tracking=account.ignore_tracking,
            is_rekeying=account.identity_rules != IDENTITY_RULES,
            trash_days=account.trash_days,
            check_days=account.check_days,
            created_at=account.created_at,
            updated_at=updated_at,
            version=account.version,
        )
