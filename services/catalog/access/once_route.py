"""The route of answers that carry a secret, which is told once.

An answer under an `Idempotency-Key` is kept to be given again (idempotency/): of such an answer
everything is kept but the secret.
"""

import json
from collections.abc import Awaitable, Callable

from fastapi import Request, Response

from services.catalog.access.route import AccessRoute

SECRET_FIELDS = ("token", "atom_url", "json_url")


class OnceRoute(AccessRoute):
    """Keeps the fields that tell a secret out of the answer that is remembered."""

    def handler_within(self) -> Callable[[Request], Awaitable[Response]]:
        """The handler, and what of its answer may be kept."""
        handle = super().handler_within()
        if "POST" not in (self.methods or ()):
            return handle

        async def handle_once(request: Request) -> Response:
            response = await handle(request)
            request.state.answered = _without_secret(response)
            return response

        return handle_once


def _without_secret(response: Response) -> Response:
    body = json.loads(bytes(response.body))
    hidden = {name: None for name in SECRET_FIELDS if name in body}
    kept = Response(json.dumps(body | hidden), response.status_code)
    kept.headers.update({k: v for k, v in response.headers.items() if k != "content-length"})
    return kept
