"""How Chromium is told to send nothing past the proxy. Two locks, of which each alone holds.

- Every user context is given the proxy of its lease. Chromium lets loopback go round a proxy
  unless `<-loopback>` forbids it, and a user context does not inherit that from the command line.
- The browser can resolve one name: the proxy's. Addresses count as names here, so whatever would
  go round the proxy, and whatever has no lease, finds no address to connect to.

WebRTC and QUIC are UDP, which an HTTP proxy does not carry, so they are off.
"""

PROXY_HOST = "egress-proxy.invalid"
"""What the proxy is called inside the browser. The name exists nowhere else (RFC 6761)."""

BROWSER_FLAGS = (
    f"--host-resolver-rules=MAP {PROXY_HOST} 127.0.0.1, MAP * ~NOTFOUND",
    "--proxy-server=http://no-lease.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
)
"""For the whole browser."""


def user_context_proxy(port: int) -> dict[str, str | list[str]]:
    """The `proxy` of WebDriver BiDi's `browser.createUserContext` for a lease's port."""
    address = f"{PROXY_HOST}:{port}"
    return {
        "proxyType": "manual",
        "httpProxy": address,
        "sslProxy": address,
        "noProxy": ["<-loopback>"],
    }
