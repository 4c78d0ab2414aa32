"""Credentials: what a site is shown, and that nobody else is. Pure."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

import ada_url
from pydantic import TypeAdapter, ValidationError

from services.capture.errors import NavigationError
from shared.contracts.credentials import Cookie, SiteCredentials
from shared.contracts.failures import FailureReason
from shared.sealing import NotSealedHereError, Sealer

_LIST = TypeAdapter(tuple[SiteCredentials, ...])
_SAME_SITE = {"strict": "Strict", "lax": "Lax", "none": "None"}


def open_credentials(sealed: str | None, sealer: Sealer | None) -> tuple[SiteCredentials, ...]:
    """What a job brings, readable again.

    Raises:
        NavigationError: it cannot be opened. Nothing of it is in the sentence.
    """
    if sealed is None:
        return ()
    if sealer is None:
        raise _unreadable("capture has no key for them: set CAPTURE_SECRETS_KEY")
    try:
        return _LIST.validate_json(sealer.open(sealed))
    except NotSealedHereError:
        message = "they were sealed with another key than CAPTURE_SECRETS_KEY has"
        raise _unreadable(message) from None
    except ValidationError:
        raise _unreadable("they are of another version") from None  # it would quote them


def credentials_for(url: str, sites: Sequence[SiteCredentials]) -> SiteCredentials | None:
    """What the host of `url` is shown: of the closest site that it belongs to, if of any."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return None
    if parsed.protocol not in ("http:", "https:"):
        return None
    host = parsed.hostname.strip("[]").rstrip(".")
    fitting = [site for site in sites if _is_of(host, _bare(site))]
    return max(fitting, key=lambda site: len(site.site), default=None)


def with_headers(fields: Sequence[dict[str, Any]], headers: dict[str, str]) -> list[dict[str, Any]]:
    """BiDi's fields of a request, with these headers in place of those of the same name."""
    names = {name.lower() for name in headers}
    kept = [field for field in fields if str(field["name"]).lower() not in names]
    given = [
        {"name": name, "value": {"type": "string", "value": value}}
        for name, value in headers.items()
    ]
    return [*kept, *given]


def cookie_parameters(site: SiteCredentials, cookie: Cookie) -> dict[str, Any]:
    """The parameters of CDP's `Network.setCookie`."""
    host = _bare(site)
    scheme = "https" if cookie.secure else "http"
    found: dict[str, Any] = {
        "name": cookie.name,
        "value": cookie.value,
        "url": f"{scheme}://{f'[{host}]' if ':' in host else host}/",
        "path": cookie.path,
        "secure": cookie.secure,
        "httpOnly": cookie.http_only,
    }
    if not cookie.host_only and _has_subdomains(host):
        found["domain"] = f".{host}"
    if cookie.same_site is not None:
        found["sameSite"] = _SAME_SITE[cookie.same_site]
    return found


def _is_of(host: str, site: str) -> bool:
    return host == site or (_has_subdomains(site) and host.endswith(f".{site}"))


def _bare(site: SiteCredentials) -> str:
    return site.site.lower().strip("[]").rstrip(".")


def _has_subdomains(host: str) -> bool:
    """An address has none, and browsers give a name without a dot no cookie for them."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False


def _unreadable(why: str) -> NavigationError:
    return NavigationError(
        FailureReason.INTERNAL_ERROR, f"the site's credentials cannot be read: {why}"
    )
