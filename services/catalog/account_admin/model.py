"""What an admin wants of an account, and what can be wrong with it."""

from dataclasses import dataclass
from uuid import UUID

from services.catalog.access.scopes import Role
from services.catalog.links.model import UNSET, Unset


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What is to be different; UNSET: as it is. A limit of None is none."""

    name: str | Unset = UNSET
    role: Role | Unset = UNSET
    password_hash: str | Unset = UNSET
    max_links: int | Unset | None = UNSET
    max_bytes: int | Unset | None = UNSET
    disabled: bool | Unset = UNSET


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to make. `token_name` is of its first token; None: it gets none."""

    name: str
    role: Role
    max_links: int | None
    max_bytes: int | None
    password_hash: str | None = None
    token_name: str | None = None


class AccountNotFoundError(Exception):
    """There is no account with this id, or who asks may not know of it."""

    def __init__(self, account_id: UUID) -> None:
        super().__init__(str(account_id))
        self.account_id = account_id


class AccountNameTakenError(Exception):
    """Another account has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class LastAdminError(Exception):
    """The token of the settings belongs to this account, which stays an admin that can be used."""
