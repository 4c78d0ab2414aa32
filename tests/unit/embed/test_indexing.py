"""What facts do to the index, on a real Edge shard with a model made by hand.

Messages come twice, late and in any order: each test is one such story.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import numpy as np
import pytest
import pytest_asyncio

from services.embed.indexing import IndexedSnapshot, Indexer
from services.embed.model.batching import Lane, Vectors
from services.embed.text.chunking import Chunk
from services.embed.text.lexical import query_vector
from services.embed.vectors.edge import EdgeStore
from services.embed.vectors.points import NOT_TRASHED
from services.embed.vectors.store import Found, Nearest, Where
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.messages import LinkDeleted, LinkSaved, SnapshotCaptured, SnapshotDeleted
from shared.messaging.errors import PermanentError

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
OWNER = UUID(int=7)


def tag_id(name: str) -> UUID:
    return uuid5(OWNER, name)


class LineModel:
    """A `TextModel` whose chunks are lines and whose vectors all point the same way."""

    name = "lines"
    dimension = 4

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.embedding = asyncio.Event()
        self.embedded = 0

    async def chunks(self, text: str) -> list[Chunk]:
        chunks: list[Chunk] = []
        start = 0
        for line in text.splitlines(keepends=True):
            end = start + len(line.rstrip())
            if end > start:
                chunks.append(Chunk(len(chunks), start, end, text[start:end]))
            start += len(line)
        return chunks

    async def embed(self, texts: Sequence[str], lane: Lane) -> Vectors:  # noqa: ARG002
        self.embedding.set()
        self.embedded += len(texts)
        await self.gate.wait()
        return np.ones((len(texts), self.dimension), dtype=np.float32)

    def readable_share(self, text: str) -> float:  # noqa: ARG002
        return 1.0


class Index:
    """An indexer and what a person would find after it."""

    def __init__(self, store: EdgeStore, model: LineModel, artifacts: ArtifactStore) -> None:
        self.store = store
        self.model = model
        self.artifacts = artifacts
        self.indexer = Indexer(store, model, artifacts)
        self.link_id = uuid4()

    def saved(
        self,
        version: int = 1,
        *,
        title: str = "",
        tags: tuple[str, ...] = (),
        trashed: bool = False,
    ) -> LinkSaved:
        return LinkSaved(
            link_id=self.link_id,
            owner_id=OWNER,
            version=version,
            url="https://example.org/",
            title=title,
            tags=tags,
            tag_ids=tuple(tag_id(tag) for tag in tags),
            trashed=trashed,
            created_at=NOON,
            saved_at=NOON,
        )

    def deleted(self, version: int = 9) -> LinkDeleted:
        return LinkDeleted(link_id=self.link_id, owner_id=OWNER, version=version, deleted_at=NOON)

    def snapshot_deleted(self, snapshot_id: UUID) -> SnapshotDeleted:
        return SnapshotDeleted(
            snapshot_id=snapshot_id, link_id=self.link_id, owner_id=OWNER, deleted_at=NOON
        )

    async def captured(
        self, text: str | None, *, minutes: int = 0, snapshot_id: UUID | None = None
    ) -> SnapshotCaptured:
        artifacts: tuple[Artifact, ...] = ()
        if text is not None:
            stored = await self.artifacts.put(
                self.link_id, ArtifactKind.TEXT, "text/plain", text.encode()
            )
            artifacts = (stored,)
        return SnapshotCaptured(
            snapshot_id=snapshot_id or uuid4(),
            link_id=self.link_id,
            owner_id=OWNER,
            url="https://example.org/",
            final_url="https://example.org/",
            artifacts=artifacts,
            started_at=NOON,
            captured_at=NOON + timedelta(minutes=minutes),
        )

    async def finds(self, word: str, *tags: str) -> list[Found]:
        where = Where(
            equal={"owner_id": str(OWNER), "state": "current"},
            unequal=NOT_TRASHED,
            all_tag_ids=tuple(str(tag_id(tag)) for tag in tags),
        )
        (found,) = await self.store.search([Nearest(query_vector(word), where, 50)])
        return found

    async def point_count(self) -> int:
        return await self.store.count(Where(equal={"link_id": str(self.link_id)}))


@pytest_asyncio.fixture
async def index(tmp_path: Path) -> AsyncIterator[Index]:
    store = await EdgeStore.open(tmp_path / "shard", LineModel.dimension)
    yield Index(store, LineModel(), ArtifactStore.open("memory://"))
    await store.close()


async def test_a_saved_link_is_found_by_its_title_at_once(index: Index) -> None:
    record = await index.indexer.save_link(index.saved(title="Sourdough"))
    assert (record.version, record.deleted) == (1, False)
    assert len(await index.finds("sourdough")) == 1


async def test_a_newer_version_replaces_an_older_one(index: Index) -> None:
    await index.indexer.save_link(index.saved(1, title="Sourdough"))
    await index.indexer.save_link(index.saved(2, title="Rye"))
    assert await index.finds("sourdough") == []
    assert len(await index.finds("rye")) == 1


async def test_an_older_version_changes_nothing(index: Index) -> None:
    await index.indexer.save_link(index.saved(2, title="Rye", tags=("new",)))
    record = await index.indexer.save_link(index.saved(1, title="Sourdough", tags=("old",)))
    assert record.version == 2
    assert len(await index.finds("rye", "new")) == 1


async def test_a_snapshot_is_found_chunk_by_chunk(index: Index) -> None:
    text = "flour\nwater\nsalt"
    done = await index.indexer.index_snapshot(await index.captured(text))
    assert done == IndexedSnapshot(3)
    (found,) = await index.finds("water")
    assert found.payload["text"] == "water"
    assert text[found.payload["start"] : found.payload["end"]] == "water"


async def test_a_snapshot_that_comes_twice_is_there_once(index: Index) -> None:
    snapshot = await index.captured("flour\nwater")
    await index.indexer.index_snapshot(snapshot)
    count = await index.point_count()
    await index.indexer.index_snapshot(snapshot)
    assert await index.point_count() == count
    assert len(await index.finds("water")) == 1


async def test_capturing_a_snapshot_anew_leaves_no_chunk_of_the_longer_text(index: Index) -> None:
    snapshot_id = uuid4()
    long = await index.captured("flour\nwater\nsalt", snapshot_id=snapshot_id)
    short = await index.captured("rye", snapshot_id=snapshot_id, minutes=1)
    await index.indexer.index_snapshot(long)
    await index.indexer.index_snapshot(short)
    assert await index.finds("salt") == []
    assert len(await index.finds("rye")) == 1


async def test_a_snapshot_takes_its_links_tags(index: Index) -> None:
    await index.indexer.save_link(index.saved(tags=("baking", "家")))
    await index.indexer.index_snapshot(await index.captured("water"))
    assert len(await index.finds("water", "baking", "家")) == 1
    assert await index.finds("water", "travel") == []


async def test_a_tag_change_reaches_the_chunks(index: Index) -> None:
    await index.indexer.index_snapshot(await index.captured("water"))
    await index.indexer.save_link(index.saved(1, tags=("baking",)))
    assert len(await index.finds("water", "baking")) == 1
    await index.indexer.save_link(index.saved(2, tags=("travel",)))
    assert await index.finds("water", "baking") == []
    assert len(await index.finds("water", "travel")) == 1


async def test_only_the_newest_snapshot_is_searched(index: Index) -> None:
    await index.indexer.index_snapshot(await index.captured("flour", minutes=1))
    await index.indexer.index_snapshot(await index.captured("water", minutes=2))
    assert await index.finds("flour") == []
    assert len(await index.finds("water")) == 1


async def test_an_older_snapshot_that_comes_late_is_not_searched(index: Index) -> None:
    await index.indexer.index_snapshot(await index.captured("water", minutes=2))
    done = await index.indexer.index_snapshot(await index.captured("flour", minutes=1))
    assert done == IndexedSnapshot(1)
    assert await index.finds("flour") == []
    assert len(await index.finds("water")) == 1


async def test_a_newer_snapshot_leaves_the_link_itself_searchable(index: Index) -> None:
    await index.indexer.save_link(index.saved(title="Sourdough"))
    await index.indexer.index_snapshot(await index.captured("flour"))
    assert len(await index.finds("sourdough")) == 1


async def test_a_deleted_snapshot_is_forgotten_and_the_newest_that_is_left_is_searched(
    index: Index,
) -> None:
    taken = [
        await index.captured(word, minutes=minute)
        for minute, word in enumerate(("flour", "water", "salt"))
    ]
    for snapshot in taken:
        await index.indexer.index_snapshot(snapshot)
    await index.indexer.forget_snapshot(index.snapshot_deleted(taken[2].snapshot_id))
    assert await index.finds("salt") == []
    assert len(await index.finds("water")) == 1
    await index.indexer.forget_snapshot(index.snapshot_deleted(taken[0].snapshot_id))
    assert await index.finds("flour") == []
    assert len(await index.finds("water")) == 1
    await index.indexer.forget_snapshot(index.snapshot_deleted(taken[1].snapshot_id))
    await index.indexer.forget_snapshot(index.snapshot_deleted(taken[1].snapshot_id))
    assert await index.point_count() == 0


@pytest.mark.parametrize("text", [None, "", "\n \n"])
async def test_a_page_without_text_has_no_chunk_and_takes_the_older_ones_place(
    index: Index, text: str | None
) -> None:
    await index.indexer.index_snapshot(await index.captured("flour", minutes=1))
    empty = await index.captured(text, minutes=2)
    assert await index.indexer.index_snapshot(empty) == IndexedSnapshot(0)
    assert await index.finds("flour") == []


async def test_a_missing_text_artifact_is_permanent(index: Index) -> None:
    snapshot = await index.captured("water")
    await index.artifacts.delete([snapshot.artifacts[0].key])
    with pytest.raises(PermanentError, match="missing"):
        await index.indexer.index_snapshot(snapshot)


async def test_a_text_artifact_that_is_no_text_is_permanent(index: Index) -> None:
    snapshot = await index.captured("water")
    bad = await index.artifacts.put(index.link_id, ArtifactKind.TEXT, "text/plain", b"\xff\xfe")
    with pytest.raises(PermanentError, match="UTF-8"):
        await index.indexer.index_snapshot(snapshot.model_copy(update={"artifacts": (bad,)}))


async def test_a_deleted_link_is_gone_with_all_its_snapshots(index: Index) -> None:
    await index.indexer.save_link(index.saved(title="Sourdough"))
    await index.indexer.index_snapshot(await index.captured("flour", minutes=1))
    await index.indexer.index_snapshot(await index.captured("water", minutes=2))
    record = await index.indexer.delete_link(index.deleted(3))
    assert (record.version, record.deleted) == (3, True)
    assert await index.point_count() == 1  # the tombstone
    for word in ("sourdough", "flour", "water"):
        assert await index.finds(word) == []


async def test_nothing_of_a_deleted_link_comes_back(index: Index) -> None:
    await index.indexer.delete_link(index.deleted(3))
    assert (await index.indexer.save_link(index.saved(9, title="Sourdough"))).deleted
    assert await index.indexer.index_snapshot(await index.captured("water")) is None
    assert await index.point_count() == 1


async def test_a_delete_in_the_midst_of_indexing_wins(index: Index) -> None:
    """The lock of a link holds within a process; another process does not know it."""
    other_process = Indexer(index.store, LineModel(), index.artifacts)
    index.model.gate.clear()
    indexing = asyncio.create_task(index.indexer.index_snapshot(await index.captured("water")))
    await index.model.embedding.wait()
    await other_process.delete_link(index.deleted())
    index.model.gate.set()
    assert await indexing is None
    assert await index.finds("water") == []
    assert await index.point_count() == 1


async def test_a_delete_in_the_midst_of_saving_wins(index: Index) -> None:
    other_process = Indexer(index.store, LineModel(), index.artifacts)
    index.model.gate.clear()
    saving = asyncio.create_task(index.indexer.save_link(index.saved(title="Sourdough")))
    await index.model.embedding.wait()
    await other_process.delete_link(index.deleted())
    index.model.gate.set()
    assert (await saving).deleted
    assert await index.finds("sourdough") == []


async def test_within_a_process_messages_about_a_link_wait_for_each_other(index: Index) -> None:
    index.model.gate.clear()
    saving = asyncio.create_task(index.indexer.save_link(index.saved(1, title="Sourdough")))
    await index.model.embedding.wait()
    newer = asyncio.create_task(index.indexer.save_link(index.saved(2, title="Rye")))
    index.model.gate.set()
    await asyncio.gather(saving, newer)
    assert await index.finds("sourdough") == []
    assert len(await index.finds("rye")) == 1


async def test_other_links_do_not_wait(index: Index) -> None:
    index.model.gate.clear()
    waiting = asyncio.create_task(index.indexer.save_link(index.saved(title="Sourdough")))
    await index.model.embedding.wait()
    other = index.deleted().model_copy(update={"link_id": uuid4()})
    assert (await index.indexer.delete_link(other)).deleted
    index.model.gate.set()
    await waiting


async def test_a_link_in_the_trash_is_found_no_more_and_again_when_it_comes_back(
    index: Index,
) -> None:
    await index.indexer.save_link(index.saved(1, title="Sourdough"))
    await index.indexer.index_snapshot(await index.captured("bread rises"))
    await index.indexer.save_link(index.saved(2, title="Sourdough", trashed=True))
    await index.indexer.index_snapshot(await index.captured("bread falls", minutes=1))
    assert await index.finds("sourdough") + await index.finds("bread") == []
    record = await index.indexer.save_link(index.saved(3, title="Sourdough"))
    assert record.version == 3
    assert len(await index.finds("sourdough")) == len(await index.finds("falls")) == 1


async def test_what_is_searched_by_is_embedded_only_when_it_changed(index: Index) -> None:
    await index.indexer.save_link(index.saved(1, title="Rye"))
    await index.indexer.save_link(index.saved(2, title="Rye", trashed=True))
    assert index.model.embedded == 1
    record = await index.indexer.save_link(index.saved(3, title="Rye", tags=("bread",)))
    assert (index.model.embedded, record.version) == (2, 3)
    assert (await index.indexer.save_link(index.saved(2, title="old"))).version == 3


async def test_points_of_old_know_no_tag_ids_until_their_link_is_saved_again(index: Index) -> None:
    await index.indexer.save_link(index.saved(1, title="Rye"))
    await index.indexer.index_snapshot(await index.captured("bread rises"))
    of_link = Where(equal={"link_id": str(index.link_id)})
    for old in await index.store.scroll(of_link, 10):
        payload = {"tag_ids": None, "trashed": None, "text": None}
        await index.store.set_payload(Where(ids=(old.id,)), payload)
    assert len(await index.finds("rises")) == 1
    await index.indexer.save_link(index.saved(2, title="Rye", tags=("baking",)))
    assert len(await index.finds("rye", "baking")) == 1
    assert len(await index.finds("rises", "baking")) == 1


async def test_an_error_page_never_hides_the_page(index: Index) -> None:
    page = await index.captured("flour")
    gone = (await index.captured("nothing", minutes=1)).model_copy(update={"http_status": 404})
    for snapshot in (page, gone):
        await index.indexer.index_snapshot(snapshot)
    assert len(await index.finds("flour")) == 1
    assert await index.finds("nothing") == []
    await index.indexer.forget_snapshot(index.snapshot_deleted(page.snapshot_id))
    assert len(await index.finds("nothing")) == 1
    back = await index.captured("water", minutes=2)
    await index.indexer.index_snapshot(back)
    assert await index.finds("nothing") == []
    assert len(await index.finds("water")) == 1
