"""Reading: the signals of the page in the tab."""

from collections.abc import Mapping
from typing import Any

from services.capture.browser.tab import Tab
from services.capture.steps.opening.navigate import PageFacts
from services.capture.steps.scripts import call
from services.capture.steps.verdict.marks import INLINE, SELECTORS
from services.capture.steps.verdict.signals import Signals

_MOST_TEXT = 20_000


def read_signals(tab: Tab, asked_url: str, facts: PageFacts, headers: Mapping[str, str]) -> Signals:
    """What the page shows, and what its markup gives away. Takes some 10 ms."""
    asks = {"selectors": SELECTORS, "inline": INLINE, "mostText": _MOST_TEXT}
    # Apart from the page's own world, where it may have changed what the script builds on.
    found: dict[str, Any] = tab.evaluate(
        call("verdict/signals", asks), apart=True, hang_seconds=tab.patience
    )
    return Signals(
        asked_url,
        facts.url,
        facts.http_status,
        headers,
        title=found["title"],
        text=found["text"],
        headings=tuple(found["headings"]),
        frames=tuple(found["frames"]),
        scripts=tuple(found["scripts"]),
        links=tuple(found["links"]),
        marks=frozenset(found["marks"]),
        passwords=found["passwords"],
        fields=found["fields"],
        picture_share=found["picture_share"],
    )


def look(tab: Tab) -> str:
    """What the window shows, small, as the Base64 of a PNG."""
    shot = tab.cdp("Page.captureScreenshot", format="png", optimizeForSpeed=True)
    return str(shot["data"])
