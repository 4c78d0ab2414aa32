"""A file as it came, and what was learnt of it."""

from dataclasses import dataclass, field
from typing import Any

GENERIC_TYPE = "application/octet-stream"


@dataclass(slots=True)
class File:
    """What a URL leads to where that is no page.

    Attributes:
        data: its bytes, as they were sent.
        name: a safe one, with the ending that fits what it is.
        media_type: what it is.
        declared_type: what the server called it, where that is known.
        is_shown: the browser has it in the tab, drawn.
        details: what its reader found, by name: pages, width, seconds ….
        beginning: how its text begins.
    """

    data: bytes = field(repr=False)
    name: str
    media_type: str
    declared_type: str | None
    is_shown: bool
    details: dict[str, Any] = field(default_factory=dict)
    beginning: str = field(default="", repr=False)

    @property
    def as_json(self) -> dict[str, Any]:
        """What the metadata artifact says of it."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "declared_media_type": self.declared_type,
            "size_bytes": len(self.data),
            **self.details,
        }
