import base64
import io

import pytest
from PIL import Image

from services.capture.steps.icon.icons import Icon, best_icons, decode_data_url, make_icon

PAGE = "https://site.test/deep/page"
FALLBACK = "https://site.test/favicon.ico"


def picture(side: int, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (side, side), "teal").save(out, kind)
    return out.getvalue()


def test_the_smallest_that_is_large_enough_comes_first_and_the_hosts_own_last() -> None:
    icons = (
        Icon("https://site.test/16.png", "icon", "16x16"),
        Icon("https://site.test/touch.png", "apple-touch-icon"),
        Icon("https://site.test/96.png", "icon", "32x32 96X96"),
        Icon("https://site.test/icon.svg", "icon", "any", "image/svg+xml"),
        Icon("javascript:alert(1)", "icon", "64x64"),
    )

    assert best_icons(icons, PAGE) == [
        "https://site.test/96.png",
        "https://site.test/touch.png",
        FALLBACK,
    ]
    assert best_icons((), PAGE) == [FALLBACK]
    assert best_icons((Icon(FALLBACK, "icon"),), PAGE) == [FALLBACK]
    assert best_icons((), "about:blank") == []


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("data:image/png;base64,AAEC", b"\x00\x01\x02"),
        ("data:image/png;base64,AAE", b"\x00\x01"),
        ("data:;x=y;base64,AA%3D%3D", b"\x00"),
        ("data:text/plain,a%20b", b"a b"),
        ("https://site.test/", None),
    ],
)
def test_data_urls(url: str, data: bytes | None) -> None:
    assert decode_data_url(url) == data


@pytest.mark.parametrize("kind", ["PNG", "ICO", "GIF", "WEBP", "BMP"])
def test_an_icon_is_a_small_png(kind: str) -> None:
    icon = Image.open(io.BytesIO(make_icon(picture(96, kind))))

    assert icon.format == "PNG"
    assert icon.size == (64, 64)


def test_a_small_one_stays_as_it_is_and_a_huge_one_is_refused() -> None:
    assert Image.open(io.BytesIO(make_icon(picture(16)))).size == (16, 16)
    with pytest.raises(ValueError, match="3000 by 3000"):
        make_icon(picture(3_000))
    with pytest.raises(OSError, match="cannot identify"):
        make_icon(base64.b64decode("aGVsbG8="))
