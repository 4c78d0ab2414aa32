"""Passwords: kept as Argon2id hashes, with the second parameters that RFC 9106 recommends (64 MiB).

Two people who see the same password on their keyboards mean the same one: it is brought to NFKC
before it is hashed (NIST SP 800-63B, 3.1.1.2), so that full-width letters, and letters that are put
together of two characters, do not lock anybody out. Case matters, and nothing is cut off.
"""

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

MIN_PASSWORD_LENGTH = 8
MAX_PASSWORD_LENGTH = 1_024

_AT_ONCE = 2
"""Each takes 64 MiB and a tenth of a second of four threads."""


class Passwords:
    """Hashes and compares passwords in threads, a few at a time."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """What is kept of a password: its hash, with salt and parameters."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _prepared(password))

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether it is the password of this hash. None, of nobody, takes as long as any other."""
        if self._nobodys is None:
            self._nobodys = await self.hash(secrets.token_hex())
        async with self._turns:
            return await asyncio.to_thread(
                self._verify, password_hash or self._nobodys, _prepared(password)
            )

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str, password: bytes) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False


def _prepared(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode()
