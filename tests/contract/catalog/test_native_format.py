"""Our own format: what is exported, restored and exported again is the same, byte by byte."""

import hashlib
import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.catalog.accounts import store as account_store
from services.catalog.accounts.store import ensure_account
from services.catalog.aliases import store as alias_store
from services.catalog.aliases.model import LinkUrl, UrlSource
from services.catalog.capture_options import service as capture_options
from services.catalog.clock import new_id, now
from services.catalog.database import outbox
from services.catalog.database.engine import Database
from services.catalog.database.migrate import migrate
from services.catalog.exports.model import ExportFormat, Wanted
from services.catalog.exports.service import Exporter
from services.catalog.imports.model import Import, LineOutcome, Outcome
from services.catalog.links import service as links
from services.catalog.links.adding import add_link, add_links
from services.catalog.links.filters import LinkFilter
from services.catalog.links.identity import identify
from services.catalog.links.model import NewLink
from services.catalog.preconditions import ANY_VERSION
from services.catalog.retention import service as retention
from services.catalog.retention.decisions import Keep, Period
from services.catalog.schedules import service as schedules
from services.catalog.scopes.model import Scope, ScopeKind
from services.catalog.snapshots import outcomes, service
from services.catalog.snapshots import store as snapshot_store
from services.catalog.tag_rules import service as tag_rules
from services.catalog.tag_rules.model import RuleChange
from services.catalog.tags import service as tags
from services.catalog.tags.model import TagChange
from services.catalog.tags.names import parse_tag, parse_tags
from services.catalog.transfer.formats.model import Format
from services.catalog.transfer.native.taking import NativeTaking, check_archive
from services.catalog.trash import service as trash
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions, ColorScheme, Device, SnapshotFormat
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import Lane, PageMetadata, SnapshotCaptured, SnapshotFailed
from shared.contracts.pages import ArchivedCopy, NotThePage, PageVerdict
from shared.contracts.sketches import sketch

ODD = 'ein "Titel" mit <b> & \u202etext, =1+1 — 机器学习 🦊'


@dataclass
class Instance:
    """A library with its files."""

    database: Database
    owner_id: UUID
    artifacts: ArtifactStore

    async def exported(self, form: ExportFormat, *, trash: bool = True) -> bytes:
        pieces = Exporter(self.database, self.artifacts).pieces(
            self.owner_id, form, Wanted(LinkFilter(), both_sides=trash)
        )
        async with aclosing(pieces) as every:
            return b"".join([piece async for piece in every])

    async def imported(self, data: bytes, *, capture: bool = False) -> list[LineOutcome]:
        is_archive = data.startswith(b"PK")
        import_ = Import(
            id=new_id(),
            owner_id=self.owner_id,
            format=Format.LINKSNAP_ARCHIVE if is_archive else Format.LINKSNAP_JSONL,
            file_name=None,
            size_bytes=len(data),
            tags=(),
            capture=capture,
            created_at=now(),
        )
        if is_archive:
            check_archive(io.BytesIO(data))
        taking = NativeTaking(import_, self.database, self.artifacts)
        entries = list(taking.entries(io.BytesIO(data)))
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        found: list[LineOutcome] = []
        for first in range(0, len(entries), 2):
            batch = entries[first : first + 2]
            await taking.prepare(batch)
            async with self.database.write() as unit:
                found += await taking.take(unit, self.owner_id, batch)
        return found

    async def add(self, url: str, **fields: Any) -> UUID:
        async with self.database.write() as unit:
            return (await add_link(unit, self.owner_id, NewLink(url=url, **fields))).row.id

    async def capture(
        self,
        link_id: UUID,
        text: str,
        *,
        options: CaptureOptions | None = None,
        others: Sequence[ArtifactKind] = (),
        **more: Any,
    ) -> UUID:
        async with self.database.write() as unit:
            snapshot = await service.request_snapshot(unit, self.owner_id, link_id, options)
        at = now()
        files = [
            await self.artifacts.put(link_id, ArtifactKind.TEXT, "text/plain", text.encode()),
            await self.artifacts.put(link_id, ArtifactKind.FAVICON, "image/png", b"the same icon"),
        ]
        for kind in others:
            body = f"{kind} of {text}".encode()
            files.append(await self.artifacts.put(link_id, kind, "application/octet-stream", body))
        fact = SnapshotCaptured(
            **self.ids(link_id, snapshot.id),
            url="https://example.com/",
            final_url="https://example.com/",
            http_status=200,
            title=text,
            language="zh",
            page=PageMetadata(author="某人", published_at=at - timedelta(days=9)),
            text_sketch=sketch(text),
            artifacts=tuple(files),
            started_at=at,
            captured_at=at,
            **more,
        )
        async with self.database.write() as unit:
            await outcomes.record_captured(unit, fact, at)
        return snapshot.id

    def ids(self, link_id: UUID, snapshot_id: UUID) -> dict[str, UUID]:
        return {"snapshot_id": snapshot_id, "link_id": link_id, "owner_id": self.owner_id}

    async def histories(self, link_id: UUID) -> list[Any]:
        async with self.database.read() as unit:
            return await snapshot_store.of_link(unit, link_id, None, 100)


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[Instance]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/source.db")
    await migrate(database)
    async with database.write() as unit:
        owner_id = await ensure_account(unit, "source", now())
    instance = Instance(database, owner_id, ArtifactStore.open("memory://"))
    await fill(instance)
    yield instance
    await database.close()


