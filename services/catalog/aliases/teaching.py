"""Which other URLs of a link a capture of it shows. Pure.

A wrong one would swallow another page for good, a missing one costs a duplicate at most. So what
looks like a detour (a login, a consent page, an error, the site's front door) teaches nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import unquote

import ada_url
import tld

from services.catalog.aliases.model import UrlSource
from services.catalog.links.identity import InvalidUrlError, LinkIdentity, identify

_DETOUR = re.compile(
    r"(?<![a-z])(?:log|sign)[-_.]?(?:in|on|up)(?![a-z])|(?<![a-z])(?:auth|authn|authorize|"
    r"authenticate|oauth2?|openid|sso|saml2?|idp|cas|passport|register|registration|subscribe|"
    r"consent|cookiewall|gdpr|guce|captcha|challenge|checkpoint|authwall|paywall|interstitial|"
    r"accounts?|session|wp-login|404|403|error|errors|not[-_]?found|blocked|denied)(?![a-z])"
)
_FRONT_DOOR = re.compile(r"/(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?(?:(?:index|home|default)\.?\w*)?")
_PAGE_NUMBERS = frozenset({"page", "p", "paged", "pg", "start", "offset", "from"})
_CARRIED_LENGTH = 4
"""A path of fewer characters turns up in other URLs by chance."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A URL that leads to the captured page, and how that is known."""

    identity: LinkIdentity
    source: UrlSource


@dataclass(frozen=True, slots=True)
class Page:
    """What a capture says of where it ended. `http_status` is None for an uploaded page."""

    asked_url: str
    final_url: str
    http_status: int | None
    canonical_url: str | None
    is_other: bool = False  # something else than the page that was asked for


def lessons(page: Page, *, ignore_tracking: bool) -> list[Lesson]:
    """The other URLs of the captured page, each once."""
    is_error = page.http_status is not None and page.http_status >= HTTPStatus.BAD_REQUEST
    if is_error or page.is_other:
        return []
    known = partial(identify, ignore_tracking=ignore_tracking)
    try:
        keys = {known(page.asked_url).key}
    except InvalidUrlError:
        return []
    found: list[Lesson] = []
    for url, source in _candidates(page):
        try:
            identity = known(url)
        except InvalidUrlError:
            continue
        if identity.key not in keys:
            keys.add(identity.key)
            found.append(Lesson(identity, source))
    return found


def _candidates(page: Page) -> Iterator[tuple[str, UrlSource]]:
    asked, final = _parsed(page.asked_url), _parsed(page.final_url)
    if asked is None or final is None:
        return
    arrived = asked.href == final.href or not _is_detour(asked, final)
    if not arrived:
        return
    yield page.final_url, UrlSource.REDIRECT
    canonical = _parsed(page.canonical_url or "")
    if (
        canonical is not None
        and _domain(canonical) == _domain(final)
        and not _is_detour(final, canonical)
        and not _drops_page_number(final, canonical)
    ):
        yield canonical.href, UrlSource.CANONICAL


def _parsed(url: str) -> ada_url.URL | None:
    try:
        return ada_url.URL(url)
    except (ValueError, UnicodeError):
        return None


def _is_detour(asked: ada_url.URL, final: ada_url.URL) -> bool:
    """Whether one URL stands in the way of another, instead of being its new place."""
    return (
        _says_so(final) > _says_so(asked)
        or _is_front_door(final) > _is_front_door(asked)
        or _carries(final, asked)
    )


def _says_so(url: ada_url.URL) -> bool:
    return _DETOUR.search(f"{url.hostname}{unquote(url.pathname)}".lower()) is not None


def _is_front_door(url: ada_url.URL) -> bool:
    is_route = url.hash.startswith(("#/", "#!"))
    return not url.search and not is_route and bool(_FRONT_DOOR.fullmatch(url.pathname.lower()))


def _carries(final: ada_url.URL, asked: ada_url.URL) -> bool:
    """Whether a URL has another in its query: it will lead back there (`?next=/page`)."""
    query = unquote(unquote(final.search))
    path = unquote(asked.pathname)
    return asked.hostname + path in query or (len(path) >= _CARRIED_LENGTH and path in query)


def _drops_page_number(final: ada_url.URL, canonical: ada_url.URL) -> bool:
    """Whether it names the first page of several, which many sites do from every page."""
    return bool((_names(final) - _names(canonical)) & _PAGE_NUMBERS)


def _names(url: ada_url.URL) -> set[str]:
    pairs = url.search.removeprefix("?").split("&")
    return {pair.partition("=")[0].lower() for pair in pairs}


def _domain(url: ada_url.URL) -> str:
    """The part of the host that somebody registered, by the public suffix list; else the host."""
    found = tld.get_fld(url.href, fix_protocol=False, fail_silently=True)
    return found if isinstance(found, str) else str(url.hostname)
