"""Which headers may be sent to a site on an account's behalf. Pure.

Names and values are those of RFC 9110 (5.1, 5.5). What frames a message, what is meant for the
next hop alone, and what the browser itself must say is nobody else's.
"""

import re

MAX_VALUE_LENGTH = 8_192
TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}")
VALUE = re.compile(r"[!-~](?:[\t -~]*[!-~])?")
_REFUSED = frozenset(
    (
        *("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"),
        *("host", "content-length", "content-type", "content-encoding", "expect", "via"),
        *("accept-encoding", "range", "origin", "forwarded", "date"),
        *("if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range"),
    )
)
_REFUSED_FAMILIES = ("proxy-", "sec-", "access-control-", "x-forwarded-", ":")
_OTHERWISE = {"cookie": "cookies", "cookie2": "cookies", "set-cookie": "cookies"}


def flaw_of(name: str, value: str) -> str | None:
    """What is the matter with a header; never shows its value."""
    lower = name.lower()
    if not TOKEN.fullmatch(name):
        return "a header's name must be a token of RFC 9110, such as `X-Api-Key`"
    if lower in _OTHERWISE:
        return f"`{name}` is given as `{_OTHERWISE[lower]}`"
    if lower in _REFUSED or lower.startswith(_REFUSED_FAMILIES):
        return f"`{name}` is the browser's own and cannot be given"
    if len(value) > MAX_VALUE_LENGTH or not VALUE.fullmatch(value):
        return (
            f"the value of `{name}` must have 1 to {MAX_VALUE_LENGTH:,} printable ASCII "
            "characters, without blanks at its ends"
        )
    return None
