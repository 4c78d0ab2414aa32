"""When two URLs are the same link. Pure: no I/O, parsing as a browser does (WHATWG, ada).

The parser itself settles scheme and host case, IDNA, default ports, dot segments and backslashes.
Beyond that, these say nothing: a dot at the end of the host, the way a character is
percent-encoded that needs no encoding, the order of differently named query parameters, empty
ones, tracking ones (tracking.py) if the account wants that, and a fragment, which names a place in
the page, unless it routes (`#/…`, `#!…`): then the page's script shows another page for it.

Only the key is canonical. The URL is kept as it was given, so that it opens what it opened.
"""

import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

import ada_url

from services.catalog.links.tracking import is_tracking

MAX_URL_LENGTH = 8_192
IDENTITY_RULES = 1
"""Counts up with every change of the rules, so that the keys of kept links are made anew."""


_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")


class InvalidUrlError(ValueError):
    """This URL cannot be kept; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    """A URL as it is kept, what it is compared by, the key of that, and its site.

    The site is the host without `www.`.
    """

    url: str
    canonical: str
    key: str
    site: str


def identify(text: str, *, ignore_tracking: bool) -> LinkIdentity:
    """The identity of a URL that a client gave.

    Raises:
        InvalidUrlError: it is no absolute http or https URL, or one that cannot be kept.
    """
    url = _parse(text)
    host = _without_dots(url.hostname)
    canonical = _canonical(url, host, ignore_tracking=ignore_tracking)
    return LinkIdentity(
        url=url.href,
        canonical=canonical,
        key=_digest(canonical),
        site=host.removeprefix("www."),
    )


def check_url(text: str) -> str:
    """The URL as it would be kept.

    Raises:
        InvalidUrlError: it is no absolute http or https URL, or one that cannot be kept.
    """
    href: str = _parse(text).href
    return href


def site_of(url: str) -> str:
    """The site of a URL that is kept: its host without `www.`."""
    return _without_dots(ada_url.URL(url).hostname).removeprefix("www.")


def literal_key(link_id: UUID, url: str) -> str:
    """A link's own key for its URL, where another link has the key of the canonical form."""
    return _digest(f"{link_id} {url}")


def _parse(text: str) -> ada_url.URL:
    if len(text) > MAX_URL_LENGTH:
        raise InvalidUrlError(f"must have at most {MAX_URL_LENGTH:,} characters")
    try:
        url = ada_url.URL(text)
    except (ValueError, UnicodeError) as error:
        raise InvalidUrlError("is not a URL; write it like https://example.com/page") from error
    if url.protocol not in {"http:", "https:"}:
        raise InvalidUrlError("only http and https URLs can be kept")
    if url.username or url.password:
        raise InvalidUrlError("must not carry a user name or password")
    if not _HOST.fullmatch(url.hostname):
        raise InvalidUrlError("has a host name with characters that no host name has")
    return url


def _canonical(url: ada_url.URL, host: str, *, ignore_tracking: bool) -> str:
    port = f":{url.port}" if url.port else ""
    query = _query(url.search, host, ignore_tracking=ignore_tracking)
    fragment = url.hash.partition(":~:")[0] if url.hash.startswith(("#/", "#!")) else ""
    return f"{url.protocol}//{host}{port}{_normal(url.pathname)}{query}{_normal(fragment)}"


def _query(search: str, host: str, *, ignore_tracking: bool) -> str:
    """Sorted by name only: several values of one name may mean something by their order."""
    pairs = [_normal(pair).partition("=") for pair in search.removeprefix("?").split("&") if pair]
    kept = sorted(
        (pair for pair in pairs if not (ignore_tracking and is_tracking(host, pair[0]))),
        key=lambda pair: pair[0],
    )
    return "?" + "&".join("".join(pair) for pair in kept) if kept else ""


_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TO_NORMALISE = re.compile(r'%[0-9A-Fa-f]{2}|%|["<>\\^`{|}]')


def _normal(text: str) -> str:
    """Percent-encoding in one way (RFC 3986, 6.2.2): never of what needs none, in capitals."""
    return _TO_NORMALISE.sub(_encoded_once, text)


def _encoded_once(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return f"%{ord(found):02X}"
    character = chr(int(found[1:], 16))
    return character if character in _UNRESERVED else found.upper()


def _without_dots(host: str) -> str:
    """A name with a dot at its end is the same name, said to be absolute."""
    return host.rstrip(".") or host


def _digest(text: str) -> str:
    """Of one length, so that it fits a unique index."""
    return hashlib.sha256(text.encode()).hexdigest()
