"""Navigate: open the URL and learn what answered."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from services.capture.browser.lease import ProxyLease
from services.capture.browser.tab import HANG_SECONDS, Tab
from services.capture.errors import NavigationError
from services.capture.steps.icon.icons import Icon
from services.capture.steps.opening.network_errors import navigation_error
from services.capture.steps.scripts import call, script
from shared.contracts.failures import FailureReason

_ERROR_PAGE = "chrome-error://"
_STATUS_ON_ERROR_PAGE = re.compile(r"HTTP ERROR (\d{3})")
_PAGES = ("text/html", "application/xhtml+xml")
_REFUSAL_STATUSES = (403, 502)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a loaded page. `head` is for the metadata artifact.

    Attributes:
        head_sources: where each of `head` was found, by its name.
        json_ld: the texts of its JSON-LD scripts.
        icons: what it names as its icons.
    """

    url: str
    http_status: int | None
    content_type: str
    beginning: str
    head: dict[str, str | None] = field(default_factory=dict)
    head_sources: dict[str, str] = field(default_factory=dict)
    json_ld: tuple[str, ...] = ()
    icons: tuple[Icon, ...] = ()


class Arrival(Enum):
    """What a URL leads to."""

    PAGE = auto()
    SHOWN_FILE = auto()  # no page, but the browser shows it: a picture, a text, a film
    DOWNLOAD = auto()
    ERROR_FILE = auto()  # what would have been a download, with an error's status


_FILES = {
    "net::ERR_ABORTED": Arrival.DOWNLOAD,  # handed over to the downloads
    "net::ERR_INVALID_RESPONSE": Arrival.ERROR_FILE,
}


def prepare(tab: Tab) -> None:
    """Make an empty tab ready, ahead of the job: what runs before the page's own scripts."""
    for name in ("opening/watch", "opening/hold", "single_file/remember"):
        tab.cdp("Page.addScriptToEvaluateOnNewDocument", source=f"({script(name)})()")
    tab.downloads.allow()


def navigate(
    tab: Tab, url: str, lease: ProxyLease | None, hang_seconds: float = 2 * HANG_SECONDS
) -> Arrival:
    """Open `url`; returns when the answer has begun to arrive.

    An HTTP error that comes with a page, such as most 404s, is a page as any other. A script of
    the page that lets nobody else in for `hang_seconds` is ended.

    Raises:
        NavigationError: there is nothing to capture.
    """
    answer = tab.cdp("Page.navigate", url=url)
    error_text = answer.get("errorText")
    if answer.get("isDownload") and error_text in _FILES:
        return _FILES[error_text]
    tab.downloads.deny()  # what a page offers once it is there is not what the URL leads to
    if error_text:
        failed_url = _unreachable_url(tab) or url
        raise _known_to_proxy(lease, failed_url) or navigation_error(error_text)
    if _known_to_proxy(lease, url):
        describe(tab, lease)  # most likely the proxy's own answer: no need to let that settle
    # Of the frame, not asked in the page: that one may be on its way elsewhere already.
    tree = tab.cdp("Page.getFrameTree", hang_seconds=hang_seconds)["frameTree"]
    content_type = tree["frame"]["mimeType"]
    return Arrival.PAGE if content_type in _PAGES else Arrival.SHOWN_FILE


def describe(tab: Tab, lease: ProxyLease | None) -> PageFacts:
    """What is in the tab now; scripts and refreshes may have led elsewhere meanwhile.

    Raises:
        NavigationError: what is in the tab is no page but the news that there is none.
    """
    found: dict[str, Any] = tab.evaluate(call("opening/describe"), hang_seconds=tab.patience)
    facts = PageFacts(
        **found
        | {
            "json_ld": tuple(found["json_ld"]),
            "icons": tuple(Icon(**icon) for icon in found["icons"]),
        }
    )
    if facts.url.startswith(_ERROR_PAGE):
        failed_url = _unreachable_url(tab) or facts.url
        status = _STATUS_ON_ERROR_PAGE.search(facts.beginning)
        says = f"HTTP {status[1]} with an empty page" if status else "the page did not load"
        raise _known_to_proxy(lease, failed_url) or NavigationError(
            FailureReason.CONNECTION_FAILED,
            f"{says}: {failed_url}",
            http_status=int(status[1]) if status else None,
        )
    if facts.http_status in _REFUSAL_STATUSES:
        refusal = _known_to_proxy(lease, facts.url)
        # The proxy answers http in plain words of its own; a server's 403 is a page.
        if refusal is not None and facts.beginning == refusal.message[:500].strip():
            raise refusal
    return facts


def _unreachable_url(tab: Tab) -> str | None:
    """The URL behind Chromium's error page: after redirects, not the one that was asked for."""
    frame = tab.cdp("Page.getFrameTree")["frameTree"]["frame"]
    found = frame.get("unreachableUrl")
    return str(found) if found else None


def _known_to_proxy(lease: ProxyLease | None, url: str) -> NavigationError | None:
    """For https all that the browser hears is that there is no tunnel; the proxy knows why."""
    if lease is None or not url.startswith(("http://", "https://")):
        return None
    failure = lease.failure_of(url)
    return NavigationError(failure.reason, failure.message) if failure else None
