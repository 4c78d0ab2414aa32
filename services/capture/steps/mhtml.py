"""MHTML: Chromium's own archive of all that the page had loaded, frames included."""

from services.capture.browser.session import Tab
from services.capture.steps.scripts import call


def take_mhtml(tab: Tab) -> bytes:
    """One RFC 2557 file; also the material of the single-file HTML."""
    tab.evaluate(call("preserve"))
    snapshot: str = tab.cdp("Page.captureSnapshot", format="mhtml")["data"]
    return snapshot.encode()
