"""Uploads: a page that a client's browser has saved, shown as it is and without any network.

Its document comes from the lease itself, which lets nothing else through, and its headers forbid
scripts, refreshes and requests. With scripts off no timer runs in the page either, so whoever asks
it something must ask anew instead of waiting inside it.
"""

import time
from dataclasses import dataclass, replace

from services.capture.browser.lease import ProxyLease, ShownDocument
from services.capture.browser.tab import Tab
from services.capture.errors import NavigationError
from services.capture.steps.opening.navigate import PageFacts, describe, navigate
from services.capture.steps.scripts import call
from shared.contracts.artifacts import Artifact
from shared.contracts.failures import FailureReason

_SHOWN_AT = "http://upload.invalid/"  # https would need a certificate; nobody sees this address
_POLICY = (
    "sandbox allow-same-origin; "  # the same origin as its own frames, whose text is read too
    "default-src 'none'; "
    "img-src data: blob:; "
    "style-src 'unsafe-inline' data:; "
    "font-src data:; "
    "media-src data: blob:; "
    "frame-src data:"
)
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Upload:
    """The file as it is stored, and its bytes."""

    artifact: Artifact
    data: bytes


def show_upload(tab: Tab, upload: Upload, lease: ProxyLease) -> None:
    """Open the file. From now on the lease shows it and nothing else.

    Raises:
        NavigationError: the browser does not take it for a page.
    """
    headers = (
        ("Content-Type", "text/html;charset=utf-8"),
        ("Content-Security-Policy", _POLICY),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    )
    lease.show_only(ShownDocument(_SHOWN_AT, headers, upload.data))
    navigate(tab, _SHOWN_AT, lease)


def settle_upload(tab: Tab, url: str, budget_seconds: float) -> bool:
    """Whether everything in the page was drawn within the budget. Addresses are read against `url`.

    It is captured as it is if not.
    """
    end = time.monotonic() + budget_seconds
    while not tab.evaluate(call("upload/upload", url)):
        if time.monotonic() >= end:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def describe_upload(tab: Tab, url: str, lease: ProxyLease) -> PageFacts:
    """What is in the tab, as a page of `url`. There was no answer, so there is no status.

    Raises:
        NavigationError: the file was left, which nothing in it should be able to do.
    """
    facts = describe(tab, lease)
    if facts.url.partition("#")[0] != _SHOWN_AT:
        raise NavigationError(FailureReason.UNSUPPORTED_CONTENT, "the file led elsewhere")
    return replace(facts, url=url, http_status=None)
