"""Making tokens and knowing them again. Pure but for the randomness.

A token carries 256 random bits, so that a plain SHA-256 of it says nothing about it: there is
nothing to guess from, and slow hashes are for passwords.
"""

import hashlib
import secrets

PREFIX = "lsk_"  # by which scanners of leaked secrets, and people, know it
_RANDOM_BYTES = 32
_HINT_LENGTH = 8


def new_token() -> str:
    """A token that nobody has."""
    return PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)


def hash_of(token: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def hint_of(token: str) -> str:
    """Its beginning, by which people tell their tokens apart."""
    return token[:_HINT_LENGTH] if token.startswith(PREFIX) else ""
