"""The route of everything that needs a token.

Who asks is known before anything of the body is read: a stranger can neither make the server parse
a body nor learn what is wrong with it.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request, Response

from services.catalog.access.principal import ScopeTooSmallError
from services.catalog.access.scopes import Scope
from services.catalog.idempotency.route import IdempotentRoute

SECURITY_SCHEME = "token"


def needs(scope: Scope) -> dict[str, Any]:
    """What OpenAPI says of an operation that needs a scope. The route itself goes by it."""
    return {"security": [{SECURITY_SCHEME: [scope.value]}]}


def needed(openapi_extra: dict[str, Any]) -> Scope:
    """The scope of `needs`."""
    return Scope(openapi_extra["security"][0][SECURITY_SCHEME][0])


class AccessRoute(IdempotentRoute):
    """Asks for a token whose scope is large enough."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, behind the check."""
        handle = self.handler_within()
        assert self.openapi_extra is not None, f"{self.path} is no route of ApiRouter"
        scope = needed(self.openapi_extra)

        async def handle_authenticated(request: Request) -> Response:
            gate = request.app.state.catalog.gate
            request.state.token = self.token_of(request)
            principal = await gate.admit(request, request.state.token)
            if not principal.scope.includes(scope):
                raise ScopeTooSmallError(principal.scope, scope)
            request.state.principal = principal
            return await handle(request)

        return handle_authenticated

    def handler_within(self) -> Callable[[Request], Awaitable[Response]]:
        """What is done for those who may: for subclasses that look at the body or the answer."""
        handle: Any = super().get_route_handler()
        return handle  # type: ignore[no-any-return]

    def token_of(self, request: Request) -> str | None:
        """The token that a request carries (RFC 6750)."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None
