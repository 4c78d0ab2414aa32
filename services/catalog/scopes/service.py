"""What a scope names must be there."""

from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import service as links
from services.catalog.links.model import LinkNotFoundError, LinkTrashedError
from services.catalog.references import UnknownReferenceError
from services.catalog.scopes.model import Scope
from services.catalog.tags import service as tags
from services.catalog.tags.model import TagNotFoundError


async def check_scope(unit: UnitOfWork, owner_id: UUID, scope: Scope) -> None:
    """Let only a scope pass whose tag or link the owner has.

    Raises:
        UnknownReferenceError: the owner has no such tag, or no such link outside the trash.
    """
    if scope.link_id is not None:
        try:
            await links.get_link(unit, owner_id, scope.link_id)
        except (LinkNotFoundError, LinkTrashedError) as error:
            raise UnknownReferenceError("scope.link_id", scope.link_id) from error
    if scope.tag_id is not None:
        try:
            await tags.get_tag(unit, owner_id, scope.tag_id)
        except TagNotFoundError as error:
            raise UnknownReferenceError("scope.tag_id", scope.tag_id) from error
