"""What Selenium and urllib3 raise, as errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from selenium.common.exceptions import (
    InvalidSessionIdException,
    NoSuchWindowException,
    WebDriverException,
)
from urllib3.exceptions import HTTPError
from websocket import WebSocketException

from services.capture.errors import BrowserError, BrowserLostError, TabFailedError

_LOST = ("disconnected", "not connected to DevTools", "tab crashed", "session deleted")


@contextmanager
def translated() -> Iterator[None]:
    """The block's errors as ours.

    Raises:
        TabFailedError: the browser answered that it cannot.
        BrowserLostError: it did not answer, or is gone.
    """
    try:
        yield
    except BrowserError:
        raise
    except (InvalidSessionIdException, NoSuchWindowException) as error:
        raise BrowserLostError(_first_line(error)) from error
    except WebDriverException as error:
        message = _first_line(error)
        lost = any(sign in message for sign in _LOST) or "Timed out waiting" in message
        raise (BrowserLostError if lost else TabFailedError)(message) from error
    except (HTTPError, WebSocketException, OSError) as error:
        raise BrowserLostError(f"chromedriver does not answer: {type(error).__name__}") from error


def _first_line(error: WebDriverException) -> str:
    return (error.msg or type(error).__name__).splitlines()[0]
