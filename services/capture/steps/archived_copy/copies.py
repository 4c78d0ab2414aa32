"""Copies: where an archive has a page, and what it changed in it. Pure.

The archive's answers are those of its Availability API (https://archive.org/help/wayback_api.php)
and of its CDX server (https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server).
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import ada_url

_STAMP = "%Y%m%d%H%M%S"
_REPLAYED = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class InternetArchive:
    """Where the archive is.

    Attributes:
        url: that its copies lie below, without a slash at its end.
        api_url: of its Availability API.
    """

    url: str = "https://web.archive.org"
    api_url: str = "https://archive.org/wayback/available"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that an archive has: of which URL, and when it was taken (14 digits, UTC)."""

    stamp: str
    page_url: str

    @property
    def archived_at(self) -> datetime:
        """When it was taken."""
        return datetime.strptime(self.stamp, _STAMP).replace(tzinfo=UTC)

    def address(self, archive: InternetArchive) -> str:
        """Where it lies."""
        return f"{archive.url}/web/{self.stamp}/{self.page_url}"

    def replay_url(self, archive: InternetArchive) -> str:
        """Where it is shown without the archive's own toolbar."""
        return f"{archive.url}/web/{self.stamp}if_/{self.page_url}"


def asked_for(url: str) -> str:
    """The URL as an archive is asked for it: nobody's password, and no fragment."""
    parsed = ada_url.URL(url)
    parsed.username = parsed.password = parsed.hash = ""
    return str(parsed.href)


def availability_url(archive: InternetArchive, url: str, near: datetime | None) -> str:
    """What asks for the copy nearest to a time, or for the latest."""
    query = {"url": url} | ({"timestamp": near.strftime(_STAMP)} if near else {})
    return f"{archive.api_url}?{urlencode(query)}"


def index_url(archive: InternetArchive, url: str) -> str:
    """What asks for the last good copy."""
    fields = "output=json&fl=timestamp,original&filter=statuscode:200&limit=-1"
    return f"{archive.url}/cdx/search/cdx?url={quote(url, safe='')}&{fields}"


def read_availability(answer: bytes) -> Copy | None:
    """The copy that the Availability API names, if it is a good one."""
    try:
        closest = json.loads(answer)["archived_snapshots"]["closest"]
        found = _REPLAYED.search(str(closest["url"]))
        is_good = closest["available"] is True and str(closest.get("status", "200")) == "200"
    except (ValueError, KeyError, TypeError):
        return None
    return _copy(found[1], found[2]) if found and is_good else None


def read_index(answer: bytes) -> Copy | None:
    """The last copy that the CDX server names."""
    try:
        rows = json.loads(answer)
        stamp, url = rows[-1] if len(rows) > 1 else ("", "")
    except (ValueError, TypeError, KeyError):
        return None
    return _copy(str(stamp), str(url))


def _copy(stamp: str, url: str) -> Copy | None:
    copy = Copy(stamp, url)
    try:
        is_past = copy.archived_at.year > 1990
        is_page = ada_url.URL(url).protocol in ("http:", "https:")
    except ValueError:
        return None
    return copy if is_past and is_page else None


def copy_at(url: str, archive: InternetArchive) -> Copy | None:
    """The copy that a URL of the archive shows; None where it is of no copy."""
    found = _REPLAYED.fullmatch(url.removeprefix(archive.url)) if archive.url in url else None
    return _copy(found[1], found[2]) if found else None


def with_original_urls(text: str, archive: InternetArchive) -> str:
    """A text or markup with the archive's addresses of pages and files turned back."""
    host = re.escape(archive.url.partition("://")[2])
    prefix = rf"(?:(?:https?:)?//{host})?/web/\d{{4,14}}(?:[a-z]{{2}}_)?/(?=https?:/)"
    return re.sub(prefix, "", text)
