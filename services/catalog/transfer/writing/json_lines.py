"""JSON Lines in our own format, which comes back without loss."""

from services.catalog.transfer.native.records import Header, LinkRecord


class JsonLinesWriter:
    """See `LinkWriter`."""

    def head(self) -> str:
        """The format and its version."""
        return Header().line()

    def link(self, record: LinkRecord) -> str:
        """A line."""
        return record.line()

    def tail(self) -> str:
        """Nothing: each line stands for itself."""
        return ""
