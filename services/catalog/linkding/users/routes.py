"""`/compat/linkding/health`, `/api/user/profile/` and `/api/bundles/`."""

from typing import Any

from fastapi import APIRouter, Request

from services.catalog.linkding.access import LinkdingRoute
from services.catalog.linkding.paging import page_of, window_of
from services.catalog.linkding.users.profile import PROFILE, VERSION
from services.catalog.routing import ApiRouter
from services.catalog.state import State

open_router = APIRouter()
router = ApiRouter(prefix="/api", route_class=LinkdingRoute)


@open_router.get("/health")
async def health(state: State) -> dict[str, str]:
    """Which linkding the door is like, for clients that ask before they have a token."""
    await state.database.check()
    return {"version": VERSION, "status": "healthy"}


@router.get("/user/profile/")
async def get_profile() -> dict[str, Any]:
    """Preferences of linkding's own pages, which are not here: those that it begins with."""
    return PROFILE


@router.get("/bundles/")
async def list_bundles(
    request: Request, limit: str | None = None, offset: str | None = None
) -> dict[str, Any]:
    """None: searches are not saved on the server."""
    return page_of(request.url, window_of(limit, offset), [], 0, has_more=False)
