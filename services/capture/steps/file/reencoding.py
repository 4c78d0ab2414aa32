"""Re-encoding: the bytes of a text that the browser gives decoded only. Pure.

It does not say which coding it read the text by, and it drops the byte order mark. So each coding
that it may have been is tried, and one counts only if it gives as many bytes as there were.
"""

import codecs

_WHATWG = {"gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs"}
"""Python's names of what the WHATWG's mean: https://encoding.spec.whatwg.org/#names-and-labels"""
_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
_UNDECODABLE = "\ufffd"


def encode_again(text: str, charset: str, size_bytes: int | None) -> bytes | None:
    """The bytes that `text` was, or None where that cannot be told.

    Args:
        text: as the browser decoded it.
        charset: what it says that the document is in.
        size_bytes: how many there were; None: not known.
    """
    if size_bytes is None or _UNDECODABLE in text:
        return None
    for name in dict.fromkeys((charset.lower(), "utf-8", "windows-1252")):
        data = _encode(text, _WHATWG.get(name, _utf_16(name)))
        for mark in (b"", _MARKS.get(_utf_16(name), b"")):
            if data is not None and len(mark) + len(data) == size_bytes:
                return mark + data
    return None


def _utf_16(name: str) -> str:
    return {"utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}.get(name, name)


def _encode(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec, _LENIENT if codec == "windows-1252" else "strict")
    except (UnicodeEncodeError, LookupError):
        return None


def _open_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """The five bytes that Python's windows-1252 leaves open stand for themselves on the web."""
    assert isinstance(error, UnicodeEncodeError)
    wrong = error.object[error.start : error.end]
    if any(character not in "\x81\x8d\x8f\x90\x9d" for character in wrong):
        raise error
    return wrong.encode("latin-1"), error.end


_LENIENT = "linksnap-windows-1252"
codecs.register_error(_LENIENT, _open_bytes)
