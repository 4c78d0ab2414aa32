"""Receiving: the bytes of a file, from the browser, which asked for them. In its thread.

A download lies in the tab's folder. What the browser shows itself is asked of it; only where it
cannot give the very bytes (a film, a text in doubtful coding) they are loaded once more, from the
browser's cache where it may.
"""

import base64
import time
from dataclasses import dataclass, replace
from typing import Any

from services.capture.browser.downloads import DownloadProgress
from services.capture.browser.lease import ProxyLease
from services.capture.browser.session import Tab
from services.capture.errors import NavigationError, TabFailedError
from services.capture.steps.file.reencoding import encode_again
from services.capture.steps.opening.navigate import PageFacts, describe
from services.capture.steps.scripts import call
from shared.contracts.failures import FailureReason

_POLL_SECONDS = 0.01
_PIECE_BYTES = 4 * 1024**2
_HTTP_OK = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """What receiving a file may take.

    Attributes:
        end: of the monotonic clock.
        stall_seconds: so long nothing may come.
    """

    max_bytes: int
    end: float
    stall_seconds: float


@dataclass(frozen=True, slots=True)
class Received:
    """A file's bytes and what was said of them."""

    facts: PageFacts
    data: bytes
    name: str
    declared_type: str | None
    charset: str | None = None


def receive_download(tab: Tab, url: str, limits: Limits) -> Received:
    """Wait for the tab's download.

    Raises:
        NavigationError: it is too large, stopped coming, or broke off.
    """
    progress = _wait_for_download(tab, limits)
    if progress.path is None:
        raise NavigationError(FailureReason.CONNECTION_FAILED, "the download broke off")
    if progress.path.stat().st_size > limits.max_bytes:
        raise too_large(limits)
    data = progress.path.read_bytes()
    tab.downloads.deny()
    tab.downloads.remove()
    facts = PageFacts(progress.url or url, _HTTP_OK, "", "")  # no other status is downloaded
    return Received(facts, data, progress.name, None)


def _wait_for_download(tab: Tab, limits: Limits) -> DownloadProgress:
    seen, grown_at = -1, time.monotonic()
    while not (progress := tab.downloads.progress()).is_ended:
        now = time.monotonic()
        if progress.received_bytes > limits.max_bytes:
            raise too_large(limits)
        if progress.received_bytes != seen:
            seen, grown_at = progress.received_bytes, now
        if now >= limits.end or now - grown_at > limits.stall_seconds:
            raise NavigationError(
                FailureReason.TIMED_OUT,
                f"the file did not come in time: {progress.received_bytes} bytes of it did",
            )
        time.sleep(_POLL_SECONDS)
    return progress


def receive_shown(tab: Tab, lease: ProxyLease | None, limits: Limits) -> Received:
    """The bytes of what the tab shows.

    Raises:
        NavigationError: it is too large, did not come in time, or cannot be had.
    """
    _wait_until_loaded(tab, lease, limits)
    shown: dict[str, Any] = tab.evaluate(call("file/shown"), apart=True)
    facts = replace(describe(tab, lease), head={}, json_ld=())
    data = None if shown["is_media"] else _from_browser(tab, facts.url, shown)
    if data is None:
        data = _load(tab, facts.url, limits)
    if len(data) > limits.max_bytes:
        raise too_large(limits)
    return Received(facts, data, "", facts.content_type, shown["charset"])


def _wait_until_loaded(tab: Tab, lease: ProxyLease | None, limits: Limits) -> None:
    while not tab.evaluate(call("file/loaded"), apart=True):
        if lease is not None and lease.bytes_received > limits.max_bytes:
            raise too_large(limits)
        if time.monotonic() >= limits.end:
            raise NavigationError(FailureReason.TIMED_OUT, "the file did not come in time")
        time.sleep(_POLL_SECONDS)


def _from_browser(tab: Tab, url: str, shown: dict[str, Any]) -> bytes | None:
    """The document's own bytes, or None where the browser no longer has the very bytes."""
    try:
        found = tab.cdp("Page.getResourceContent", frameId=tab.target, url=url)
    except TabFailedError:
        return None
    size = int(shown["size_bytes"]) or None
    if not found["base64Encoded"]:
        return encode_again(found["content"], shown["charset"], size)
    data = base64.b64decode(found["content"])
    return data if size in (None, len(data)) else None


def _load(tab: Tab, url: str, limits: Limits) -> bytes:
    resource = tab.cdp(
        "Network.loadNetworkResource",
        frameId=tab.target,
        url=url,
        options={"disableCache": False, "includeCredentials": True},
    )["resource"]
    if not resource.get("success") or "stream" not in resource:
        why = resource.get("netErrorName") or resource.get("httpStatusCode")
        raise NavigationError(FailureReason.CONNECTION_FAILED, f"the file was not given: {why}")
    data = bytearray()
    while True:
        piece = tab.cdp("IO.read", handle=resource["stream"], size=_PIECE_BYTES)
        text = piece["data"]
        data += base64.b64decode(text) if piece.get("base64Encoded") else text.encode()
        if len(data) > limits.max_bytes:
            raise too_large(limits)
        if time.monotonic() >= limits.end:
            raise NavigationError(FailureReason.TIMED_OUT, "the file did not come in time")
        if piece["eof"]:
            tab.cdp("IO.close", handle=resource["stream"])
            return bytes(data)


def too_large(limits: Limits) -> NavigationError:
    """The failure of a file that is larger than the operator allows."""
    mebibytes = limits.max_bytes / 1024**2
    return NavigationError(
        FailureReason.TOO_LARGE, f"the file is larger than the {mebibytes:g} MiB that are kept"
    )
