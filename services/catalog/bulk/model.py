"""What one item of a bulk call wants, and what became of it."""

from dataclasses import dataclass, field
from uuid import UUID

from services.catalog.links.model import LinkChange, NewLink
from services.catalog.preconditions import ANY_VERSION, Precondition
from services.catalog.tags.names import TagName


@dataclass(frozen=True, slots=True)
class Create:
    """Keep a link."""

    new: NewLink


@dataclass(frozen=True, slots=True)
class Edit:
    """Change a link's fields and tags, or move it into the trash or out of it."""

    link_id: UUID
    precondition: Precondition = ANY_VERSION
    change: LinkChange = field(default_factory=LinkChange)
    added_tags: tuple[TagName, ...] = ()
    removed_tags: tuple[TagName, ...] = ()
    in_trash: bool | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete a link for good."""

    link_id: UUID
    precondition: Precondition = ANY_VERSION


Wanted = Create | Edit | Delete


@dataclass(frozen=True, slots=True)
class Done:
    """An item that was done. `version` is None when the link is gone."""

    link_id: UUID
    version: int | None
    is_new: bool = False


Outcome = Done | Exception
