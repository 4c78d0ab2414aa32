"""The points of the index: what lies in a payload, and under which id.

    link       one a link: its title, URL, tags and note
    tombstone  one a deleted link; a record. Nothing writes over it, so a late message cannot
               bring the link back, whichever process handles it
    snapshot   one a snapshot: when it was captured and how many chunks it has; a record
    chunk      one a chunk of a snapshot's text

Ids are made of the ids they stand for, so that doing a thing twice writes the same points.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from services.embed.text.chunking import Chunk
from services.embed.text.lexical import TermVector
from services.embed.vectors.store import DenseVector, Found, Point

_LINKS = UUID("5b6f2f6e-3d0b-5c0a-9a43-0d6d5f0c7f11")


_YES, _NO = "yes", "no"
NOT_TRASHED = {"trashed": _YES}
"""What a point that may be found must not have (of old, points do not say whether)."""


class Kind(StrEnum):
    """What a point stands for."""

    LINK = "link"
    TOMBSTONE = "tombstone"
    SNAPSHOT = "snapshot"
    CHUNK = "chunk"


class State(StrEnum):
    """Whether a search may find it."""

    CURRENT = "current"
    SUPERSEDED = "superseded"  # a newer snapshot of the link is there


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a link stands among the others, which its chunks must know too to be found there.

    Attributes:
        tag_ids: its tags with everything that these lie under.
        trashed: whether no search may find it.
    """

    tag_ids: tuple[str, ...] = ()
    trashed: bool = False

    def payload(self) -> dict[str, object]:
        """As points have it. `trashed` is a word because Edge 0.9 cannot match booleans."""
        return {"tag_ids": list(self.tag_ids), "trashed": _YES if self.trashed else _NO}


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """What the index knows of a link."""

    version: int
    shelf: Shelf = Shelf()
    deleted: bool = False
    text: str = ""  # a digest of what it is searched by


@dataclass(frozen=True, slots=True)
class Captured:
    """A snapshot of a link, as the index names it."""

    owner_id: UUID
    link_id: UUID
    snapshot_id: UUID
    captured_at: datetime
    is_error: bool = False  # the site answered that it has no such page


def link_point_id(link_id: UUID) -> UUID:
    """The id of a link's point."""
    return uuid5(_LINKS, str(link_id))


def snapshot_point_id(snapshot_id: UUID) -> UUID:
    """The id of a snapshot's record."""
    return uuid5(snapshot_id, "snapshot")


def chunk_point_id(snapshot_id: UUID, index: int) -> UUID:
    """The id of a snapshot's chunk."""
    return uuid5(snapshot_id, str(index))


def tombstone_id(link_id: UUID) -> UUID:
    """The id of a deleted link's tombstone."""
    return uuid5(_LINKS, f"{link_id}:tombstone")


def link_point(
    owner_id: UUID, link_id: UUID, record: LinkRecord, vectors: tuple[DenseVector, TermVector]
) -> Point:
    """A link's point."""
    payload = _link_payload(owner_id, link_id, Kind.LINK, record.version)
    payload |= {"state": State.CURRENT.value, "text": record.text, **record.shelf.payload()}
    dense, sparse = vectors
    return Point(link_point_id(link_id), payload, dense, sparse)


def tombstone(owner_id: UUID, link_id: UUID, version: int) -> Point:
    """A deleted link's tombstone."""
    return Point(tombstone_id(link_id), _link_payload(owner_id, link_id, Kind.TOMBSTONE, version))


def link_record(found: Found) -> LinkRecord:
    """What `link_point` or `tombstone` stored."""
    return LinkRecord(
        version=int(found.payload["version"]),
        shelf=Shelf(
            tag_ids=tuple(found.payload.get("tag_ids", ())),
            trashed=found.payload.get("trashed") == _YES,
        ),
        text=str(found.payload.get("text", "")),
        deleted=found.payload["kind"] == Kind.TOMBSTONE,
    )


def snapshot_point(snapshot: Captured, chunk_count: int, state: State, model: str) -> Point:
    """A snapshot's record."""
    payload = _snapshot_payload(snapshot, Kind.SNAPSHOT, state)
    payload |= {"chunk_count": chunk_count, "model": model}
    payload["is_error"] = _YES if snapshot.is_error else _NO
    return Point(snapshot_point_id(snapshot.snapshot_id), payload)


def chunk_point(
    snapshot: Captured,
    chunk: Chunk,
    shelf: Shelf,
    state: State,
    vectors: tuple[DenseVector, TermVector],
) -> Point:
    """A chunk's point."""
    payload = _snapshot_payload(snapshot, Kind.CHUNK, state)
    payload |= {
        "index": chunk.index,
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        **shelf.payload(),
    }
    dense, sparse = vectors
    return Point(chunk_point_id(snapshot.snapshot_id, chunk.index), payload, dense, sparse)


def captured_at(found: Found) -> datetime:
    """When the snapshot of this record or chunk was captured."""
    return datetime.fromisoformat(found.payload["captured_at"])


def standing(found: Found) -> tuple[bool, datetime]:
    """What makes a snapshot of this record the current one: a page before an error, then newer."""
    return found.payload.get("is_error") != _YES, captured_at(found)


def _link_payload(owner_id: UUID, link_id: UUID, kind: Kind, version: int) -> dict[str, object]:
    return {
        "kind": kind.value,
        "owner_id": str(owner_id),
        "link_id": str(link_id),
        "version": version,
    }


def _snapshot_payload(snapshot: Captured, kind: Kind, state: State) -> dict[str, object]:
    return {
        "kind": kind.value,
        "state": state.value,
        "owner_id": str(snapshot.owner_id),
        "link_id": str(snapshot.link_id),
        "snapshot_id": str(snapshot.snapshot_id),
        "captured_at": snapshot.captured_at.isoformat(),
    }
