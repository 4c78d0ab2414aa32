"""`/compat/linkding/api/bookmarks/{number}/assets/`: files to read. There are no others to add."""

from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from services.catalog.linkding.access import LinkdingRoute
from services.catalog.linkding.assets import service
from services.catalog.linkding.assets.schemas import AssetOut
from services.catalog.linkding.paging import page_of, window_of
from services.catalog.routing import ApiRouter
from services.catalog.snapshots import artifact_response
from services.catalog.state import Owner, ReadUnit, State

router = ApiRouter(prefix="/api/bookmarks/{number:int}/assets", route_class=LinkdingRoute)


@router.get("/")
async def list_assets(
    number: int,
    request: Request,
    unit: ReadUnit,
    owner_id: Owner,
    limit: str | None = None,
    offset: str | None = None,
) -> dict[str, Any]:
    """The files of the newest good snapshot."""
    window = window_of(limit, offset)
    found = await service.list_assets(unit, owner_id, number)
    end = window.offset + window.limit
    results = [AssetOut.of(item).model_dump(mode="json") for item in found[window.offset : end]]
    return page_of(request.url, window, results, len(found), has_more=len(found) > end)


@router.post("/upload/")
async def upload_asset() -> JSONResponse:
    """What linkding answers where uploads are switched off."""
    return JSONResponse({"error": "Asset upload is disabled."}, HTTPStatus.FORBIDDEN)


@router.get("/{asset:int}/")
async def get_asset(number: int, asset: int, unit: ReadUnit, owner_id: Owner) -> AssetOut:
    """One file, without its bytes."""
    return AssetOut.of(await service.get_asset(unit, owner_id, number, asset))


@router.get("/{asset:int}/download/", response_class=Response)
async def download_asset(
    number: int, asset: int, state: State, unit: ReadUnit, owner_id: Owner
) -> Response:
    """The bytes, to be saved and not shown: a stranger's page has no place in our origin."""
    found = (await service.get_asset(unit, owner_id, number, asset)).artifact
    response = artifact_response.streamed(found, await state.artifacts.stream(found.key))
    shown = response.headers["Content-Disposition"].partition(";")[2]
    response.headers["Content-Disposition"] = f"attachment;{shown}"
    return response
