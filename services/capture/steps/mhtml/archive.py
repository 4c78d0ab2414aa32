"""MHTML: Chromium's own archive of all that the page had loaded, frames included.

Chromium leaves fonts out; they are taken from its cache and added as parts, so that the archive
is whole.
"""

import re
from textwrap import wrap

from services.capture.browser.session import Tab
from services.capture.steps.scripts import call

_PRESERVE = {"budget": 1500, "maxFonts": 40, "maxFontBytes": 8 * 1024 * 1024}
_BOUNDARY = re.compile(r'boundary="([^"]+)"')
_HEADER_UNSAFE = re.compile(r"[\x00-\x20\x7f-\uffff]")


def take_mhtml(tab: Tab) -> bytes:
    """One RFC 2557 file; also the material of the single-file HTML."""
    fonts: list[dict[str, str]] = tab.evaluate(call("mhtml/preserve", _PRESERVE), apart=True)
    snapshot: str = tab.cdp("Page.captureSnapshot", format="mhtml")["data"]
    return with_fonts(snapshot, fonts).encode(errors="replace")


def with_fonts(snapshot: str, fonts: list[dict[str, str]]) -> str:
    """The archive with a part for each font before its end."""
    found = _BOUNDARY.search(snapshot[:4096])
    if not fonts or not found:
        return snapshot
    body, end, _rest = snapshot.rpartition(f"--{found[1]}--")
    if not end:
        return snapshot
    parts = "".join(
        f"--{found[1]}\r\nContent-Type: {_header(font['media_type'])}\r\n"
        f"Content-Transfer-Encoding: base64\r\nContent-Location: {_header(font['url'])}\r\n\r\n"
        + "\r\n".join(wrap(font["base64"], 76))
        + "\r\n\r\n"
        for font in fonts
    )
    return f"{body}{parts}{end}\r\n"


def _header(value: str) -> str:
    return _HEADER_UNSAFE.sub("", value)
