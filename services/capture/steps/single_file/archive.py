"""Reading an MHTML archive (RFC 2557) as Chromium writes it."""

import base64
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

import ada_url

_FRAME_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Part:
    """One resource or one frame's document."""

    location: str
    media_type: str
    data: bytes

    @property
    def text(self) -> str:
        """Chromium writes all text as UTF-8, whatever it was."""
        return self.data.decode(errors="replace")

    @property
    def data_url(self) -> str:
        """The part as a URL that holds it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


@dataclass(frozen=True, slots=True)
class Archive:
    """The main document, its frames by `cid:` URL and everything else by address."""

    document: Part
    parts: dict[str, Part] = field(default_factory=dict)

    def find(self, url: str) -> Part | None:
        """The part at an absolute URL; its fragment does not matter."""
        return self.parts.get(url.partition("#")[0])


class NotAnArchiveError(Exception):
    """The bytes hold no MHTML with a document in it."""


def read_archive(mhtml: bytes) -> Archive:
    """Parse the file.

    Raises:
        NotAnArchiveError: it has no document.
    """
    message = message_from_bytes(mhtml)
    parts: dict[str, Part] = {}
    document: Part | None = None
    for item in message.walk():
        if item.is_multipart():
            continue
        part = _part(item)
        if document is None:
            document = part
        content_id = item.get("Content-ID", "").strip("<> \r\n")
        if content_id:
            parts.setdefault(f"cid:{content_id}", part)
        if part.location and not (content_id and part.media_type in _FRAME_TYPES):
            parts.setdefault(normal_url(part.location).partition("#")[0], part)
    if document is None or not document.data:
        raise NotAnArchiveError("the archive holds no document")
    return Archive(document, parts)


def normal_url(url: str, base: str | None = None) -> str:
    """An absolute URL as a browser writes it, or the text itself when it is none."""
    try:
        return str(ada_url.URL(url, base).href if base else ada_url.URL(url).href)
    except ValueError:
        return url


def _part(item: Message) -> Part:
    data = item.get_payload(decode=True)
    assert isinstance(data, bytes)
    location = "".join(str(item.get("Content-Location", "")).split())
    return Part(location, item.get_content_type(), data)
