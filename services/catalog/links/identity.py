"""When two URLs are the same link. Pure: no I/O, parsing as a browser does (WHATWG, ada).

The parser itself settles scheme and host case, IDNA, default ports, dot segments and backslashes.
Beyond that an empty query says nothing, and a fragment names a place in the page, unless it
routes (`#/…`, `#!…`): then the page's script shows another page for it.
"""

import hashlib
from dataclasses import dataclass

import ada_url

MAX_URL_LENGTH = 8_192


class InvalidUrlError(ValueError):
    """This URL cannot be kept; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class LinkIdentity:
    """A URL as it is kept, the key under which it is one link, and its host without `www.`."""

    url: str
    key: str
    site: str


def identify(text: str) -> LinkIdentity:
    """The identity of a URL that a client gave.

    Raises:
        InvalidUrlError: it is no absolute http or https URL, or one that cannot be kept.
    """
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
    if len(url.href) > MAX_URL_LENGTH:
        raise InvalidUrlError(f"must have at most {MAX_URL_LENGTH:,} characters when encoded")
    return LinkIdentity(url=url.href, key=_key(url), site=url.hostname.removeprefix("www."))


def _key(url: ada_url.URL) -> str:
    """SHA-256 of the canonical URL: of one length, so that it fits a unique index."""
    fragment = url.hash if url.hash.startswith(("#/", "#!")) else ""
    canonical = f"{url.protocol}//{url.host}{url.pathname}{url.search}{fragment}"
    return hashlib.sha256(canonical.encode()).hexdigest()
