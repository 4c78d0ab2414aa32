"""Pictures: those of clean HTML put into it, so that it shows them without asking anybody. Pure."""

import re
from base64 import b64encode
from collections.abc import Callable
from html import unescape

MAX_PICTURE_BYTES = 200_000
MAX_PICTURES_BYTES = 2_000_000

_SOURCE = re.compile(r'(<img\b[^>]*?\ssrc=")(https?://[^"]{1,4000})(")')
_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "webp"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), "avif"),
)


def with_pictures(html: str, find: Callable[[str], bytes | None]) -> str:
    """The same HTML, its small pictures as `data:` URLs; large and unknown ones stay as they are.

    Args:
        html: clean HTML: attributes in double quotes, no `>` in them.
        find: the bytes at an absolute URL, None where they are not to be had.
    """
    left = MAX_PICTURES_BYTES

    def put_in(match: re.Match[str]) -> str:
        nonlocal left
        data = find(unescape(match[2]))
        kind = _kind(data) if data and len(data) <= min(left, MAX_PICTURE_BYTES) else None
        if data is None or kind is None:
            return match[0]
        left -= len(data)
        return f"{match[1]}data:image/{kind};base64,{b64encode(data).decode()}{match[3]}"

    return _SOURCE.sub(put_in, html)


def _kind(data: bytes) -> str | None:
    return next((kind for magic, kind in _MAGIC if magic.match(data)), None)
