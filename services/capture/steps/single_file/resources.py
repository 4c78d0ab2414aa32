"""What a page was made of, by address, as it came over the network."""

import base64
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote_to_bytes

from PIL import Image

_MAX_PIXELS = 100_000_000
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_CSS_CHARSET = re.compile(rb'^@charset "([\w.:-]+)";')
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_SIGNATURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"wOF2", "font/woff2"),
    (b"wOFF", "font/woff"),
    (b"OTTO", "font/otf"),
    (b"\x00\x01\x00\x00", "font/ttf"),
)


@dataclass(frozen=True)
class Resource:
    """One answer. `content_type` is the header as it was."""

    content_type: str
    data: bytes

    @classmethod
    def from_data_url(cls, url: str) -> "Resource | None":
        """What a `data:` URL holds; None when it is none."""
        head, comma, body = url.partition(",")
        if not comma or head[:5].lower() != "data:":
            return None
        content_type, _mark, coding = head[5:].rpartition(";")
        if coding.strip().lower() != "base64":
            return cls(head[5:], unquote_to_bytes(body))
        try:
            return cls(content_type, base64.b64decode(unquote_to_bytes(body)))
        except ValueError:
            return None

    @cached_property
    def media_type(self) -> str:
        """By the bytes where they say it, else by the header."""
        for signature, media_type in _SIGNATURES:
            if self.data.startswith(signature):
                return media_type
        if self.data[:4] == b"RIFF" and self.data[8:12] == b"WEBP":
            return "image/webp"
        if self.data[4:8] == b"ftyp" and self.data[8:12] in (b"avif", b"avis"):
            return "image/avif"
        said = self.content_type.partition(";")[0].strip().lower()
        return said if _MEDIA_TYPE.fullmatch(said) else "application/octet-stream"

    @cached_property
    def data_url(self) -> str:
        """The resource as a URL that holds it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"

    @cached_property
    def pixel_size(self) -> tuple[int, int] | None:
        """Of an image of pixels."""
        try:
            with Image.open(io.BytesIO(self.data)) as image:
                return image.size
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None

    def css(self, fallback_charset: str) -> str:
        """A style sheet's text, by the rules of CSS Syntax 3, section 3.2."""
        data = self.data
        for mark, charset in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le")):
            if data.startswith(mark):
                return data[len(mark) :].decode(charset, errors="replace")
        said = _CHARSET.search(self.content_type)
        own = _CSS_CHARSET.match(data)
        for name in (said and said[1], own and own[1].decode(), fallback_charset):
            if name:
                try:
                    return data.decode(name, errors="replace")
                except LookupError:
                    continue
        return data.decode(errors="replace")


@dataclass(slots=True)
class Resources:
    """Resources by absolute URL without fragment."""

    by_url: dict[str, Resource] = field(default_factory=dict)

    @classmethod
    def unpack(cls, index: Sequence[tuple[str, str, int]], data: bytes) -> "Resources":
        """From `(url, content type, size)` and all bytes in that order.

        A negative size names an earlier entry that is the same, from 1.
        """
        found = cls()
        entries: list[Resource] = []
        position = 0
        for url, content_type, size in index:
            if size < 0:
                resource = entries[-size - 1]
            else:
                resource = Resource(content_type, data[position : position + size])
                position += size
            entries.append(resource)
            found.by_url.setdefault(url, resource)
        return found

    def find(self, url: str) -> Resource | None:
        """The resource at an absolute URL; its fragment does not matter."""
        return self.by_url.get(url.partition("#")[0])
