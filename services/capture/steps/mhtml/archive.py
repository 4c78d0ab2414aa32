"""MHTML: Chromium's own archive of all that the page had loaded, frames included, fonts not."""

from services.capture.browser.tab import Tab


def take_mhtml(tab: Tab) -> bytes:
    """One RFC 2557 file."""
    snapshot: str = tab.cdp("Page.captureSnapshot", format="mhtml")["data"]
    return snapshot.encode(errors="replace")
