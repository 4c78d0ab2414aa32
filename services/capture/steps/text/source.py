"""Source: the page's markup before and after its scripts, and the text that a person sees."""

from dataclasses import dataclass

from services.capture.browser.session import Tab
from services.capture.errors import TabFailedError
from services.capture.steps.scripts import call

_MOST_ELEMENTS = 40_000  # Readability takes about a second for so many
_MOST_RAW_CHARS = 10_000_000
_READER = "READER"


@dataclass(frozen=True, slots=True)
class PageSource:
    """What readable text is made of.

    Attributes:
        html: after the scripts, without what nobody sees.
        raw_html: as it came over the network; empty when that is not to be had.
        reader_html: what the browser's own reader finds in `html`; empty for nothing.
        raw_reader_html: the same, in `raw_html`.
    """

    html: str
    visible_text: str
    reader_html: str = ""
    raw_reader_html: str = ""
    raw_html: str = ""


def read_source(tab: Tab) -> PageSource:
    """The page as it stands."""
    raw = _raw_html(tab)
    given = {"raw": raw, "mostElements": _MOST_ELEMENTS}
    expression = call("text/source", given).replace(_READER, tab.reader or "null", 1)
    return PageSource(**tab.evaluate(expression, apart=True), raw_html=raw)


def _raw_html(tab: Tab) -> str:
    """What the document's answer said. The browser still has it: nothing is fetched."""
    try:
        frame = tab.cdp("Page.getFrameTree")["frameTree"]["frame"]
        answer = tab.cdp("Page.getResourceContent", frameId=frame["id"], url=frame["url"])
    except TabFailedError:
        return ""  # the document was written by a script, or is not kept any more
    content = str(answer["content"])
    is_text = not answer["base64Encoded"] and len(content) <= _MOST_RAW_CHARS
    return content if is_text else ""
