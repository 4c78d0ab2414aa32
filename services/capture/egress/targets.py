"""Reading URLs and authorities the way the browser does: WHATWG, by ada.

The policy and the proxy judge what this module returns, and connect to it, so there is no second
parser that could see another host in the same text. Credentials in a URL do not change the host
that is returned, and never leave this module.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import ada_url

from services.capture.egress.errors import UrlRefusedError
from services.capture.egress.special_addresses import IPAddress

_DEFAULT_PORTS = {"http": 80, "https": 443}

# What `CONNECT` names: a host and a port, and nothing that a URL parser could read otherwise.
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/?#@\\:\[\]]+):(?P<port>[0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a connection should go. `literal` is the address when the host is one."""

    scheme: str
    host: str
    port: int
    literal: IPAddress | None
    path: str = "/"

    @property
    def authority(self) -> str:
        """The value of the `Host` header: without the scheme's own port."""
        default = _DEFAULT_PORTS[self.scheme] == self.port
        return self.host if default else self.host_and_port

    @property
    def host_and_port(self) -> str:
        """The two that a connection is made to."""
        return f"{self.host}:{self.port}"


def parse_url(url: str) -> Target:
    """The target of an http or https URL.

    Raises:
        UrlRefusedError: it is not a URL, has another scheme or no host.
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        raise UrlRefusedError("it is not a valid URL") from None
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in _DEFAULT_PORTS:
        raise UrlRefusedError(f"only http and https are captured, not {scheme[:32]}")
    return _target(parsed, scheme)


def parse_authority(authority: str) -> Target:
    """The target of a `CONNECT host:port`.

    Raises:
        UrlRefusedError: it is not a host and a port.
    """
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise UrlRefusedError("it is not a host and a port")
    return parse_url(f"https://{authority}/")


def _target(parsed: Any, scheme: str) -> Target:
    host: str = parsed.hostname
    port = int(parsed.port) if parsed.port else _DEFAULT_PORTS[scheme]
    is_name = parsed.host_type == ada_url.HostType.DEFAULT
    return Target(
        scheme=scheme,
        host=host,
        port=port,
        literal=None if is_name else ip_address(host.strip("[]").rstrip(".")),
        path=f"{parsed.pathname}{parsed.search}",
    )
