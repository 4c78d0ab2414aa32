"""What the extractor gives; apart from the tasks, so that the worker imports none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ReadableText:
    """The main content in its three forms, what the page says of itself, the text's sketch."""

    text: str
    markdown: str
    html: str
    metadata: dict[str, str | None]
    sketch: str

    @classmethod
    def from_frame(cls, header: dict[str, Any], blobs: Sequence[bytes]) -> "ReadableText":
        """What came back from the child."""
        text, markdown, html = (blob.decode() for blob in blobs)
        return cls(text, markdown, html, header["metadata"], header["sketch"])
