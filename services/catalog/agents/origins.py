"""From where `/mcp` may be called. Pure.

Every call needs a token, which a strange web page has not, so a page that has rebound its name to
this machine learns nothing. The protocol asks for more: what a browser sends on behalf of a page of
another origin is refused, unless that origin is allowed by name. Programs send no `Origin`.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class OriginRefusedError(Exception):
    """A page of this origin may not call, or the server is not to be called by this name."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def check_origin(
    host: str,
    origin: str | None,
    *,
    allowed_hosts: Collection[str],
    allowed_origins: Collection[str],
) -> None:
    """Let only those call who may.

    Args:
        host: the `Host` header.
        origin: the `Origin` header, if there is one.
        allowed_hosts: names by which the server may be called; none: by any, as a reverse proxy
            may have. Loopback always may.
        allowed_origins: origins like `https://agents.example` whose pages may call. Pages of
            loopback may too where the server is called by loopback.

    Raises:
        OriginRefusedError: one of the headers is none of these.
    """
    name = _name(f"//{host}")
    if allowed_hosts and name not in _LOOPBACK and name not in allowed_hosts:
        raise OriginRefusedError(f"Host {host}")
    if origin is None or origin in allowed_origins:
        return
    if not (_name(origin) in _LOOPBACK and name in _LOOPBACK):
        raise OriginRefusedError(f"Origin {origin}")


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
