"""Correct: look whether a page's letters came out wrong, and show it again if so.

Nothing is fetched for it: the bytes are those that were recorded. So the screenshot and the single
file are right too, not only the text.
"""

from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit

import structlog

from services.capture.browser.tab import Tab
from services.capture.steps.scripts import call
from services.capture.steps.step import Work

log = structlog.get_logger()

_MOST_BYTES = 8 * 1024 * 1024


async def correct_charset(work: Work) -> str | None:
    """The right charset of a page that has been shown again in it; None: it was right before.

    Raises:
        CaptureError, BrowserError: it could not be found out.
    """
    seen: dict[str, Any] = await work.take(_look, work.seconds.source)
    if not seen["is_suspect"]:
        return None
    exchange = (await work.recording()).find(seen["url"])
    if exchange is None or not exchange.body or len(exchange.body) > _MOST_BYTES:
        return None
    body = exchange.body
    is_declared = seen["declares"] or "charset" in (exchange.header("content-type") or "").lower()
    host = urlsplit(seen["url"]).hostname or ""
    found, _blobs = await work.equipment.extractor.call(
        "charset",
        {
            "taken_for": seen["charset"],
            "is_declared": is_declared,
            "top_domain": host.rpartition(".")[2].lower(),
        },
        [body],
        seconds=work.extraction_seconds,
    )
    charset: str | None = found["charset"]
    if charset is None:
        return None
    log.info("charset_corrected", taken_for=seen["charset"], charset=charset)
    await work.take(lambda tab: _show(tab, body, charset), work.seconds.source)
    return charset


def _look(tab: Tab) -> dict[str, Any]:
    return dict(tab.evaluate(call("charset/suspect"), apart=True, hang_seconds=tab.patience))


def _show(tab: Tab, body: bytes, charset: str) -> None:
    given = {"base64": b64encode(body).decode(), "charset": charset}
    tab.evaluate(call("charset/show", given), apart=True)
