"""What the browser downloads for a tab: into a folder of the tab's own, in the profile.

The browser does it, not we, so that cookies, redirects and the egress proxy count as for a page,
and the file is asked for once.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from selenium.webdriver.remote.webdriver import WebDriver


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far the tab's first download is.

    Attributes:
        name: what the server, or else the URL, calls it; empty until that is known.
        url: where it came from, redirects followed; empty until it has ended.
        is_ended: nothing more comes; `path` is None where it broke off.
    """

    received_bytes: int = 0
    name: str = ""
    url: str = ""
    is_ended: bool = False
    path: Path | None = None


class DownloadEvents:
    """A session's news of downloads. They arrive in a thread of Selenium's."""

    def __init__(self, driver: WebDriver) -> None:
        self._lock = Lock()
        self._name: str | None = None
        self._end: Any = None
        context = driver.browsing_context
        context.add_event_handler("download_will_begin", self._begin)
        context.add_event_handler("download_end", self._ended)

    def forget(self) -> None:
        """What comes next belongs to another tab."""
        with self._lock:
            self._name = self._end = None

    def read(self) -> tuple[str, Any]:
        """The name, and BiDi's `downloadEnd`, of the first download; what is missing is falsy."""
        with self._lock:
            return self._name or "", self._end

    def _begin(self, event: Any) -> None:
        with self._lock:
            if self._name is None:
                self._name = str(getattr(event, "suggested_filename", None) or "")

    def _ended(self, event: Any) -> None:
        with self._lock:
            self._end = self._end or getattr(event, "download_params", None)


@dataclass(frozen=True, slots=True)
class DownloadFolder:
    """Where a tab's downloads go, and the news of them."""

    path: Path
    events: DownloadEvents


class Downloads:
    """A tab's downloads."""

    def __init__(
        self, cdp: Callable[..., dict[str, Any]], user_context: str, folder: DownloadFolder
    ) -> None:
        self._cdp = cdp
        self._user_context = user_context
        self._folder = folder.path
        self._events = folder.events

    def allow(self) -> None:
        """From now on let them in."""
        self._events.forget()
        self._set("allowAndName", downloadPath=str(self._folder), eventsEnabled=True)

    def deny(self) -> None:
        """From now on refuse them."""
        self._set("deny")

    def progress(self) -> DownloadProgress:
        """How far it is. The name that it lies under is the browser's: a random one."""
        name, end = self._events.read()
        sizes = [file.stat().st_size for file in self._files()]
        if end is None:
            return DownloadProgress(sum(sizes), name)
        path = None
        if end.status == "complete" and end.filepath:
            path = self._folder / Path(end.filepath).name
        return DownloadProgress(sum(sizes), name, end.url or "", is_ended=True, path=path)

    def remove(self) -> None:
        """Remove what came."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _files(self) -> list[Path]:
        try:
            return [file for file in self._folder.iterdir() if file.is_file()]
        except OSError:  # there is no folder yet, or a file was given its last name meanwhile
            return []

    def _set(self, behavior: str, **parameters: Any) -> None:
        self._cdp(
            "Browser.setDownloadBehavior",
            behavior=behavior,
            browserContextId=self._user_context,
            **parameters,
        )
