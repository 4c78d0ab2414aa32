"""Score the egress policy and proxy on URLs of SSRF payload lists.

    python -m tests.bench.egress_vectors CORPORA

Reads `CORPORA/egress/vectors.jsonl`. The policy is scored with a resolver that gives a name what
the public DNS gives it (loopback for those below `localdomain.pw`, else a public address), beside
a guard as people write it first (`urllib.parse` and `ipaddress`). Then every vector is sent
through the real proxy, with a resolver that gives every name a loopback address, while a canary
listens on loopback: it must see no connection. Nothing leaves the machine.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.capture.egress import EgressError, EgressPolicy, EgressProxy, EgressRefusedError
from services.capture.egress.special_addresses import IPAddress
from services.capture.egress.targets import parse_url

_PUBLIC = ip_address("93.184.216.34")
_LOOPBACK = ip_address("127.0.0.1")
_LOOPBACK_ZONE = ".localdomain.pw"


@dataclass(frozen=True, slots=True)
class _Everything:
    """A resolver that knows one address for all names."""

    address: IPAddress

    async def resolve(self, _host: str) -> tuple[IPAddress, ...]:
        return (self.address,)


def _judged_by_policy(url: str) -> str | None:
    """The host that would be connected to; None when refused."""
    policy = EgressPolicy()
    try:
        target = parse_url(url)
        policy.check_url(url)
        policy.admit(target, (_LOOPBACK if target.host.endswith(_LOOPBACK_ZONE) else _PUBLIC,))
    except EgressRefusedError:
        return None
    return target.host.strip("[]")


def _judged_naively(url: str) -> str | None:
    """The same by what the standard library offers."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or host == "localhost":
        return None
    try:
        return None if not ip_address(host).is_global else host
    except ValueError:
        return host


def _is_right(vector: dict[str, Any], host: str | None) -> bool:
    """Internal ones refused; the others judged by the host that a browser goes to."""
    if vector["verdict"] in ("block", "reject"):
        return host is None
    return bool(host == vector["host"])


async def _send(port: int, head: bytes) -> int:
    """The proxy's status for a request head; 0 when it only closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head)
        status = (await reader.readline()).split()
        return int(status[1]) if len(status) > 1 else 0
    except ConnectionResetError:
        return 0
    finally:
        writer.close()


def _requests(url: str, canary_port: int) -> list[bytes]:
    end = b"Host: example.com\r\nConnection: close\r\n\r\n"
    heads = [b"GET " + url.encode() + b" HTTP/1.1\r\n" + end]
    try:
        host = parse_url(url).host
    except EgressError:
        return heads
    here = f"{host}:{canary_port}".encode()
    return [
        *heads,
        b"GET http://" + here + b"/ HTTP/1.1\r\n" + end,
        b"CONNECT " + here + b" HTTP/1.1\r\n" + end,
    ]


async def _end_to_end(vectors: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Requests sent, requests not refused, and connections that the canary saw."""
    seen = sent = let_out = 0

    def hit(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        seen += 1
        writer.close()

    canary = await asyncio.start_server(hit, None, 0)  # IPv4 and IPv6, on all addresses
    proxy = EgressProxy(EgressPolicy(), resolver=_Everything(_LOOPBACK))
    async with canary, proxy, proxy.lease() as lease:
        for vector in vectors:
            if vector["verdict"] == "allow":
                continue  # public addresses: nothing may leave this machine
            for server in canary.sockets:
                for head in _requests(vector["url"], server.getsockname()[1]):
                    sent += 1
                    let_out += await _send(lease.port, head) not in (0, 400, 403)
    return sent, let_out, seen


def main() -> int:
    """Print the scores; 0 when all is right."""
    path = Path(sys.argv[1]) / "egress" / "vectors.jsonl"
    vectors = [json.loads(line) for line in path.read_text().splitlines()]
    policy = [
        vector for vector in vectors if not _is_right(vector, _judged_by_policy(vector["url"]))
    ]
    naive = sum(_is_right(vector, _judged_naively(vector["url"])) for vector in vectors)
    sent, let_out, seen = asyncio.run(_end_to_end(vectors))
    for vector in policy:
        sys.stdout.write(f"wrong: {vector['verdict']} {vector['url']}\n")
    sys.stdout.write(
        f"policy: {len(vectors) - len(policy)}/{len(vectors)} right"
        f" (urllib.parse + ipaddress: {naive}/{len(vectors)})\n"
        f"proxy: {sent} requests, {let_out} let out, canary saw {seen} connections\n"
    )
    return 1 if policy or let_out or seen else 0


if __name__ == "__main__":
    sys.exit(main())
