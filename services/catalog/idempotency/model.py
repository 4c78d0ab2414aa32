"""A POST that carries a key, the answer that is kept for it, and what can be wrong with it."""

import re
from dataclasses import dataclass
from datetime import timedelta

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
MAX_KEY_LENGTH = 255

_KEY = re.compile(rf"[\x21-\x7e]{{1,{MAX_KEY_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client was told. `fingerprint` is of the request that it answers."""

    fingerprint: str
    status: int
    headers: dict[str, str]
    body: bytes


class InvalidKeyError(Exception):
    """The header is no key."""


class KeyReusedError(Exception):
    """The key was used with another request."""


class InFlightError(Exception):
    """A request with this key is being worked on."""


class AnsweredError(Exception):
    """The request was answered before. Not a failure: it ends the second one early."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.status))
        self.answer = answer


def parse_key(header: str) -> str:
    """The key of a header.

    Raises:
        InvalidKeyError: empty, too long, or not visible ASCII.
    """
    if not _KEY.fullmatch(header):
        raise InvalidKeyError(header)
    return header
