import pytest

from services.capture.egress import UrlRefusedError
from services.capture.egress.targets import parse_authority, parse_url


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("http://Example.com", "example.com", 80, "/", "example.com"),
        ("http://example.com:80/", "example.com", 80, "/", "example.com"),
        ("https://example.com:80/", "example.com", 80, "/", "example.com:80"),
        ("http://u:p@example.com:81/a?b#c", "example.com", 81, "/a?b", "example.com:81"),
        ("http://[::1]:81/", "[::1]", 81, "/", "[::1]:81"),
        ("http://evil.example\\@127.0.0.1/", "evil.example", 80, "/@127.0.0.1/", "evil.example"),
        (
            "http://bücher.example/ü",
            "xn--bcher-kva.example",
            80,
            "/%C3%BC",
            "xn--bcher-kva.example",
        ),
    ],
)
def test_reads_urls_as_a_browser_does(
    url: str, host: str, port: int, path: str, authority: str
) -> None:
    target = parse_url(url)
    assert (target.host, target.port, target.path) == (host, port, path)
    assert target.authority == authority


@pytest.mark.parametrize(
    ("authority", "host", "port"),
    [
        ("example.com:443", "example.com", 443),
        ("example.com:80", "example.com", 80),
        ("EXAMPLE.com:8443", "example.com", 8443),
        ("0x7f.1:443", "127.0.0.1", 443),
        ("[::1]:443", "[::1]", 443),
    ],
)
def test_reads_what_connect_names(authority: str, host: str, port: int) -> None:
    target = parse_authority(authority)
    assert (target.host, target.port) == (host, port)


@pytest.mark.parametrize(
    "authority",
    [
        "",
        "example.com",
        ":443",
        "example.com:",
        "a@example.com:443",
        "example.com:443/",
        "::1:443",
        "example.com:443?x",
        "https://example.com:443",
        "a:1:443",
        "example.com:99999",
        "[::1]",
        "example.com:443\n",
        "exa\\mple.com:443",
        "[fe80::1%25eth0]:443",
    ],
)
def test_refuses_anything_else(authority: str) -> None:
    with pytest.raises(UrlRefusedError):
        parse_authority(authority)
