"""Which URLs and addresses a capture may reach. Pure: no look-up, no connection.

Everything that is not the public internet is refused, unless `allow` names it. A URL is judged
before a browser sees it; the proxy judges again every address that a name resolves to, for every
connection.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv6Address

from services.capture.egress.errors import AddressRefusedError, UrlRefusedError
from services.capture.egress.special_addresses import (
    IPAddress,
    IPNetwork,
    embedded_ipv4,
    is_internal_name,
    is_loopback_name,
    special_address,
)
from services.capture.egress.targets import Target, parse_url

# The ports that browsers refuse (Fetch standard, section 2.9 "Port blocking"): other protocols
# listen there that could be made to read a request as commands.
_BLOCKED_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95}
    | {101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179}
    | {389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601}
    | {636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566}
    | {6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)


class EgressPolicy:
    """The rules. `allow` names networks that may be reached although they are not public."""

    def __init__(self, allow: Iterable[IPNetwork] = ()) -> None:
        self.allow = tuple(allow)

    def check_url(self, url: str) -> None:
        """Judge a URL by what can be known without a look-up.

        Raises:
            UrlRefusedError: not an http(s) URL with a host and a usable port.
            AddressRefusedError: its host is a refused address or an internal name.
        """
        self.check_target(parse_url(url))

    def check_target(self, target: Target) -> None:
        """The same for a URL that is parsed already.

        Raises:
            UrlRefusedError: the port is one that browsers refuse.
            AddressRefusedError: the host is a refused address or an internal name.
        """
        if target.port in _BLOCKED_PORTS:
            raise UrlRefusedError(f"browsers refuse port {target.port}", host=target.host)
        if target.literal is not None:
            self.check_address(target.literal)
        elif not self.allow and is_internal_name(target.host):
            raise _internal(target.host)

    def check_address(self, address: IPAddress, *, host: str | None = None) -> None:
        """Judge one address. `host` is the name that resolved to it, for the sentence.

        Raises:
            AddressRefusedError: it is not public and not allowed.
        """
        what = self._refused_as(address)
        if what is not None:
            subject = f"{address} is" if host is None else f"{host} resolves to {address},"
            raise AddressRefusedError(
                f"{subject} {what}", host=host or str(address), address=str(address)
            )

    def admit(self, target: Target, addresses: Sequence[IPAddress]) -> tuple[IPAddress, ...]:
        """The addresses of a target that may be connected to, in their order.

        One refused address refuses a public name altogether: a public name with an internal
        address is a mistake or an attack. An internal name (`localhost`, a name without a dot)
        may use just those of its addresses that `allow` names.

        Raises:
            UrlRefusedError: the port is one that browsers refuse.
            AddressRefusedError: nothing may be connected to.
        """
        self.check_target(target)
        if target.literal is not None:
            return (target.literal,)
        if is_internal_name(target.host):
            admitted = tuple(address for address in addresses if self._is_allowed(address))
            if not admitted:
                raise _internal(target.host)
            return admitted
        for address in addresses:
            self.check_address(address, host=target.host)
        return tuple(addresses)

    def _is_allowed(self, address: IPAddress) -> bool:
        """Named by `allow`, as the address that the packet is really sent to.

        The kernel sends to the IPv4 address inside an IPv4-mapped one. Allowing a tunnel's prefix
        (NAT64) allows the public addresses behind it, not the gateway's own network.
        """
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if not any(address in network for network in self.allow):
            return False
        inner = embedded_ipv4(address)
        return inner is None or self._refused_as(inner) is None

    def _refused_as(self, address: IPAddress) -> str | None:
        if self._is_allowed(address):
            return None
        what = special_address(address)
        inner = embedded_ipv4(address)
        return f"{what} of {inner}" if what and inner is not None else what


def _internal(host: str) -> AddressRefusedError:
    where = "this machine" if is_loopback_name(host) else "an internal network"
    return AddressRefusedError(f"{host} is a name of {where}", host=host)