@pytest.fixture
def target(database: Database, owner_id: UUID) -> Instance:
    return Instance(database, owner_id, ArtifactStore.open("memory://"))


async def fill(here: Instance) -> None:
    """A library with everything that an archive holds."""
    owner_id = here.owner_id
    one = await here.add(
        "https://example.com/?utm_source=x",
        title=ODD,
        note="eins\r\nzwei\n\n'=3",
        tags=parse_tags(["Tech/AI", "中文", "later"]),
        favourite=True,
    )
    two = await here.add("https://example.org/two", language="zh-Hant")
    three = await here.add("https://example.net/%E4%B8%AD?q=%20")
    async with here.database.write() as unit:
        url = identify("https://example.com/other", ignore_tracking=True)
        await alias_store.claim(
            unit,
            owner_id,
            [LinkUrl(owner_id, url.key, one, url.url, UrlSource.CANONICAL, now())],
        )
        await account_store.change(unit, owner_id, trash_days=77)
        tag = await tags.create_tag(
            unit,
            owner_id,
            parse_tag("work"),
            TagChange(colour="#2f6fed", description="für später", aliases=parse_tags(["arbeit"])),
        )
        under = Scope(ScopeKind.TAG, tag_id=tag.row.id)
        await tag_rules.create_rule(
            unit, owner_id, RuleChange(site="nowhere.example", tags=parse_tags(["work/rule"]))
        )
        await schedules.create_schedule(unit, owner_id, under, every_days=7, enabled=False)
        one_link = Scope(ScopeKind.LINK, link_id=one)
        await schedules.create_schedule(unit, owner_id, one_link, every_days=9, enabled=True)
        await retention.create_rule(
            unit, owner_id, Scope(), Keep(5, None, Period.MONTH), enabled=True
        )
        for scope, options, enabled in (
            (under, CaptureOptions(wait_for="main", color_scheme=ColorScheme.DARK), True),
            (one_link, CaptureOptions(formats=(), hide_overlays=False), False),
            (Scope(ScopeKind.SITE, site="example.org"), CaptureOptions(wait_seconds=0), True),
            (Scope(), CaptureOptions(use_internet_archive=True), True),
        ):
            await capture_options.create_options(
                unit, owner_id, scope, options=options, enabled=enabled
            )
    first = await here.capture(one, "第一个")
    await here.capture(
        one,
        "the second text",
        options=CaptureOptions(
            device=Device.PHONE, formats=(SnapshotFormat.WACZ,), wait_seconds=1.5
        ),
        others=(
            ArtifactKind.WACZ,
            ArtifactKind.READABLE,
            ArtifactKind.MANIFEST,
            ArtifactKind.ORIGINAL,
        ),
        media_type="application/pdf",
        missing_steps=("pdf", "web_archive"),
        archived_copy=ArchivedCopy(
            url="https://web.archive.org/web/20200102030405/https://example.com/",
            archived_at=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        ),
    )
    failure = Failure(reason=FailureReason.TOO_LARGE, message="zu groß", step="pdf")
    verdict = PageVerdict(reason=NotThePage.LOGIN_WALL, evidence=("a password field", "登录"))
    await here.capture(two, "half", failure=failure, verdict=verdict)
    async with here.database.write() as unit:
        await service.pin_snapshot(unit, owner_id, first, ANY_VERSION, pinned=True)
        failed = await service.request_snapshot(unit, owner_id, two)
        fact = SnapshotFailed(
            **here.ids(two, failed.id),
            url="https://example.org/two",
            failure=failure,
            failed_at=now(),
        )
        await outcomes.record_failed(unit, fact, now())
        await service.request_snapshot(unit, owner_id, two)  # still open: in no archive
        await trash.trash_link(unit, owner_id, three, ANY_VERSION)


