"""Judging: the first kind of not being the page that something speaks for. Pure.

What is most certain, and what explains most, comes first: a challenge often has few words and a
login wall may be where the front page is.
"""

from collections.abc import Callable

from services.capture.steps.verdict.challenges import find_challenge
from services.capture.steps.verdict.logins import find_login_wall
from services.capture.steps.verdict.missing import find_soft_not_found
from services.capture.steps.verdict.parking import find_parking
from services.capture.steps.verdict.shells import find_empty_shell
from services.capture.steps.verdict.signals import Signals
from shared.contracts.pages import NotThePage, PageVerdict

_KINDS: tuple[tuple[NotThePage, Callable[[Signals], tuple[str, ...]]], ...] = (
    (NotThePage.BOT_CHALLENGE, find_challenge),
    (NotThePage.PARKED_DOMAIN, find_parking),
    (NotThePage.LOGIN_WALL, find_login_wall),
    (NotThePage.SOFT_NOT_FOUND, find_soft_not_found),
    (NotThePage.EMPTY_SHELL, find_empty_shell),
)


def judge(signals: Signals) -> PageVerdict | None:
    """What is wrong with the page, with the evidence; None where it seems to be the page."""
    for reason, find in _KINDS:
        evidence = find(signals)
        if evidence:
            return PageVerdict(reason=reason, evidence=evidence)
    return None
