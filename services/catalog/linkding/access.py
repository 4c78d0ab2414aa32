"""The routes of the door: the same tokens and scopes, in linkding's header."""

from fastapi import Request

from services.catalog.access.route import AccessRoute
from services.catalog.uploads.limits import UploadRoute

_SCHEMES = frozenset({"token", "bearer"})


class LinkdingRoute(AccessRoute):
    """Takes `Authorization: Token <token>`, and `Bearer` as linkding does."""

    def token_of(self, request: Request) -> str | None:
        """The token that a request carries."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() in _SCHEMES else None


class LinkdingUploadRoute(LinkdingRoute, UploadRoute):
    """The same, for a body that may be as large as a page."""
