"""What every text format of links is: a beginning, one piece a link, and an end."""

from typing import Protocol

from services.catalog.transfer.native.records import LinkRecord


class LinkWriter(Protocol):
    """Writes links in the order in which they come, oldest first. One writer is for one file."""

    def head(self) -> str:
        """What stands before all links."""

    def link(self, record: LinkRecord) -> str:
        """One link, with what belongs before it."""

    def tail(self) -> str:
        """What stands behind all links: a file without it is cut off."""
