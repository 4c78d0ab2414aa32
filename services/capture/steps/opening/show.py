"""Show: what sites are to see so that they let the capture in. Before navigating."""

from collections.abc import Sequence

from services.capture.browser.tab import Tab
from services.capture.errors import NavigationError, TabFailedError
from shared.contracts.credentials import SiteCredentials
from shared.contracts.failures import FailureReason


def show(tab: Tab, sites: Sequence[SiteCredentials]) -> None:
    """Have the tab show each site what is meant for it.

    Raises:
        NavigationError: the browser does not take something of it.
    """
    try:
        tab.show(sites)
    except TabFailedError as error:
        raise NavigationError(FailureReason.STEP_FAILED, str(error)) from error
