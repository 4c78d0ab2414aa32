"""Cookies as people have them: a file of a browser's cookies, or the line that a browser sends.

Pure. The file is Netscape's `cookies.txt`, as curl describes it: seven fields with tabs between
them, `#HttpOnly_` before the domain of a cookie that scripts do not see
(https://curl.se/docs/http-cookies.html).
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from shared.contracts.credentials import Cookie

_FIELDS = 7
_HTTP_ONLY = "#HttpOnly_"
_LAST_TIME = 253_402_300_799  # of the year 9999
Dated = tuple[Cookie, datetime | None]


class CookieTextError(ValueError):
    """The text holds no cookie for the site; the message says why and never shows a value."""


def from_file(text: str, site: str) -> list[Dated]:
    """The cookies of a file that a browser would send to a site.

    Raises:
        CookieTextError: a line is no cookie, or none is for the site.
    """
    found = [item for item in _lines(text, site) if item is not None]
    if not found:
        raise CookieTextError(f"has no cookie for {site}")
    return found


def from_header(text: str) -> list[Dated]:
    """The cookies of a `Cookie` header, with or without its name.

    Raises:
        CookieTextError: it has another form.
    """
    if text.lstrip()[:7].lower() == "cookie:":
        text = text.lstrip()[7:]
    found: list[Dated] = []
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise CookieTextError("must be like `name=value; other=value`")
        found.append((Cookie(name=name.strip(), value=value.strip()), None))
    if not found:
        raise CookieTextError("must be like `name=value; other=value`")
    return found


def _lines(text: str, site: str) -> Iterator[Dated | None]:
    for number, line in enumerate(text.splitlines(), 1):
        is_http_only = line.startswith(_HTTP_ONLY)
        if not line.strip() or (line.startswith("#") and not is_http_only):
            continue
        fields = line.removeprefix(_HTTP_ONLY).split("\t")
        if len(fields) == _FIELDS - 1:
            fields.append("")  # an empty value, whose tab an editor took away
        if len(fields) != _FIELDS or not fields[5]:
            raise CookieTextError(
                f"line {number} is no cookie: it must have {_FIELDS} fields with tabs between them"
            )
        yield _cookie(fields, site, number, is_http_only=is_http_only)


def _cookie(fields: list[str], site: str, number: int, *, is_http_only: bool) -> Dated | None:
    host, for_subdomains, path, secure, expires, name, value = fields
    domain = host.lower().removeprefix(".").removeprefix("www.")
    if site != domain and not site.endswith(f".{domain}"):
        return None
    try:
        seconds = int(float(expires or 0))
    except (ValueError, OverflowError) as error:
        raise CookieTextError(f"line {number} has no time as its fifth field") from error
    cookie = Cookie(
        name=name,
        value=value,
        path=path if path.startswith("/") else "/",
        secure=secure.upper() == "TRUE",
        http_only=is_http_only,
        host_only=for_subdomains.upper() != "TRUE" and host.lower() == site,
    )
    ends = datetime.fromtimestamp(min(seconds, _LAST_TIME), UTC) if seconds > 0 else None
    return cookie, ends
