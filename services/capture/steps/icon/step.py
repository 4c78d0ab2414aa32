"""The icon: fetched beside all steps. Without one nothing is amiss, so it is no step itself."""

import asyncio
from contextlib import suppress

import httpx
import structlog

from services.capture.errors import CaptureError
from services.capture.steps.icon.icons import MAX_ICON_BYTES, best_icons, decode_data_url
from services.capture.steps.step import Work
from shared.contracts.artifacts import ArtifactKind

log = structlog.get_logger()


async def take_icon(work: Work) -> None:
    """The site's icon, when there is one that can be had soon."""
    with suppress(CaptureError, httpx.HTTPError, httpx.InvalidURL, TimeoutError):
        async with asyncio.timeout(work.budget.share(work.seconds.icon)):
            for url in best_icons(work.facts.icons, work.facts.url):
                png = await _icon_at(work, url)
                if png is not None:
                    await work.store(ArtifactKind.FAVICON, "image/png", png)
                    return


async def _icon_at(work: Work, url: str) -> bytes | None:
    seconds = work.seconds.icon
    try:
        data = decode_data_url(url)
        if data is None and work.tab.lease is not None:
            data = await work.equipment.http.fetch(
                work.tab.lease, url, seconds=seconds, max_bytes=MAX_ICON_BYTES
            )
        if not data:
            return None
        _header, blobs = await work.equipment.extractor.call("icon", {}, [data], seconds=seconds)
    except (CaptureError, httpx.HTTPError, httpx.InvalidURL) as error:
        log.debug("icon_left_out", error=str(error))
        return None
    return blobs[0]
