"""Sound and films: how long they are, and what their tags say."""

import io
from typing import Any

from tinytag import TinyTag, TinyTagException

from services.capture.steps.file.reading.document import Document, one_line

_NAMES = ("title", "artist", "album", "composer", "genre", "year", "comment")
_MAX_SECONDS = 10 * 365 * 86_400


def read_media(data: bytes, document: Document) -> None:
    """What there is; a kind that cannot be read has nothing to say, which is no failure."""
    try:
        tag: Any = TinyTag.get(file_obj=io.BytesIO(data))
    except (TinyTagException, ValueError, ArithmeticError, LookupError, OSError):
        return
    duration = tag.duration
    if isinstance(duration, int | float) and 0 < duration < _MAX_SECONDS:
        document.details["duration_seconds"] = round(float(duration), 3)
    said = {name: one_line(str(getattr(tag, name, None) or ""))[:1_000] for name in _NAMES}
    document.title, document.author = said["title"] or None, said["artist"] or None
    document.description = said["comment"] or None
    for name in ("album", "genre", "year"):
        if said[name]:
            document.details[name] = said[name]
    for text in said.values():
        document.paragraph(text)
