"""What went over the network while a page was loaded: every request with its answer."""

from dataclasses import dataclass, field
from datetime import datetime

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what answered it. A redirect is an exchange of its own, without a body.

    Attributes:
        url: absolute, without a fragment.
        resource_type: CDP's name for what it was asked for: `Document`, `Image`, `Font`, ….
        body: of the answer, content codings undone; None when it was not to be had.
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

    @property
    def media_type(self) -> str:
        """What the answer calls itself, in lower case, without parameters; empty if nothing."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    def header(self, name: str) -> str | None:
        """The first of the answer's headers with this name, which is in lower case."""
        return next((value for key, value in self.response_headers if key.lower() == name), None)


@dataclass(slots=True)
class Recording:
    """The exchanges of one tab, frames and workers included, in the order in which they began."""

    exchanges: list[Exchange] = field(default_factory=list)

    def find(self, url: str) -> Exchange | None:
        """The last successful answer to a GET of `url`, redirects followed; None if there is none.

        Args:
            url: absolute; its fragment does not matter.
        """
        wanted = url.partition("#")[0]
        for _hop in range(20):
            found = self._answer(wanted)
            if found is None or not 300 <= found.status < 400:
                return found
            location = found.header("location")
            if not location:
                return None
            wanted = location.partition("#")[0]
        return None

    def _answer(self, url: str) -> Exchange | None:
        answers = [item for item in self.exchanges if item.url == url and item.method == "GET"]
        return next((item for item in reversed(answers) if item.body is not None), None)
