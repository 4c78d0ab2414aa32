"""What travels between worker and child: a JSON header and byte blobs, each with its length.

Not pickle: the child handles hostile pages, and a pickle that it sends could run code here.
"""

import json
from collections.abc import Sequence
from typing import Any, BinaryIO

_LENGTH_BYTES = 8


def encode(header: dict[str, Any], blobs: Sequence[bytes]) -> bytes:
    """One frame."""
    head = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    return b"".join((len(head).to_bytes(_LENGTH_BYTES, "big"), head, *blobs))


def read(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """The next frame, or None at the end of the stream. Blocks."""
    length = stream.read(_LENGTH_BYTES)
    if len(length) < _LENGTH_BYTES:
        return None
    header: dict[str, Any] = json.loads(stream.read(int.from_bytes(length, "big")))
    return header, [stream.read(size) for size in header["blobs"]]
