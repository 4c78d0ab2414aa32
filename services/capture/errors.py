"""Why a capture, or a step of one, did not work.

    CaptureError          a typed reason and a sentence; what a snapshot's `failure` shows
    ├── NavigationError   the page itself could not be had: nothing can be kept
    └── StepError         one step did not work: the rest is kept
BrowserError
    ├── TabFailedError          the browser answered that it cannot; the tab lives on
    └── BrowserLostError  the browser crashed, hung or was killed; it must be replaced
        └── BrowserTimedOutError   it hung past a deadline and was killed for it
"""

from shared.contracts.failures import Failure, FailureReason


class CaptureError(Exception):
    """A failure with a typed reason, and the status where the server answered all the same."""

    def __init__(
        self, reason: FailureReason, message: str, *, http_status: int | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.http_status = http_status

    def as_failure(self, step: str) -> Failure:
        """What clients are told."""
        return Failure(reason=self.reason, message=self.message, step=step)


class NavigationError(CaptureError):
    """The page could not be loaded."""


class StepError(CaptureError):
    """A step did not work."""


class BrowserError(Exception):
    """The browser did not do what it was asked."""


class TabFailedError(BrowserError):
    """The browser refused a command or a script threw; the tab can still be used."""


class BrowserLostError(BrowserError):
    """The browser is gone, or must be treated so."""


class BrowserTimedOutError(BrowserLostError):
    """A call took longer than it may; the browser was killed."""
