"""The extractor's task: a recording in, a WACZ file out."""

from datetime import datetime
from typing import Any

from services.capture.steps.web_archive.package import Page, make_wacz
from services.capture.steps.web_archive.transport import unpack


def web_archive(header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """As `child.TASKS` wants it. Blobs: all bodies, the page's text."""
    page = header["page"]
    made = make_wacz(
        unpack(header["exchanges"], blobs[0]),
        Page(
            id=page["id"],
            url=page["url"],
            started_at=datetime.fromisoformat(page["started_at"]),
            title=page["title"],
            text=blobs[1].decode(errors="replace"),
        ),
        header["software"],
        datetime.fromisoformat(header["now"]),
    )
    return {}, [made]
