"""Overlays: what covers a page without being the page, closed where it can be, else hidden.

Consent managers are known by the ids and classes that they give themselves
(`consent_managers.json`), everything else by what it looks like and says.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from services.capture.browser.tab import Tab
from services.capture.steps.scripts import call

_CLOSING_SECONDS = 0.8
_MOST = 20

OverlayKind = Literal["consent", "sign_up", "app", "ad_block", "modal", "frame", "backdrop"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """One thing that covered the page, and what was done about it.

    Attributes:
        by: the consent manager's name, else the element as a CSS selector would name it.
        action: `closed` by a button of its own that agrees to nothing, or `hidden` by force.
    """

    kind: OverlayKind
    by: str
    action: Literal["closed", "hidden"]


def remove_overlays(tab: Tab) -> list[Overlay]:
    """Close or hide what covers the page, and let it scroll again."""
    options = {"managers": _managers(), "closing": _CLOSING_SECONDS * 1000, "most": _MOST}
    found: list[dict[str, Any]] = tab.evaluate(
        call("opening/overlays", options), apart=True, hang_seconds=tab.patience
    )
    return [Overlay(**item) for item in found]


@cache
def _managers() -> list[dict[str, str]]:
    data = Path(__file__).with_name("consent_managers.json").read_text(encoding="utf-8")
    managers: list[dict[str, str]] = json.loads(data)
    return managers
