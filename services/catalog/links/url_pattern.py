"""What the OpenAPI document promises of URLs: each one of this form is accepted. Pure.

The parser takes more (IPv6 literals, rarer scripts, spaces that it trims); what it takes no regular
expression can say, so this is a subset of it that is wide enough for documentation and for clients
that check what they send. Labels are plain or of scripts whose letters are valid in any order, the
last one is no number (which would be an IPv4 address), and there is no `--`, which has a meaning.
"""

_LETTERS = "A-Za-z\u00e0-\u00f6\u00f8-\u00fe\u0430-\u044f\u3041-\u3093\u30a1-\u30f3\u4e00-\u9fa5"
_LABEL = f"[{_LETTERS}0-9]+(-[{_LETTERS}0-9]+)*"
_LAST_LABEL = f"[{_LETTERS}]+(-[{_LETTERS}0-9]+)*"
_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_HOST = rf"(({_LABEL}\.)*{_LAST_LABEL}|{_OCTET}(\.{_OCTET}){{3}})"
_PORT = "(:[0-9]{1,4})?"
_REST = r"([/?#][!-~\u00a0-\ud7ff]*)?"

URL_PATTERN = f"^https?://{_HOST}{_PORT}{_REST}$"