@pytest.mark.parametrize("form", [ExportFormat.JSONL, ExportFormat.ARCHIVE])
async def test_what_is_restored_is_exported_as_it_was(
    source: Instance, target: Instance, form: ExportFormat
) -> None:
    before = await source.exported(form)
    outcomes = await target.imported(before)
    assert [item.reason for item in outcomes if item.reason] == []
    assert await target.exported(form) == before
    again = await target.imported(before)
    assert {item.outcome for item in again} == {Outcome.EXISTING}
    assert await target.exported(form) == before


async def test_restored_links_are_announced_and_their_newest_text_is_offered(
    source: Instance, target: Instance
) -> None:
    await target.imported(await source.exported(ExportFormat.ARCHIVE))
    async with target.database.read() as unit:
        rows = await outbox.oldest(unit, 100)
    subjects = [row.subject for row in rows]
    assert subjects.count("link.saved.v1") == 3
    assert subjects.count("snapshot.captured.v1") == 2
    assert "capture.requested.v1.bulk" not in subjects
    async with target.database.read() as unit:
        known = await alias_store.by_keys(
            unit, target.owner_id, [identify("https://example.com/", ignore_tracking=True).key]
        )
    newest, older = await target.histories(known[0].link_id)
    assert (older.pinned, older.index.issues) == (True, 0)
    assert older.index.issued_at is not None
    assert newest.index.issues == 1


async def test_ids_of_others_are_not_taken_and_nothing_of_theirs_is_touched(
    source: Instance, target: Instance, stranger_id: UUID
) -> None:
    data = await source.exported(ExportFormat.ARCHIVE)
    stranger = Instance(target.database, stranger_id, target.artifacts)
    await stranger.imported(data)
    theirs = await stranger.exported(ExportFormat.ARCHIVE)
    outcomes = await target.imported(data)
    assert {item.outcome for item in outcomes} == {Outcome.ADDED}
    assert await stranger.exported(ExportFormat.ARCHIVE) == theirs
    ours = (await target.exported(ExportFormat.JSONL)).decode().splitlines()
    others = (await stranger.exported(ExportFormat.JSONL)).decode().splitlines()
    without_ids = [re.sub(r'"id":"[^"]*"', "", line) for line in ours]
    assert sorted(without_ids) == sorted(re.sub(r'"id":"[^"]*"', "", line) for line in others)
    assert {line[:50] for line in ours[1:]}.isdisjoint({line[:50] for line in others[1:]})


