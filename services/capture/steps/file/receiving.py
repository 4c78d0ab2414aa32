"""Receiving: the bytes of a file, from the browser, which asked for them. In its thread.

A download lies in the tab's folder. What the browser shows itself was recorded as it came; only
where it was not (a film, of which the browser asks for pieces, or what is too large to be recorded)
it is loaded once more, from the browser's cache where that has it.
"""

import base64
import re
import time
from dataclasses import dataclass, replace
from typing import Any

from services.capture.browser.downloads import DownloadProgress
from services.capture.browser.lease import ProxyLease
from services.capture.browser.recording import Exchange
from services.capture.browser.tab import Tab
from services.capture.errors import NavigationError, TabFailedError
from services.capture.steps.opening.navigate import PageFacts, describe
from services.capture.steps.scripts import call
from shared.contracts.failures import FailureReason

_POLL_SECONDS = 0.01
_PIECE_BYTES = 4 * 1024**2
_HTTP_OK = 200
_COLLECT_SECONDS = 5.0
_PATIENCE_SECONDS = 2.0
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]{1,40})")


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
    answer = _answer(tab, progress.url or url)
    declared = answer.media_type if answer is not None else None
    facts = PageFacts(progress.url or url, answer.status if answer else _HTTP_OK, "", "")
    return Received(facts, data, progress.name, declared, _charset(answer))


def receive_error_file(tab: Tab) -> Received:
    """What an error came with, which the browser neither shows nor downloads.

    Raises:
        NavigationError: it came with nothing.
    """
    answer = _answer(tab, None)
    if answer is None or not answer.body:
        status = f"HTTP {answer.status}" if answer else "an error"
        raise NavigationError(
            FailureReason.UNSUPPORTED_CONTENT, f"the server answered {status} and no page"
        )
    facts = PageFacts(answer.url, answer.status, "", "")
    return Received(facts, answer.body, "", answer.media_type, _charset(answer))


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
    answer = None if shown["is_media"] else _answer(tab, facts.url)
    data = answer.body if answer is not None else None
    if data is None:
        data = _picture(tab, facts.url) or _load(tab, facts.url, limits)
    if len(data) > limits.max_bytes:
        raise too_large(limits)
    declared = (answer and answer.media_type) or facts.content_type
    return Received(facts, data, "", declared, _charset(answer) or shown["charset"])


def _answer(tab: Tab, url: str | None) -> Exchange | None:
    """What was recorded of the document's answer: its status, headers and body."""
    wanted = url and url.partition("#")[0]
    patience = time.monotonic() + _PATIENCE_SECONDS  # it may be recorded a moment later
    while True:
        for item in reversed(tab.recorder.collect(_COLLECT_SECONDS).exchanges):
            is_document = item.resource_type == "Document" and item.redirects_to is None
            if is_document and wanted in (None, item.url):
                return item
        if time.monotonic() >= patience:
            return None
        time.sleep(_POLL_SECONDS)


def _charset(answer: Exchange | None) -> str | None:
    """What the server says that a text is in."""
    found = _CHARSET.search((answer and answer.header("content-type")) or "")
    return found[1] if found else None


def _wait_until_loaded(tab: Tab, lease: ProxyLease | None, limits: Limits) -> None:
    while not tab.evaluate(call("file/loaded"), apart=True):
        if lease is not None and lease.bytes_received > limits.max_bytes:
            raise too_large(limits)
        if time.monotonic() >= limits.end:
            raise NavigationError(FailureReason.TIMED_OUT, "the file did not come in time")
        time.sleep(_POLL_SECONDS)


def _picture(tab: Tab, url: str) -> bytes | None:
    """The bytes of what the browser has not decoded as text."""
    try:
        found = tab.cdp("Page.getResourceContent", frameId=tab.target, url=url)
    except TabFailedError:
        return None
    return base64.b64decode(found["content"]) if found["base64Encoded"] else None


def _load(tab: Tab, url: str, limits: Limits) -> bytes:
    try:
        resource = tab.cdp(
            "Network.loadNetworkResource",
            frameId=tab.target,
            url=url,
            options={"disableCache": False, "includeCredentials": True},
        )["resource"]
    except TabFailedError as error:  # the file's own security policy forbids it
        raise NavigationError(
            FailureReason.UNSUPPORTED_CONTENT, f"the browser does not give the file: {error}"
        ) from error
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
