"""Whose screen a page is shown on, in which colours, and how much of it is in the picture."""

import io
import json

import pytest
from PIL import Image

from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, ColorScheme, Device, SnapshotFormat
from tests.integration.capture.conftest import Taken, TakePage
from tests.support.sites import Site

_ASKS = """<!doctype html><meta name=viewport content="width=device-width">
<style>body { margin: 0; background: white }
@media (prefers-color-scheme: dark) { body { background: rgb(10, 20, 30) } }</style>
<p id=p></p><script>
const { userAgent, userAgentData, maxTouchPoints } = navigator;
p.textContent = [innerWidth, /Android/.test(userAgent), / Mobile /.test(userAgent),
  userAgentData?.mobile, maxTouchPoints > 0, matchMedia("(hover: none)").matches].join(" ");
</script>"""


def shot(taken: Taken, kind: ArtifactKind = ArtifactKind.SCREENSHOT) -> Image.Image:
    return Image.open(io.BytesIO(taken.files[kind])).convert("RGB")


def only(*formats: SnapshotFormat, **chosen: object) -> CaptureOptions:
    return CaptureOptions.model_validate({"formats": formats, **chosen})


@pytest.mark.parametrize(
    ("device", "width", "is_android", "is_mobile"),
    [
        (Device.DESKTOP, 1280, "false", "false"),
        (Device.TABLET, 820, "true", "false"),
        (Device.PHONE, 390, "true", "true"),
    ],
)
async def test_a_page_meets_the_device_that_was_chosen(
    take: TakePage, site: Site, device: Device, width: int, is_android: str, is_mobile: str
) -> None:
    taken = await take(site.page(_ASKS), options=only(SnapshotFormat.SCREENSHOT, device=device))

    found = taken.text().split()
    assert found[:3] == [str(width), is_android, is_mobile]
    assert found[4] == is_android
    assert shot(taken).width == width
    assert shot(taken, ArtifactKind.THUMBNAIL).size == (480, 300)


async def test_dark_colours(take: TakePage, site: Site) -> None:
    options = only(SnapshotFormat.SCREENSHOT, color_scheme=ColorScheme.DARK)

    dark = await take(site.page(_ASKS), options=options)
    light = await take(site.page(_ASKS), options=only(SnapshotFormat.SCREENSHOT))

    assert max(shot(dark).getpixel((600, 600))) < 60  # type: ignore[arg-type]
    assert shot(light).getpixel((600, 600)) == (255, 255, 255)


async def test_without_a_screenshot_there_is_still_a_thumbnail(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/light.html"), options=only())

    assert ArtifactKind.THUMBNAIL in taken.files
    assert ArtifactKind.SCREENSHOT not in taken.files
    assert taken.result.failure is None


async def test_what_scrolls_inside_the_page_is_in_the_picture(take: TakePage, site: Site) -> None:
    url = site.page(
        "<!doctype html><style>html, body { margin: 0; height: 100% }"
        "#app { height: 100vh; overflow: auto } #end { background: rgb(200, 0, 0); height: 300px }"
        "</style><div id=app><div style='height: 3000px'>top</div><div id=end>end</div></div>"
    )

    taken = await take(url, options=only(SnapshotFormat.SCREENSHOT))

    picture = shot(taken)
    assert picture.height >= 3300
    red, green, blue = picture.getpixel((600, 3200))  # type: ignore[misc]
    assert red > 150
    assert max(green, blue) < 60
    manifest = json.loads(taken.files[ArtifactKind.MANIFEST])
    assert manifest["screenshot"]["height"] == picture.height
    assert manifest["screenshot"]["is_cut"] is False


async def test_sheets_are_as_the_page_asks_if_they_can_be_read(take: TakePage, site: Site) -> None:
    a5 = await take(
        site.page("<style>@page { size: A5 }</style>x"), options=only(SnapshotFormat.PDF)
    )
    tiny = await take(
        site.page("<style>@page { size: 9mm }</style>x"), options=only(SnapshotFormat.PDF)
    )

    assert b"/MediaBox [0 0 420" in a5.files[ArtifactKind.PDF].replace(b"419.", b"420.")
    assert b"/MediaBox [0 0 595" in tiny.files[ArtifactKind.PDF].replace(b"594.", b"595.")