async def test_a_link_that_is_there_gets_what_it_lacks(source: Instance, target: Instance) -> None:
    link_id = await target.add("https://example.com/", note="mine", tags=parse_tags(["own"]))
    outcomes = await target.imported(await source.exported(ExportFormat.ARCHIVE))
    assert [item.link_id for item in outcomes if item.outcome is Outcome.EXISTING] == [link_id]
    async with target.database.read() as unit:
        link = await links.get_link(unit, target.owner_id, link_id)
    assert link.row.title == ODD
    assert link.row.note is not None
    assert link.row.note.startswith("mine\n\neins")
    assert link.tags == ("later", "own", "Tech/AI", "中文")
    assert len(await target.histories(link_id)) == 3


async def rewritten(data: bytes, change: Any) -> bytes:
    """The archive with its members changed, under a manifest that fits."""
    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    manifest = json.loads(members.pop("manifest.json"))
    manifest["members"] = [
        {
            "name": name,
            "size_bytes": len(body),
            "sha256": name[10:] if name.startswith("artifacts/") else sha256(body),
        }
        for name, body in members.items()
    ]
    members["manifest.json"] = json.dumps(manifest).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        for name, body in members.items():
            new.writestr(name, body)
    return written.getvalue()


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


async def test_a_file_that_is_wrong_or_missing_is_said_and_stops_nothing(
    source: Instance, target: Instance
) -> None:
    data = await source.exported(ExportFormat.ARCHIVE)
    text = sha256("第一个".encode())
    half = sha256(b"half")

    def change(members: dict[str, bytes]) -> None:
        members[f"artifacts/{text}"] = b"another"[: len("第一个".encode())].ljust(9)
        del members[f"artifacts/{half}"]

    outcomes = await target.imported(await rewritten(data, change))
    reasons = [item.reason for item in outcomes if item.reason]
    assert len(reasons) == 2
    assert "its text is not the file that its name says" in reasons[0]
    assert "its text is not in the archive" in reasons[1]
    assert all(item.outcome is Outcome.ADDED for item in outcomes)


async def test_what_the_store_lost_before_the_export_is_lost_and_no_more(
    source: Instance, target: Instance
) -> None:
    data = await source.exported(ExportFormat.ARCHIVE)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        snapshots = [json.loads(line) for line in found.read("snapshots.jsonl").splitlines()]
    folder = snapshots[0]["link_id"]
    files = {item["kind"]: item["sha256"] for item in snapshots[0]["artifacts"]}
    await source.artifacts.delete([f"{folder}/{files['text']}", f"{folder}/{files['favicon']}"])
    outcomes = await target.imported(await source.exported(ExportFormat.ARCHIVE))
    (reason,) = [item.reason for item in outcomes if item.reason]
    assert "lacks files that were lost before the export" in reason
    assert reason.count("lacks") == 1  # the icon lies in another link's folder too


async def test_memory_does_not_grow_with_the_links(target: Instance) -> None:
    async def fill_up(first: int, last: int) -> None:
        for start in range(first, last, 500):
            new = [
                NewLink(url=f"https://example.com/{number}", note="a note " * 20)
                for number in range(start, start + 500)
            ]
            async with target.database.write() as unit:
                await add_links(unit, target.owner_id, new, Lane.BULK, capture=False)

    async def peak_bytes() -> int:
        exporter = Exporter(target.database, target.artifacts)
        count = 0
        tracemalloc.start()
        async for piece in exporter.pieces(
            target.owner_id, ExportFormat.JSONL, Wanted(LinkFilter())
        ):
            count += piece.count(b"\n")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        counts.append(count - 1)
        return peak

    counts: list[int] = []
    await fill_up(0, 1_000)
    await peak_bytes()  # what is made once is made now
    few = await peak_bytes()
    await fill_up(1_000, 4_000)
    many = await peak_bytes()
    assert counts == [1_000, 1_000, 4_000]
    assert many < 1.5 * few
