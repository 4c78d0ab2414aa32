"""PDF: the page as it prints. Last of all steps, because printing may hang for ever."""

import base64
import re
from typing import Any

from services.capture.browser.tab import Tab

_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")
_SANE_POINTS = (200.0, 2_000.0)
"""Of a sheet's side: from a postcard to A1."""
_LIGHT = {"name": "prefers-color-scheme", "value": "light"}


def print_pdf(tab: Tab) -> bytes:
    """The sheets that the page itself asks for, if anybody can read those; else A4.

    With backgrounds. In light colours even where dark ones were asked for: it is for paper.
    """
    tab.cdp("Emulation.setEmulatedMedia", features=[_LIGHT])
    printed = _print(tab, preferCSSPageSize=True)
    found = _MEDIA_BOX.search(printed)
    least, most = _SANE_POINTS
    if found is None or all(least <= float(side) <= most for side in found.groups()):
        return printed
    return _print(tab)


def _print(tab: Tab, **options: Any) -> bytes:
    printed = tab.cdp(
        "Page.printToPDF",
        printBackground=True,
        paperWidth=8.27,
        paperHeight=11.69,
        marginTop=0.4,
        marginBottom=0.4,
        marginLeft=0.4,
        marginRight=0.4,
        transferMode="ReturnAsBase64",
        **options,
    )
    return base64.b64decode(printed["data"])
