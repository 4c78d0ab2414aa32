"""Sealing: secrets that are stored or sent are encrypted, with a key that only services have.

Fernet (AES-128-CBC with HMAC-SHA256 and a time stamp; https://github.com/fernet/spec), through the
`cryptography` library. Several keys may be given, so that a key can be changed: the first seals,
all of them open.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class NotSealedHereError(Exception):
    """The text was not sealed with any of the keys, or was changed since."""


class Sealer:
    """Seals and opens texts."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Keys are texts of any form with at least 16 characters; the first one seals."""
        if not keys or any(len(key) < 16 for key in keys):
            raise ValueError("each key needs at least 16 characters")
        self._mark_key = hashlib.sha256(b"linksnap marks 1\0" + keys[0].encode()).digest()
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])

    @classmethod
    def of(cls, keys: str) -> "Sealer":
        """From a setting: keys with commas between them."""
        return cls([key.strip() for key in keys.split(",") if key.strip()])

    def seal(self, text: str) -> str:
        """The text, readable only with a key."""
        return self._fernet.encrypt(text.encode()).decode()

    def mark(self, text: str) -> str:
        """A mark (HMAC-SHA256) by which the text is known again, and nothing learnt of it."""
        return hmac.new(self._mark_key, text.encode(), hashlib.sha256).hexdigest()

    def open(self, sealed: str) -> str:
        """The text again.

        Raises:
            NotSealedHereError: it was sealed with another key, or is no sealed text.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise NotSealedHereError("sealed with another key, or damaged") from error


def _derived(key: str) -> bytes:
    """32 bytes of a key that is random already: no slow derivation is needed."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"linksnap sealing 1\0" + key.encode()).digest())
