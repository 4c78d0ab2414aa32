"""Screenshot: the whole page as one picture, down to a cap."""

import base64
from dataclasses import dataclass

from services.capture.browser.chromium import VIEWPORT_HEIGHT, VIEWPORT_WIDTH
from services.capture.browser.session import Tab

MAX_HEIGHT = 16_383
"""In pixels; WebP, which it becomes, allows no more."""
_MAX_WIDTH = 2_560


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A PNG, written fast, not small. Cut at the cap where `page_height` is more than `height`."""

    data: bytes
    width: int
    height: int
    page_height: int

    @property
    def is_cut(self) -> bool:
        """Whether the page goes on below the picture."""
        return self.page_height > self.height


def take_screenshot(tab: Tab) -> Screenshot:
    """The page from its top, as wide as its content."""
    size = tab.cdp("Page.getLayoutMetrics")["cssContentSize"]
    page_height = max(int(size["height"]), VIEWPORT_HEIGHT)
    width = min(max(int(size["width"]), VIEWPORT_WIDTH), _MAX_WIDTH)
    height = min(page_height, MAX_HEIGHT)
    shot = tab.cdp(
        "Page.captureScreenshot",
        format="png",
        captureBeyondViewport=True,
        optimizeForSpeed=True,
        clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
    )
    return Screenshot(base64.b64decode(shot["data"]), width, height, page_height)
