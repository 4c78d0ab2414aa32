"""Screenshot: the whole page as one picture, down to a cap."""

import base64
from dataclasses import dataclass

from services.capture.browser.tab import Tab
from services.capture.steps.opening.device import SCREENS, Screen, show_at
from services.capture.steps.scripts import call
from shared.contracts.capture_options import Device

MAX_HEIGHT = 16_383
"""In pixels; WebP, which it becomes, allows no more."""
_MAX_WIDTH = 2_560
_TWO_FRAMES = """Promise.race([
  new Promise((wake) => requestAnimationFrame(() => requestAnimationFrame(wake))),
  new Promise((wake) => setTimeout(wake, 300)),
])"""


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

    @property
    def measures(self) -> dict[str, int | bool]:
        """What clients are told of it: sizes in pixels, of which one is one CSS pixel."""
        return {
            "width": self.width,
            "height": self.height,
            "page_height": self.page_height,
            "is_cut": self.is_cut,
        }


def take_screenshot(tab: Tab, device: Device = Device.DESKTOP) -> Screenshot:
    """The page from its top, as wide as its content.

    Where not the page scrolls but something in it, the window grows until that is seen whole.
    """
    screen = SCREENS[device]
    more = int(tab.evaluate(call("screenshot/grow"), apart=True, hang_seconds=tab.patience))
    if not more:
        return _shoot(tab, screen)
    try:
        show_at(tab, device, min(screen.height + more, MAX_HEIGHT))
        tab.evaluate(_TWO_FRAMES, apart=True)
        return _shoot(tab, screen)
    finally:
        if device is Device.DESKTOP:
            tab.cdp("Emulation.clearDeviceMetricsOverride")
        else:
            show_at(tab, device, screen.height)


def _shoot(tab: Tab, screen: Screen) -> Screenshot:
    size = tab.cdp("Page.getLayoutMetrics")["cssContentSize"]
    page_height = max(int(size["height"]), screen.height)
    width = min(max(int(size["width"]), screen.width), _MAX_WIDTH)
    height = min(page_height, MAX_HEIGHT)
    shot = tab.cdp(
        "Page.captureScreenshot",
        format="png",
        captureBeyondViewport=True,
        optimizeForSpeed=True,
        clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
    )
    return Screenshot(base64.b64decode(shot["data"]), width, height, page_height)
