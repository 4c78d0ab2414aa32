"""The router of every resource of the public API."""

import re
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends

from services.catalog.access.route import AccessRoute, needed, needs
from services.catalog.access.scopes import Scope
from services.catalog.state import forgetting_tokens

_READING = frozenset({"GET", "HEAD"})
_ID = re.compile(r"\{(\w+_id)\}")


class ApiRouter(APIRouter):
    """FastAPI's own, with routes that ask for a token and whose POSTs heed an `Idempotency-Key`.

    `scope` is what the token must allow; without it that is `read` to GET and `write` to the rest.
    A single route says otherwise by `openapi_extra=needs(...)`.
    """

    def __init__(
        self,
        *,
        scope: Scope | None = None,
        route_class: type[AccessRoute] = AccessRoute,
        **options: Any,
    ) -> None:
        super().__init__(route_class=route_class, **options)
        self._scope = scope

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Add a route. A path parameter that is an id only takes what has the form of one.

        So `/snapshots/cancel` is no `/snapshots/{snapshot_id}`: each knows its own methods, and
        anything else there is not found.
        """
        methods = set(options.get("methods") or {"GET"})
        scope = self._scope or (Scope.READ if methods <= _READING else Scope.WRITE)
        options["openapi_extra"] = needs(scope) | (options.get("openapi_extra") or {})
        if needed(options["openapi_extra"]) is Scope.ADMIN and not methods <= _READING:
            forgetting = Depends(forgetting_tokens, scope="function")
            options["dependencies"] = [forgetting, *(options.get("dependencies") or ())]
        super().add_api_route(_ID.sub(r"{\1:uuid}", path), endpoint, **options)
