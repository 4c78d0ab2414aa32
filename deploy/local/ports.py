"""Ports of this machine: which are free, and a clear word about one that is not."""

import errno
import socket
from contextlib import ExitStack

from deploy.local.errors import StartError

_HIGHEST = 65_535


def parse_port(name: str, value: str) -> int:
    """The port in the setting `name`; 0 asks for any free one.

    Raises:
        StartError: it is no port number.
    """
    if not (value.isascii() and value.isdigit() and int(value) <= _HIGHEST):
        raise StartError(f"{name} must be a port number from 0 to {_HIGHEST}, not {value!r}.")
    return int(value)


def free_ports(count: int) -> list[int]:
    """Different ports of loopback that nothing listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def require_free(name: str, host: str, port: int) -> None:
    """Return when `host:port` can be listened on.

    Raises:
        StartError: it cannot; `name` is the setting that changes it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StartError(
                    f"Port {port} is taken: another program listens on {host}:{port}.\n"
                    f"Choose another port, for example: {name}={free_ports(1)[0]} make up"
                ) from error
            raise StartError(
                f"Cannot listen on {host}:{port}: {error.strerror}. The port is set by {name}."
            ) from error
