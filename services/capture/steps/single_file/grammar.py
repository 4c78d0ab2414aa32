"""The tokens of CSS that hold an address (CSS Syntax 3), and what they mean."""

import re

STRING = r"(?:\"(?:\\[\s\S]|[^\"\\\n])*+\"|'(?:\\[\s\S]|[^'\\\n])*+')"
URL = rf"(?:url\(\s*+(?:(?:{STRING})\s*+|(?:\\[\s\S]|[^)\"'(\s\\])*+\s*+)\))"

_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\r\n\f]?|\r?\n|([\s\S]))")


def address_of(token: str) -> str:
    """What a `url(…)` or a string means."""
    if token[:4].lower() == "url(":
        token = token[4:-1].strip()
    if token[:1] in ('"', "'"):
        token = token[1:-1]
    return _ESCAPE.sub(_unescaped, token)


def escaped(address: str) -> str:
    """An address as it stands between double quotes."""
    return address.replace("\\", "\\\\").replace('"', "%22").replace("\n", "%0A")


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if 0 < number < 0x110000 else "\ufffd"
    return match[2] or ""
