"""Signals: all that a verdict is given by. Plain values, so that judging them is pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import ada_url

from services.capture.steps.verdict.words import count_words, plain


@dataclass(frozen=True, slots=True)
class Place:
    """What judging needs of a URL.

    Attributes:
        host: in lower case, without a leading `www.`.
        path: as it stands in the URL, query not included.
    """

    host: str = ""
    port: str = ""
    path: str = "/"
    query: str = ""
    fragment: str = ""

    @classmethod
    def of(cls, url: str) -> "Place":
        """The place of a URL; an empty one where it is no URL."""
        try:
            found = ada_url.URL(url)
        except ValueError:
            return cls()
        return cls(
            found.hostname.removeprefix("www."),
            found.port,
            found.pathname or "/",
            found.search.removeprefix("?"),
            found.hash.removeprefix("#"),
        )

    def is_within(self, hosts: frozenset[str]) -> bool:
        """Whether the host is one of these, or below one of them."""
        labels = self.host.split(".")
        return any(".".join(labels[start:]) in hosts for start in range(len(labels)))


@dataclass(frozen=True)
class Signals:
    """What was seen of a page when it had come to rest.

    Attributes:
        headers: of the answer that gave the page; names in lower case.
        text: what a person sees of it, cut at some 20,000 characters.
        headings: its first ones that can be seen.
        frames: the URLs of its frames, and the `src` of its scripts in `scripts`.
        links: where its links lead, each host once.
        marks: names of what its markup has of `marks.py`.
        passwords: fields for one that can be seen; `fields` are others for text.
        picture_share: the area of pictures and the like, as a share of the window.
        colour_share: of the commonest colour in the window; None where nobody looked.
    """

    asked_url: str
    url: str
    status: int | None = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    headings: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    passwords: int = 0
    fields: int = 0
    picture_share: float = 0.0
    colour_share: float | None = None

    @cached_property
    def asked(self) -> Place:
        """Where the page was to be."""
        return Place.of(self.asked_url)

    @cached_property
    def place(self) -> Place:
        """Where it is."""
        return Place.of(self.url)

    @cached_property
    def plain_text(self) -> str:
        """The text for holding patterns against."""
        return plain(self.text)

    @cached_property
    def words(self) -> int:
        """How many it shows."""
        return count_words(self.text)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the page calls itself: its title and its headings."""
        return tuple(filter(None, (self.title, *self.headings)))

    @property
    def is_error(self) -> bool:
        """It says by its status that it is not the page."""
        return self.status is not None and self.status >= 400
