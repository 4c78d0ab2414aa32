"""Who may look after accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from services.catalog.access.principal import Principal, RoleTooSmallError
from services.catalog.access.scopes import Role
from services.catalog.account_admin.model import AccountNotFoundError
from services.catalog.state import Asking


def _admin(asking: Asking) -> Principal:
    if asking.role is not Role.ADMIN:
        raise RoleTooSmallError(Role.ADMIN)
    return asking


def _admin_of(account_id: UUID, asking: Asking) -> Principal:
    """To others every account but their own is as if it were not there, and theirs is /account."""
    if asking.role is not Role.ADMIN:
        raise AccountNotFoundError(account_id)
    return asking


Admin = Annotated[Principal, Depends(_admin)]
AdminOfOne = Annotated[Principal, Depends(_admin_of)]
