"""Who asks."""

from dataclasses import dataclass
from uuid import UUID

from services.catalog.access.scopes import Role, Scope
from services.catalog.tokens.model import TokenKind


@dataclass(frozen=True, slots=True)
class Principal:
    """An account, by one of its tokens."""

    account_id: UUID
    role: Role
    token_id: UUID
    scope: Scope
    kind: TokenKind


class UnauthenticatedError(Exception):
    """There is no token, or none that is valid now."""


class ScopeTooSmallError(Exception):
    """The token allows less than what was asked for."""

    def __init__(self, scope: Scope, needed: Scope) -> None:
        super().__init__(f"{scope} < {needed}")
        self.scope = scope
        self.needed = needed


class RoleTooSmallError(Exception):
    """Only an account of another role may do this."""

    def __init__(self, needed: Role) -> None:
        super().__init__(needed)
        self.needed = needed
