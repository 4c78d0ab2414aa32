"""What went over the network while a page was loaded: every request with its answer."""

from dataclasses import dataclass, field
from datetime import datetime

import ada_url

Headers = tuple[tuple[str, str], ...]

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MOST_HOPS = 20


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what answered it. A redirect is an exchange of its own, without a body.

    Attributes:
        url: absolute, without a fragment.
        resource_type: CDP's name for what it was asked for: `Document`, `Image`, `Font`, ….
        body: of the answer, content codings undone; None when it was not to be had.
        body_missing: why not; None when it is there.
        frame: the browsing context that asked, None for a worker.
    """

    method: str
    url: str
    request_headers: Headers
    request_body: bytes | None
    status: int
    status_text: str
    response_headers: Headers
    body: bytes | None
    resource_type: str
    started_at: datetime
    seconds: float
    body_missing: str | None = None
    frame: str | None = None

    @property
    def media_type(self) -> str:
        """What the answer calls itself, in lower case, without parameters; empty if nothing."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    def header(self, name: str) -> str | None:
        """The first of the answer's headers with this name, which is in lower case."""
        return next((value for key, value in self.response_headers if key.lower() == name), None)

    @property
    def redirects_to(self) -> str | None:
        """Where it sends the browser, as an absolute URL without a fragment; None: nowhere."""
        location = self.header("location") if self.status in _REDIRECTS else None
        if not location:
            return None
        try:
            return str(ada_url.join_url(self.url, location)).partition("#")[0]
        except ValueError:
            return None


@dataclass(slots=True)
class Recording:
    """The exchanges of one tab, frames and workers included, in the order in which they began.

    Attributes:
        left_out: exchanges that are not among them, because there were too many.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    left_out: int = 0
    _by_url: dict[str, list[Exchange]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Index them by URL: a page's style sheets ask for hundreds."""
        for item in self.exchanges:
            if item.method == "GET" and item.body is not None:
                self._by_url.setdefault(item.url, []).append(item)

    def find(self, url: str) -> Exchange | None:
        """The last answer to a GET of `url`, redirects followed; None if there is none.

        An answer that is no error comes before one that is.

        Args:
            url: absolute; its fragment does not matter.
        """
        wanted: str | None = url.partition("#")[0]
        for _hop in range(_MOST_HOPS):
            found = self._answer(wanted) if wanted else None
            if found is None or found.redirects_to is None:
                return found
            wanted = found.redirects_to
        return None

    def way(self, frame: str, url: str) -> list[Exchange]:
        """How a frame's document was got: the last is its own, those before led there.

        Args:
            frame: the browsing context; that of a tab is its target.
            url: where the frame is now; scripts may have given the document another address.
        """
        wanted = url.partition("#")[0]
        found = [
            item
            for item in self.exchanges
            if item.resource_type == "Document" and item.frame == frame
        ]
        shown = [item for item in found if item.body != b""] or found
        last = next((item for item in reversed(shown) if item.url == wanted), None)
        last = last or (shown[-1] if shown else None)
        return found[: found.index(last) + 1] if last else []

    def _answer(self, url: str) -> Exchange | None:
        answers = self._by_url.get(url, [])
        good = (item for item in reversed(answers) if item.status < 400)
        return next(good, answers[-1] if answers else None)
