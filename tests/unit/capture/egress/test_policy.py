from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.capture.egress import (
    AddressRefusedError,
    EgressPolicy,
    EgressRefusedError,
    UrlRefusedError,
)
from services.capture.egress.special_addresses import IPAddress, special_address
from services.capture.egress.targets import parse_url

STRICT = EgressPolicy()
LOOPBACK_ALLOWED = EgressPolicy([ip_network("127.0.0.0/8")])

PUBLIC_V4 = ip_address("93.184.216.34")
PUBLIC_V6 = ip_address("2606:4700:4700::1111")

REFUSED = {
    "0.0.0.0": "the unspecified address",
    "0.0.0.1": "an address of “this network”",
    "10.0.0.1": "a private address",
    "100.64.0.1": "a carrier-grade NAT address",
    "100.100.100.200": "a cloud metadata address",
    "127.0.0.1": "a loopback address",
    "127.255.255.255": "a loopback address",
    "168.63.129.16": "a cloud metadata address",
    "169.254.0.1": "a link-local address",
    "169.254.169.254": "a cloud metadata address",
    "172.31.255.255": "a private address",
    "192.0.0.8": "an address for IETF protocols",
    "192.0.0.192": "a cloud metadata address",
    "192.0.2.1": "a documentation address",
    "192.88.99.1": "a 6to4 relay address",
    "192.168.0.1": "a private address",
    "198.19.255.255": "a benchmarking address",
    "198.51.100.1": "a documentation address",
    "203.0.113.1": "a documentation address",
    "224.0.0.1": "a multicast address",
    "240.0.0.1": "a reserved address",
    "255.255.255.255": "the broadcast address",
    "::": "the unspecified address",
    "::1": "a loopback address",
    "::ffff:127.0.0.1": "an IPv4-mapped address of 127.0.0.1",
    "::ffff:93.184.216.34": "an IPv4-mapped address of 93.184.216.34",
    "::127.0.0.1": "an IPv4-compatible address of 127.0.0.1",
    "64:ff9b::10.0.0.1": "a NAT64 address of 10.0.0.1",
    "64:ff9b:1::1": "a local NAT64 address",
    "100::1": "a discard address",
    "2001::1": "a Teredo address",
    "2001:2::1": "a benchmarking address",
    "2001:20::1": "an address for IETF protocols",
    "2001:db8::1": "a documentation address",
    "2002:7f00:1::": "a 6to4 address of 127.0.0.1",
    "3fff::1": "a documentation address",
    "4000::1": "an address outside the public internet",
    "5f00::1": "a segment routing address",
    "fc00::1": "a private address",
    "fd00:ec2::254": "a cloud metadata address",
    "fd20:ce::254": "a cloud metadata address",
    "fe80::1": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "fec0::1": "a site-local address",
    "ff02::1": "a multicast address",
}


@pytest.mark.parametrize(("address", "what"), REFUSED.items())
def test_refuses_special_addresses_with_a_sentence(address: str, what: str) -> None:
    with pytest.raises(AddressRefusedError) as raised:
        STRICT.check_address(ip_address(address))
    assert what in str(raised.value)
    assert str(raised.value).startswith(f"address refused: {ip_address(address)} is ")
    assert raised.value.address == str(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "144.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450::1",
    ],
)
def test_lets_the_public_internet_out(address: str) -> None:
    STRICT.check_address(ip_address(address))


@given(st.ip_addresses())
def test_what_the_registries_call_not_global_is_never_let_out(address: IPAddress) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        with pytest.raises(AddressRefusedError):
            STRICT.check_address(address)


SPECIAL_V4 = st.ip_addresses(v=4).filter(lambda address: special_address(address) is not None)


def _spellings(address: IPv4Address) -> list[str]:
    """The ways to write an IPv4 address that WHATWG's host parser takes."""
    a, b, c, d = address.packed
    value = int(address)
    return [
        f"{address}",
        f"{address}.",
        f"{value}",
        f"{value:#x}",
        f"{value:#o}".replace("0o", "0"),
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{value & 0xFFFFFF}",
        f"{a}.{b}.{value & 0xFFFF:#x}",
        f"{a}。{b}．{c}｡{d}",
        "".join(f"%{ord(letter):02x}" for letter in str(address)),
    ]


@given(SPECIAL_V4)
def test_no_spelling_of_a_special_address_is_let_out(address: IPv4Address) -> None:
    for spelling in _spellings(address):
        with pytest.raises(AddressRefusedError):
            STRICT.check_url(f"http://{spelling}:8080/path")


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_means_that_address(address: IPv4Address) -> None:
    for spelling in _spellings(address):
        assert parse_url(f"https://{spelling}/").literal == address


