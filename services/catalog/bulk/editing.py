"""Changing many links in a few statements, each change on its own terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.catalog.bulk.model import Done, Edit, Outcome
from services.catalog.database.unit_of_work import UnitOfWork
from services.catalog.links import store
from services.catalog.links.announcing import announce_saved
from services.catalog.links.model import UNSET, LinkNotFoundError, LinkRow, next_version
from services.catalog.links.titles import sort_title
from services.catalog.preconditions import PreconditionFailedError
from services.catalog.tagging import store as tagging
from services.catalog.tags import store as tag_store
from services.catalog.tags.names import (
    MAX_TAGS_PER_LINK,
    InvalidTagNameError,
    TagName,
    TooManyTagsError,
)
from services.catalog.tags.wishes import Wish, tag_ids_of


@dataclass(slots=True)
class _Draft:
    """A link while its changes are put together."""

    before: LinkRow
    row: LinkRow
    tags_before: frozenset[UUID]
    tag_ids: frozenset[UUID]

    @property
    def is_retagged(self) -> bool:
        """Whether its tags are others now."""
        return self.tag_ids != self.tags_before

    @property
    def has_changed(self) -> bool:
        """Whether anything is to be written."""
        return self.is_retagged or self.row != self.before


async def edit_links(
    unit: UnitOfWork, owner_id: UUID, edits: Sequence[Edit], at: datetime
) -> list[Outcome]:
    """Change links; what became of each edit, in order. A link's version grows once a call."""
    wishes = await tag_ids_of(unit, owner_id, [_wish(edit) for edit in edits], at)
    removed = {tag.key: tag for edit in edits for tag in edit.removed_tags}
    known = await tag_store.resolve(unit, owner_id, list(removed.values()))
    drafts = await _read(unit, owner_id, edits)
    errors = [
        _apply(edit, drafts.get(edit.link_id), wish, known, at)
        for edit, wish in zip(edits, wishes, strict=True)
    ]
    await _write(unit, owner_id, [item for item in drafts.values() if item.has_changed], at)
    return [
        error or Done(edit.link_id, drafts[edit.link_id].row.version)
        for edit, error in zip(edits, errors, strict=True)
    ]


def _wish(edit: Edit) -> tuple[TagName, ...]:
    tags = edit.change.tags
    return edit.added_tags if tags is UNSET else tags


async def _read(unit: UnitOfWork, owner_id: UUID, edits: Sequence[Edit]) -> dict[UUID, _Draft]:
    await tag_store.hold_tree(unit, owner_id)
    rows = await store.lock_many(unit, owner_id, {edit.link_id for edit in edits})
    own = await tagging.ids_of_links(unit, [row.id for row in rows], own_only=True)
    none: frozenset[UUID] = frozenset()
    return {row.id: _Draft(row, row, own.get(row.id, none), own.get(row.id, none)) for row in rows}


def _apply(
    edit: Edit, draft: _Draft | None, wish: Wish, known: Mapping[str, UUID], at: datetime
) -> Exception | None:
    """Make an edit part of its draft; or why it cannot be."""
    if draft is None:
        return LinkNotFoundError(edit.link_id)
    try:
        edit.precondition.check(draft.before.version)
    except PreconditionFailedError as error:
        return error
    if isinstance(wish, InvalidTagNameError):
        return wish
    removed = {known[tag.key] for tag in edit.removed_tags if tag.key in known}
    replaces = edit.change.tags is not UNSET
    tag_ids = wish if replaces else (draft.tag_ids - removed) | wish
    if len(tag_ids) > max(MAX_TAGS_PER_LINK, len(draft.tag_ids)):
        return TooManyTagsError(MAX_TAGS_PER_LINK)
    draft.tag_ids = tag_ids
    draft.row = _changed(draft.row, edit, at)
    return None


def _changed(row: LinkRow, edit: Edit, at: datetime) -> LinkRow:
    fields = edit.change.fields_for(row)
    if "title" in fields:
        fields["sort_title"] = sort_title(fields["title"], row.url)
    if edit.in_trash is not None and edit.in_trash is not (row.trashed_at is not None):
        fields["trashed_at"] = at if edit.in_trash else None
    return replace(row, **fields)


async def _write(unit: UnitOfWork, owner_id: UUID, drafts: Sequence[_Draft], at: datetime) -> None:
    for draft in drafts:
        draft.row = next_version(draft.row, at)
    retagged = {draft.row.id: draft.tag_ids for draft in drafts if draft.is_retagged}
    await tagging.set_many(unit, owner_id, retagged)
    rows = [draft.row for draft in drafts]
    await store.write_back(unit, rows)
    await announce_saved(unit, rows, at)
