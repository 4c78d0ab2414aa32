"""Which credentials the capture of a page may need. Pure.

A page may lead to other hosts of the same owner (`accounts.example.com`), so a job carries all
credentials of the registered domain; each is sent to its own site alone, which capture sees to.
"""

from collections.abc import Iterable
from typing import TypeVar

import tld

MAX_SITES = 8
"""So many sites' credentials a job carries at most: the ones closest to the page's host."""

_Site = TypeVar("_Site", bound=tuple[object, str])


def registered_domain(host: str) -> str:
    """The part of a host that somebody registered, by the public suffix list; else the host."""
    found = tld.get_fld(host, fix_protocol=True, fail_silently=True, search_private=True)
    return found if isinstance(found, str) else host


def is_public_suffix(host: str) -> bool:
    """Whether anybody may register names under this one."""
    return bool(tld.is_tld(host))


def wanted(sites: Iterable[_Site], host: str) -> list[_Site]:
    """Of pairs of anything and a site, those of a host's domain; what covers the host is first."""
    domain = registered_domain(host)
    found = [
        item for item in sites if _covers(item[1], host) or registered_domain(item[1]) == domain
    ]
    found.sort(key=lambda item: (not _covers(item[1], host), -len(item[1]), item[1]))
    return found[:MAX_SITES]


def _covers(site: str, host: str) -> bool:
    return host == site or host.endswith(f".{site}")
