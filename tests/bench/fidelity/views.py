"""What a reader sees: of the live page, and of a file that is opened from disk without a network.

Both are looked at in the same way, in browsers of the same make: a window of 1280 x 1024, the page
scrolled through and at rest, animations ended. Runs in the browser's thread.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.capture.browser.chromium import VIEWPORT_HEIGHT, VIEWPORT_WIDTH
from services.capture.browser.tab import Tab
from services.capture.errors import TabFailedError

MAX_ROWS = 16_000
"""Of a page that is taller, only so many are compared: Chromium draws no taller picture at once."""

_LIVE = {"atLeast": 1_400, "quiet": 400, "budget": 20_000, "screens": 80}
_PATIENT = {"atLeast": 5_000, "quiet": 500, "budget": 20_000, "screens": 80}
_OFFLINE = {"atLeast": 300, "quiet": 200, "budget": 12_000, "screens": 80}
_TRIES = 4


@dataclass(frozen=True, slots=True)
class View:
    """What was seen: a PNG of the top of the page, all visible text, what was asked for."""

    png: bytes
    text: str
    asked_for: tuple[str, ...]


def look_at_page(tab: Tab, url: str, *, is_slow: bool = False) -> View:
    """Open a URL and look; at a slow one, which changes by itself after seconds, later."""
    return _look(tab, url, _PATIENT if is_slow else _LIVE)


def look_at_file(tab: Tab, file: Path) -> View:
    """Open a file and look."""
    return _look(tab, file.as_uri(), _OFFLINE)


def _look(tab: Tab, url: str, patience: dict[str, int]) -> View:
    answer = tab.cdp("Page.navigate", url=url)
    if answer.get("errorText"):
        raise TabFailedError(f"{url}: {answer['errorText']}")
    for left in reversed(range(_TRIES)):
        try:
            tab.evaluate(_call("rest", patience), apart=True)
            asked_for = tab.evaluate(_call("still", None), apart=True)
            break
        except TabFailedError:  # it went elsewhere meanwhile: a refresh, a redirect by script
            if not left:
                raise
    return View(_picture(tab), visible_text(_document(tab)), tuple(asked_for))


def _picture(tab: Tab) -> bytes:
    size = tab.cdp("Page.getLayoutMetrics")["cssContentSize"]
    height = min(max(int(size["height"]), VIEWPORT_HEIGHT), MAX_ROWS)
    shot = tab.cdp(
        "Page.captureScreenshot",
        format="png",
        captureBeyondViewport=True,
        optimizeForSpeed=True,
        clip={"x": 0, "y": 0, "width": VIEWPORT_WIDTH, "height": height, "scale": 1},
    )
    return base64.b64decode(shot["data"])


def _document(tab: Tab) -> dict[str, Any]:
    return tab.cdp("DOMSnapshot.captureSnapshot", computedStyles=["visibility", "opacity"])


def visible_text(snapshot: dict[str, Any]) -> str:
    """The text that is laid out and not hidden, of frames and closed shadow roots too.

    Args:
        snapshot: the answer of CDP's `DOMSnapshot.captureSnapshot` with the styles `visibility`
            and `opacity`.
    """
    return "\n".join(_laid_out(snapshot["documents"], snapshot["strings"]))


def _laid_out(documents: list[dict[str, Any]], strings: list[str]) -> Iterator[str]:
    for document in documents:
        layout = document["layout"]
        for text, style in zip(layout["text"], layout["styles"], strict=True):
            if text < 0:
                continue
            says = [strings[value] for value in style]
            if not says or (says[0] == "visible" and says[1] != "0"):
                yield strings[text]


def _call(name: str, argument: dict[str, int] | None) -> str:
    source = Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8").strip()
    given = "" if argument is None else json.dumps(argument)
    return f"({source})({given})"
