"""From a token to who asks: one look at the database a second and token."""

import time
from datetime import datetime
from uuid import UUID

from services.catalog.access.principal import Principal, UnauthenticatedError
from services.catalog.clock import now
from services.catalog.database.engine import Database
from services.catalog.tokens import store
from services.catalog.tokens.secrets import hash_of

_REMEMBERED_SECONDS = 1.0
_MOST_REMEMBERED = 10_000


class Authenticator:
    """Knows tokens for a second, so that a busy client costs no look-up a request.

    A process that changes tokens or accounts calls `forget_all` and acts on it at once; another one
    within that second.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, tuple[float, Principal]] = {}
        self._valid: dict[str, None] = {}  # hashes that were somebody's when last looked up
        self._changes = 0
        self._used: dict[UUID, datetime] = {}

    async def principal_of(self, token: str | None) -> Principal:
        """Whose token it is.

        Raises:
            UnauthenticatedError: nobody's, or it is expired, or its account is closed.
        """
        if not token:
            raise UnauthenticatedError
        token_hash = hash_of(token)
        until, principal = self._known.get(token_hash, (0.0, None))
        if principal is None or until < time.monotonic():
            changes = self._changes
            async with self._database.read() as unit:
                principal = await store.principal_by_hash(unit, token_hash, now())
            if principal is None:
                self._known.pop(token_hash, None)
                self._valid.pop(token_hash, None)
                raise UnauthenticatedError
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            if changes == self._changes:  # or what was read may be out of date already
                self._known[token_hash] = (time.monotonic() + _REMEMBERED_SECONDS, principal)
            self._used[principal.token_id] = now()
            if len(self._valid) >= _MOST_REMEMBERED:
                self._valid.clear()
            self._valid[token_hash] = None
        return principal

    def has_known(self, token: str | None) -> bool:
        """Whether it was somebody's token when it was last looked up here."""
        return bool(token) and hash_of(token or "") in self._valid

    def forget_all(self) -> None:
        """Tokens or accounts have changed; call it when that is committed."""
        self._changes += 1
        self._known.clear()

    async def write_uses(self) -> None:
        """Write down when tokens were last used."""
        used, self._used = self._used, {}
        if not used:
            return
        async with self._database.write() as unit:
            await store.mark_used(unit, used)
