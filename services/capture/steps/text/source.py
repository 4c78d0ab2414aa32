"""Source: the page's markup after its scripts, and the text that a person sees."""

from dataclasses import dataclass

from services.capture.browser.session import Tab
from services.capture.steps.scripts import call


@dataclass(frozen=True, slots=True)
class PageSource:
    """What readable text is made of."""

    html: str
    visible_text: str


def read_source(tab: Tab) -> PageSource:
    """The page as it stands."""
    return PageSource(**tab.evaluate(call("text/source")))
