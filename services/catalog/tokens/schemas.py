"""Tokens in the public API."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from services.catalog.access.principal import Principal
from services.catalog.access.scopes import Scope
from services.catalog.links.texts import UtcTime
from services.catalog.tokens.model import Token, TokenKind

TOKEN_EXAMPLE: dict[str, JsonValue] = {
    "id": "01980a3c-7000-7000-8000-000000000001",
    "name": "Browser extension",
    "scope": "write",
    "kind": "api",
    "hint": "lsk_Xq3v",
    "is_current": False,
    "created_at": "2025-07-14T08:00:00.123456Z",
    "expires_at": None,
    "last_used_at": "2025-07-14T09:30:00.123456Z",
}

TokenName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=r"^[^\u0000]*$"),
    Field(description="What it is for, or where it is kept", examples=["Browser extension"]),
]


class TokenIn(BaseModel):
    """A token to make, for a program or a device."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "Browser extension", "scope": "write", "expires_at": None}]
        },
    )

    name: TokenName
    scope: Scope
    expires_at: Annotated[UtcTime | None, Field(description="Null: never")] = None


class TokenPatch(BaseModel):
    """What to change of a token: what it is called. Its scope and its end stay."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Browser extension at work"}]}
    )

    name: TokenName


class TokenOut(BaseModel):
    """A token, without itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [TOKEN_EXAMPLE]})

    id: UUID
    name: str
    scope: Scope
    kind: Annotated[
        TokenKind,
        Field(
            description="`api`: made by `POST /tokens`; `session`: by signing in; `configured`: of "
            "the settings of the service, which alone can take it away"
        ),
    ]
    hint: Annotated[str, Field(description="How it begins; empty for one of the settings")]
    is_current: Annotated[bool, Field(description="Whether it is the one that asks")]
    created_at: AwareDatetime
    expires_at: Annotated[
        AwareDatetime | None,
        Field(description="Null: never. A session ends 30 days after it was last used"),
    ]
    last_used_at: Annotated[
        AwareDatetime | None, Field(description="To a few seconds; null: not yet")
    ]

    @classmethod
    def of(cls, token: Token, asking: Principal) -> "TokenOut":
        """Present a token to somebody of its account."""
        return cls(**_fields(token), is_current=token.id == asking.token_id)


class TokenMadeOut(TokenOut):
    """A new token. It is shown this once: only its hash is kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                TOKEN_EXAMPLE
                | {
                    "token": "lsk_Xq3vExampleExampleExampleExampleExampleExam",
                    "last_used_at": None,
                }
            ]
        }
    )

    token: Annotated[
        str | None,
        Field(
            description="Send it as `Authorization: Bearer <token>`. Null when the call is "
            "repeated with its `Idempotency-Key`: it was shown before, and is not kept"
        ),
    ]

    @classmethod
    def made(cls, text: str, token: Token) -> "TokenMadeOut":
        """Present a token to whom it is given."""
        return cls(**_fields(token), is_current=False, token=text)


def _fields(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "kind": token.kind,
        "hint": token.hint,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
    }
