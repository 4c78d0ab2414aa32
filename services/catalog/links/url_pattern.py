"""What the OpenAPI document promises of URLs: each one of this form is accepted. Pure.

The parser takes more (IPv6 literals, rarer scripts, spaces that it trims); what it takes no regular
expression can say, so this is a subset of it that is wide enough for documentation and for clients
that check what they send. Labels are plain or of scripts whose letters are valid in any order; none
begins with `xn--`, whose rest has a meaning, and the last one not with a digit, as an IPv4 address
may.
"""

_OTHERS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0410-\u044f\u3041-\u3093\u30a1-\u30f3\u4e00-\u9fa5"
)
_ANY = f"[A-Za-z0-9_{_OTHERS}-]"


def _label(begins: str) -> str:
    """A label that begins with one of these, with `x`, with `xn` or with `xn-`, but not `xn--`."""
    return (
        f"([{begins}A-WYZa-wyz_{_OTHERS}-]{_ANY}*"
        f"|[xX]([A-MO-Za-mo-z0-9_{_OTHERS}-]{_ANY}*)?"
        f"|[xX][nN]([A-Za-z0-9_{_OTHERS}]{_ANY}*)?"
        f"|[xX][nN]-([A-Za-z0-9_{_OTHERS}]{_ANY}*)?)"
    )


_LABEL = _label("0-9")
_LAST_LABEL = _label("")
_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_HOST = rf"(({_LABEL}\.)*{_LAST_LABEL}|{_OCTET}(\.{_OCTET}){{3}})"
_PORT = "(:[0-9]{1,4})?"
_REST = r"([/?#][!-~\u00a0-\ud7ff]*)?"

URL_PATTERN = f"^https?://{_HOST}{_PORT}{_REST}$"
