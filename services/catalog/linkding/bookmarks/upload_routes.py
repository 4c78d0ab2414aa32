"""`/compat/linkding/api/bookmarks/singlefile/`: where SingleFile puts the page as it sees it."""

from http import HTTPStatus

from services.catalog.linkding.access import LinkdingUploadRoute
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, WriteUnit
from services.catalog.uploads import service as uploads
from services.catalog.uploads.routes import Stored

router = ApiRouter(prefix="/api/bookmarks", route_class=LinkdingUploadRoute)


@router.post("/singlefile/", status_code=HTTPStatus.CREATED)
async def upload_page(upload: Stored, unit: WriteUnit, owner_id: Owner) -> dict[str, str]:
    """Keep the URL with a snapshot made of the file."""
    await uploads.add_upload(unit, owner_id, upload)
    return {"message": "Snapshot uploaded successfully."}
