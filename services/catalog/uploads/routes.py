"""`/uploads`."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Form, Response

from services.catalog.links.schemas import LinkOut
from services.catalog.paths import link_path
from services.catalog.preconditions import ETAG_HEADER, set_etag
from services.catalog.problem_types.registry import documented
from services.catalog.routing import ApiRouter
from services.catalog.state import Owner, State, WriteUnit
from services.catalog.uploads import service
from services.catalog.uploads.limits import UploadRoute
from services.catalog.uploads.schemas import UploadIn
from services.catalog.uploads.storing import StoredUpload, stored

router = ApiRouter(
    tags=["snapshots"],
    route_class=UploadRoute,
)

UploadForm = Annotated[UploadIn, Form(media_type="multipart/form-data")]


async def _stored(form: UploadForm, state: State, owner_id: Owner) -> AsyncIterator[StoredUpload]:
    """The file in the artifact store, before the transaction begins."""
    async with stored(
        state.database,
        state.artifacts,
        owner_id,
        new=form.to_new(),
        file=form.file,
        max_bytes=state.upload_max_bytes,
    ) as upload:
        yield upload


Stored = Annotated[StoredUpload, Depends(_stored, scope="function")]


@router.post(
    "/uploads",
    status_code=HTTPStatus.CREATED,
    summary="Upload a page",
    operation_id="add_upload",
    response_description="The link, with the snapshot that is made of the file",
    responses=documented("quota-exceeded", "tag-name", "too-many-tags", "upload-too-large")
    | {
        HTTPStatus.CREATED.value: {
            "headers": {
                "Location": {"description": "Path of the link", "schema": {"type": "string"}}
            }
            | ETAG_HEADER
        }
    },
)
async def add_upload(
    upload: Stored, response: Response, unit: WriteUnit, owner_id: Owner
) -> LinkOut:
    """Keep a page that a browser has saved, such as one behind a login.

    The file becomes a snapshot like a captured one, with screenshot, text and PDF; nothing of it
    is fetched or run. A URL that is kept already gets one more snapshot, the tags, and the title
    if there is none. SingleFile uploads here as it is: "REST form API" with this URL, the token,
    and the field names `file` and `url`.
    """
    link = await service.add_upload(unit, owner_id, upload)
    response.headers["Location"] = link_path(link.row.id)
    set_etag(response, link.row.version)
    return LinkOut.of(link)
