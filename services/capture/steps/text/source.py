"""Source: the page's markup before and after its scripts, and the text that a person sees."""

from dataclasses import dataclass

from services.capture.browser.tab import Tab
from services.capture.steps.scripts import call

_MOST_ELEMENTS = 40_000  # Readability takes about a second for so many
_MOST_RAW_BYTES = 10_000_000
_RECORDING_SECONDS = 4.0
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


def read_source(tab: Tab, *, with_raw: bool = True) -> PageSource:
    """The page as it stands, and as it came unless that was read in the wrong charset."""
    raw = _raw_html(tab) if with_raw else ""
    given = {"raw": raw, "mostElements": _MOST_ELEMENTS}
    expression = call("text/source", given).replace(_READER, tab.reader or "null", 1)
    return PageSource(**tab.evaluate(expression, apart=True), raw_html=raw)


def _raw_html(tab: Tab) -> str:
    """What the document's answer said, as it was recorded.

    CDP's `Page.getResourceContent` has it too, but asks the site for every style sheet once more.
    """
    url, charset = tab.evaluate(
        "[location.href, document.characterSet]", apart=True, hang_seconds=tab.patience
    )
    way = tab.recorder.collect(_RECORDING_SECONDS).way(tab.target, str(url))
    body = way[-1].body if way and _is_text(way[-1].media_type) else None
    if body is None or len(body) > _MOST_RAW_BYTES:
        return ""
    try:
        return body.decode(str(charset), errors="replace").removeprefix("\ufeff")
    except LookupError:
        return body.decode(errors="replace")


def _is_text(media_type: str) -> bool:
    return not media_type or media_type.startswith("text/") or media_type.endswith("xml")
