"""Device: whose screen the page is shown on, and which of its colours it is asked for.

One pixel of the page is one pixel of the picture on every device: a phone's own scale of three
would let the screenshot end after 5,000 pixels of the page, and no word is easier to read for it.
"""

from dataclasses import dataclass
from typing import Any

from services.capture.browser.chromium import VIEWPORT_HEIGHT, VIEWPORT_WIDTH
from services.capture.browser.tab import Tab
from shared.contracts.capture_options import ColorScheme, Device, ResolvedOptions

_TOUCH_POINTS = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """A device as pages see it.

    Attributes:
        width, height: of the viewport, in CSS pixels.
        system: what the user agent names in parentheses; None: the browser's own.
        model: of the device, as user agent client hints tell it.
        is_mobile: it is held in a hand: the page's `viewport` counts.
    """

    width: int
    height: int
    system: str | None = None
    model: str = ""
    is_mobile: bool = False


SCREENS = {
    Device.DESKTOP: Screen(VIEWPORT_WIDTH, VIEWPORT_HEIGHT),
    Device.TABLET: Screen(820, 1180, "Linux; Android 10; K", "Tablet"),
    Device.PHONE: Screen(390, 844, "Linux; Android 10; K", "Phone", is_mobile=True),
}


def dress(tab: Tab, options: ResolvedOptions) -> None:
    """Make the tab the device that was asked for. Before the page is opened."""
    scheme = {"name": "prefers-color-scheme", "value": options.color_scheme.value}
    if options.color_scheme is not ColorScheme.LIGHT:
        tab.cdp("Emulation.setEmulatedMedia", features=[scheme])
    screen = SCREENS[options.device]
    if screen.system is None:
        return
    show_at(tab, options.device, screen.height)
    tab.cdp("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=_TOUCH_POINTS)
    version = str(tab.cdp("Browser.getVersion")["product"]).partition("/")[2]
    tab.cdp("Emulation.setUserAgentOverride", **_user_agent(screen, version))


def show_at(tab: Tab, device: Device, height: int) -> None:
    """Give the device a viewport of this height, in CSS pixels; its width stays."""
    screen = SCREENS[device]
    tab.cdp(
        "Emulation.setDeviceMetricsOverride",
        width=screen.width,
        height=height,
        deviceScaleFactor=1,
        mobile=screen.system is not None,
        screenWidth=screen.width,
        screenHeight=height,
    )


def _user_agent(screen: Screen, version: str) -> dict[str, Any]:
    """What Chrome on Android says, in the header and in the client hints alike."""
    major = version.partition(".")[0]
    mobile = " Mobile" if screen.is_mobile else ""
    brands = [
        {"brand": "Chromium", "version": major},
        {"brand": "Not_A Brand", "version": "24"},
    ]
    return {
        "userAgent": f"Mozilla/5.0 ({screen.system}) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major}.0.0.0{mobile} Safari/537.36",
        "platform": "Linux armv8l",
        "userAgentMetadata": {
            "brands": brands,
            "fullVersionList": [
                {"brand": "Chromium", "version": version},
                {"brand": "Not_A Brand", "version": "24.0.0.0"},
            ],
            "platform": "Android",
            "platformVersion": "14.0.0",
            "architecture": "",
            "model": screen.model if screen.is_mobile else "",
            "mobile": screen.is_mobile,
        },
    }
