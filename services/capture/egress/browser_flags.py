"""The flags with which Chromium sends nothing past the proxy."""


def browser_flags(deny_port: int) -> tuple[str, ...]:
    """Flags for a whole browser whose user contexts each get the proxy of a lease.

    What has no lease (the first context, the browser's own background calls) goes to the port
    that denies everything. Loopback is not exempt. No DNS is asked: the proxy resolves. WebRTC
    and QUIC are UDP, which an HTTP proxy does not carry, so they are off.
    """
    return (
        f"--proxy-server=http://127.0.0.1:{deny_port}",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-pings",
    )
