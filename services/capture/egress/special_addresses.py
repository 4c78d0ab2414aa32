"""Addresses and names that are not the public internet.

From IANA's special-purpose address registries (RFC 6890; the registry pages
`iana-ipv4-special-registry` and `iana-ipv6-special-registry`), the multicast and reserved blocks,
and the metadata addresses of clouds. Blocks that the registries call globally reachable but that
serve no web pages (anycast DNS sinks, relays) are listed too. The first match names the address.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

_SPECIAL_V4 = tuple(
    (IPv4Network(block), what)
    for block, what in (
        ("0.0.0.0/32", "the unspecified address"),
        ("0.0.0.0/8", "an address of “this network”"),
        ("10.0.0.0/8", "a private address"),
        ("100.100.100.200/32", "a cloud metadata address"),
        ("100.64.0.0/10", "a carrier-grade NAT address"),
        ("127.0.0.0/8", "a loopback address"),
        ("168.63.129.16/32", "a cloud metadata address"),
        ("169.254.169.254/32", "a cloud metadata address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.192/32", "a cloud metadata address"),
        ("192.0.0.0/24", "an address for IETF protocols"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.31.196.0/24", "an AS112 address"),
        ("192.52.193.0/24", "a multicast relay address"),
        ("192.88.99.0/24", "a 6to4 relay address"),
        ("192.168.0.0/16", "a private address"),
        ("192.175.48.0/24", "an AS112 address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("255.255.255.255/32", "the broadcast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)

_SPECIAL_V6 = tuple(
    (IPv6Network(block), what)
    for block, what in (
        ("::/128", "the unspecified address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4-mapped address"),
        ("::/96", "an IPv4-compatible address"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a local NAT64 address"),
        ("100::/64", "a discard address"),
        ("2001::/32", "a Teredo address"),
        ("2001:2::/48", "a benchmarking address"),
        ("2001::/23", "an address for IETF protocols"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("2620:4f:8000::/48", "an AS112 address"),
        ("3fff::/20", "a documentation address"),
        ("5f00::/16", "a segment routing address"),
        ("fd00:ec2::254/128", "a cloud metadata address"),
        ("fd20:ce::254/128", "a cloud metadata address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    )
)

# Only this block is given out for the public internet (RFC 4291, section 2.4, and IANA).
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")

_NAT64 = IPv6Network("64:ff9b::/96")

# Suffixes that the public DNS does not serve (RFC 6761, 6762, 8375, 9476; ICANN's `.internal`)
# or that name this machine, this network or a cloud's metadata service.
_INTERNAL_SUFFIXES = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "home.arpa",
    "alt",
    "onion",
    "metadata.tencentyun.com",
)


def special_address(address: IPAddress) -> str | None:
    """What the address is, with its article, or None for one of the public internet."""
    blocks = _SPECIAL_V4 if isinstance(address, IPv4Address) else _SPECIAL_V6
    for block, what in blocks:
        if address in block:
            return what
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST_V6:
        return "an address outside the public internet"
    return None


def embedded_ipv4(address: IPAddress) -> IPv4Address | None:
    """The IPv4 address that a gateway or the kernel would really send to, if there is one."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour or _ipv4_compatible(address)


def _ipv4_compatible(address: IPv6Address) -> IPv4Address | None:
    value = int(address)
    return IPv4Address(value) if 1 < value <= 0xFFFFFFFF else None


def is_loopback_name(host: str) -> bool:
    """`localhost` and all names below it mean this machine (RFC 6761, section 6.3)."""
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")


def is_internal_name(host: str) -> bool:
    """A name without a dot, or below a suffix that the public DNS does not serve."""
    name = host.rstrip(".").lower()
    return "." not in name or any(
        name == suffix or name.endswith(f".{suffix}") for suffix in _INTERNAL_SUFFIXES
    )
