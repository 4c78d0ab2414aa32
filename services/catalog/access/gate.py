"""Who is let in, and how often.

Guessing tokens is slow: whoever has sent too many wrong ones from an address is refused before
their next one is looked up. A token that was valid before goes on working from there.
"""

from fastapi import Request

from services.catalog.access.authentication import Authenticator
from services.catalog.access.limiting import (
    Policy,
    RateLimitedError,
    RateLimits,
    Standing,
    network_of,
)
from services.catalog.access.principal import Principal, UnauthenticatedError

STANDING = "rate_standing"
"""What of `request.state` the middleware tells clients."""


class Gate:
    """Counts requests, and knows whose they are."""

    def __init__(self, authenticator: Authenticator, limits: RateLimits) -> None:
        self._authenticator = authenticator
        self._limits = limits

    async def admit(self, request: Request, token: str | None) -> Principal:
        """Who asks.

        Raises:
            RateLimitedError: the token, or strangers at this address, have asked too often.
            UnauthenticatedError: it is nobody's token.
        """
        if not self._authenticator.has_known(token):
            await self.admit_stranger(request)
        try:
            principal = await self._authenticator.principal_of(token)
        except UnauthenticatedError:
            await self.note_failure(request)
            raise
        standing = await self._limits.spend(Policy.TOKEN, str(principal.token_id))
        _tell(request, standing)
        return principal

    async def admit_stranger(self, request: Request) -> None:
        """Let somebody try.

        Raises:
            RateLimitedError: too many have failed from this address.
        """
        _tell(request, await self._limits.look(Policy.ADDRESS, _address(request)))

    async def admit_password(self, request: Request, name: str) -> None:
        """Let somebody try a password of an account.

        Raises:
            RateLimitedError: too many were tried from this address.
        """
        key = f"{_address(request)} {name}"
        _tell(request, await self._limits.spend(Policy.SIGN_IN, key))

    async def note_failure(self, request: Request) -> None:
        """Somebody had no valid token, or a wrong password."""
        standing = await self._limits.spend(Policy.ADDRESS, _address(request))
        setattr(request.state, STANDING, standing)


def _address(request: Request) -> str:
    return network_of(request.client.host if request.client else None)


def _tell(request: Request, standing: Standing | None) -> None:
    setattr(request.state, STANDING, standing)
    if standing is not None and standing.is_exceeded:
        raise RateLimitedError(standing)