@given(SPECIAL_V4, st.integers(min_value=0, max_value=2**64 - 1))
def test_no_wrapping_in_ipv6_is_let_out(address: IPv4Address, rest: int) -> None:
    value = int(address)
    for wrapped in (
        value,  # IPv4-compatible
        0xFFFF << 32 | value,  # IPv4-mapped
        0x0064_FF9B << 96 | value,  # NAT64
        0x2002 << 112 | value << 80 | rest,  # 6to4
        0x2001_0000 << 96 | (rest >> 32) << 32 | (value ^ 0xFFFFFFFF),  # Teredo
    ):
        with pytest.raises(AddressRefusedError):
            STRICT.check_url(f"http://[{IPv6Address(wrapped)}]/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "/relative",
        "http://",
        "http:///",
        "http://exa mple.com/",
        "http://256.256.256.256/",
        "http://example.com:99999/",
        "http://[::1/",
        "http://a%00b/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,hi",
        "about:blank",
        "chrome://version",
        "view-source:https://example.com/",
        "blob:https://example.com/1",
        "gopher://example.com/",
        "ws://example.com/",
        "http://example.com:0/",
        "http://example.com:22/",
        "http://example.com:25/",
        "https://example.com:6667/",
    ],
)
def test_refuses_what_is_no_web_page(url: str) -> None:
    with pytest.raises(UrlRefusedError, match=r"^url refused: "):
        STRICT.check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "HTTPS://EXAMPLE.com:8443/a?b#c",
        "https://例え.jp/",
        "https://example.com./",
        "https://user:password@example.com/",
        "http://127.0.0.1:80@example.com/",
        "http://localhost.example.com/",
        "http://[2606:4700:4700::1111]:8080/",
    ],
)
def test_lets_web_pages_out(url: str) -> None:
    STRICT.check_url(url)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "ip6-localhost",
        "metadata",
        "router",
        "metadata.google.internal",
        "db.internal",
        "printer.local",
        "nas.lan",
        "nas.home.arpa",
        "localhost.localdomain",
        "ＬＯＣＡＬＨＯＳＴ",
        "metadata.tencentyun.com",
    ],
)
def test_refuses_internal_names_without_a_look_up(host: str) -> None:
    with pytest.raises(AddressRefusedError, match="is a name of"):
        STRICT.check_url(f"http://{host}/")


@given(st.text() | st.from_regex(r"https?://[\S]{0,40}", fullmatch=True))
def test_any_text_is_judged(text: str) -> None:
    try:
        STRICT.check_url(text)
    except EgressRefusedError:
        return
    target = parse_url(text)
    assert target.scheme in ("http", "https")
    assert target.host
    assert target.literal is None or special_address(target.literal) is None


@pytest.mark.parametrize(
    ("allow", "address", "is_allowed"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.0/8", "127.9.9.9", True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),  # the kernel sends it to 127.0.0.1
        ("127.0.0.0/8", "::1", False),
        ("127.0.0.0/8", "10.0.0.1", False),
        ("127.0.0.0/8", "64:ff9b::127.0.0.1", False),
        ("::1/128", "::1", True),
        ("::1/128", "127.0.0.1", False),
        ("169.254.169.254/32", "169.254.169.254", True),
        ("64:ff9b::/96", "64:ff9b::93.184.216.34", True),
        ("64:ff9b::/96", "64:ff9b::10.0.0.1", False),  # the gateway's own network
        ("2002::/16", "2002:7f00:1::", False),
    ],
)
def test_allow_names_networks(allow: str, address: str, is_allowed: bool) -> None:  # noqa: FBT001
    policy = EgressPolicy([ip_network(allow)])
    if is_allowed:
        policy.check_address(ip_address(address))
    else:
        with pytest.raises(AddressRefusedError):
            policy.check_address(ip_address(address))


def _admit(policy: EgressPolicy, url: str, *addresses: str) -> list[str]:
    found = [ip_address(address) for address in addresses]
    return [str(address) for address in policy.admit(parse_url(url), found)]


def test_one_refused_address_refuses_a_public_name() -> None:
    with pytest.raises(AddressRefusedError) as raised:
        _admit(STRICT, "https://example.com/", "93.184.216.34", "127.0.0.1")
    assert str(raised.value) == (
        "address refused: example.com resolves to 127.0.0.1, a loopback address"
    )
    assert raised.value.host == "example.com"


def test_public_addresses_are_admitted_in_their_order() -> None:
    addresses = [str(PUBLIC_V6), str(PUBLIC_V4)]
    assert _admit(STRICT, "https://example.com/", *addresses) == addresses


def test_localhost_uses_those_of_its_addresses_that_are_allowed() -> None:
    assert _admit(LOOPBACK_ALLOWED, "http://localhost/", "::1", "127.0.0.1") == ["127.0.0.1"]


def test_an_internal_name_may_not_lead_to_the_public_internet() -> None:
    with pytest.raises(AddressRefusedError):
        _admit(LOOPBACK_ALLOWED, "http://intranet/", str(PUBLIC_V4))


def test_a_literal_needs_no_look_up() -> None:
    assert _admit(LOOPBACK_ALLOWED, "http://127.0.0.1/", str(PUBLIC_V4)) == ["127.0.0.1"]


@given(
    st.sampled_from(["https://example.com/", "http://localhost/", "http://wiki/"]),
    st.lists(st.ip_addresses(), min_size=1, max_size=6),
)
def test_what_is_admitted_is_public_or_allowed(url: str, addresses: list[IPAddress]) -> None:
    try:
        admitted = LOOPBACK_ALLOWED.admit(parse_url(url), addresses)
    except AddressRefusedError:
        return
    assert admitted
    for address in admitted:
        assert special_address(address) is None or str(address).startswith("127.")
