"""Bearer tokens: compared in constant time, refused as 401 with `WWW-Authenticate`."""

import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr
from starlette.exceptions import HTTPException

_bearer = HTTPBearer(auto_error=False, description="The token that `make up` prints")


def require_token(token: SecretStr) -> Callable[..., Awaitable[None]]:
    """A dependency that lets a request pass only with `Authorization: Bearer <token>`."""
    expected = token.get_secret_value().encode()

    async def check(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    ) -> None:
        given = credentials.credentials.encode() if credentials else b""
        if not secrets.compare_digest(given, expected):
            raise HTTPException(
                HTTPStatus.UNAUTHORIZED,
                "Send the header 'Authorization: Bearer <token>'; `make up` prints the token.",
                headers={"WWW-Authenticate": "Bearer"},
            )

    return check
