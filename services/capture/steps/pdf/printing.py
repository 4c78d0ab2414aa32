"""PDF: the page as it prints. Last of all steps, because printing may hang for ever."""

import base64

from services.capture.browser.session import Tab


def print_pdf(tab: Tab) -> bytes:
    """A4, with backgrounds."""
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
    )
    return base64.b64decode(printed["data"])
