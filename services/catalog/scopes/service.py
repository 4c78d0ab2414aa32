"""What a scope names must be there."""

from uuid import UUID

from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import service as links
from services.catalog.scopes.model import Scope
from services.catalog.tags import service as tags


async def check_scope(unit: UnitOfWork, owner_id: UUID, scope: Scope) -> None:
    """Let only a scope pass whose tag or link the owner has.

    Raises:
        LinkNotFoundError: the owner has no such link.
        TagNotFoundError: the owner has no such tag.
    """
    if scope.link_id is not None:
        await links.get_link(unit, owner_id, scope.link_id)
    if scope.tag_id is not None:
        await tags.get_tag(unit, owner_id, scope.tag_id)
