"""Stand-ins for capture and embed that speak the real messages over the real broker.

What they do with a URL is in the URL: `/fail` fails, `/partial` lacks its PDF, `/twice` is
captured twice with different bytes, `/walled` is a login wall, `/moved` is redirected to `/there`,
`/changing` has another text each time, `/hold` waits until the test lets it go, and anything
else succeeds.
"""

import asyncio
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from services.catalog.clock import now
from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.contracts.failures import Failure, FailureReason
from shared.contracts.messages import (
    CaptureRequested,
    LinkDeleted,
    LinkIndexed,
    LinkSaved,
    SnapshotCaptured,
    SnapshotDeleted,
    SnapshotFailed,
    SnapshotForgotten,
    SnapshotIndexed,
    SnapshotProgress,
)
from shared.contracts.pages import NotThePage, PageVerdict
from shared.contracts.search import SearchRequest, SearchResponse
from shared.messaging.connection import Broker
from shared.messaging.consumer import Consumer, Delivery, Slots
from shared.messaging.publisher import Publisher
from shared.messaging.topology import (
    CAPTURE_INTERACTIVE,
    EMBED_LINK_DELETED,
    EMBED_LINK_SAVED,
    EMBED_SNAPSHOT_CAPTURED,
    EMBED_SNAPSHOT_DELETED,
)
from shared.telemetry.tracing import current_trace_id
from tests.support.eventually import eventually

CONTENTS = {
    ArtifactKind.SCREENSHOT: ("image/webp", b"RIFF....WEBP"),
    ArtifactKind.HTML: ("text/html", b"<script>alert(1)</script>"),
    ArtifactKind.MHTML: ("multipart/related", b"MIME-Version: 1.0"),
    ArtifactKind.WACZ: ("application/wacz", b"PK\x03\x04"),
    ArtifactKind.TEXT: ("text/plain", "一段文字".encode()),
    ArtifactKind.MARKDOWN: ("text/markdown", "# 一段\n\n文字".encode()),
    ArtifactKind.READABLE: ("text/html", b"<script>alert(2)</script><p>read"),
    ArtifactKind.METADATA: ("application/json", b"{}"),
    ArtifactKind.MANIFEST: ("application/json", b'{"version": 1}'),
}


class Workers:
    """Capture and embed, by hand."""

    def __init__(self, broker: Broker, artifacts: ArtifactStore) -> None:
        self.jobs: list[CaptureRequested] = []
        self.traces: list[str | None] = []
        self.saved: list[LinkSaved] = []
        self.deleted: list[LinkDeleted] = []
        self.forgotten: list[SnapshotDeleted] = []
        self.offered: list[SnapshotCaptured] = []
        self.released = asyncio.Event()
        self.confirms = True
        self._broker = broker
        self._publisher = Publisher(broker)
        self._artifacts = artifacts
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start_capture(self) -> None:
        self._consume(CAPTURE_INTERACTIVE, self._capture)

    def start_embed(self) -> None:
        self._consume(EMBED_SNAPSHOT_CAPTURED, self._index)
        self._consume(EMBED_SNAPSHOT_DELETED, self._forget)
        self._consume(EMBED_LINK_SAVED, self._save)
        self._consume(EMBED_LINK_DELETED, self._delete)

    async def stop(self) -> None:
        self.released.set()
        self._stop.set()
        await asyncio.gather(*self._tasks)

    def _consume(self, durable: Any, handle: Any) -> None:
        consumer = Consumer(self._broker, durable, handle, slots=Slots(8))
        self._tasks.append(asyncio.create_task(consumer.run(self._stop)))

    async def _capture(self, job: CaptureRequested, delivery: Delivery) -> None:
        self.jobs.append(job)
        self.traces.append(current_trace_id())
        ids = {"snapshot_id": job.snapshot_id, "link_id": job.link_id, "owner_id": job.owner_id}
        started_at = now()
        await self._publisher.announce(
            SnapshotProgress(**ids, step="navigate", attempt=delivery.attempt, at=started_at)
        )
        if job.url.endswith("/hold"):
            await self.released.wait()
        if job.url.endswith("/fail"):
            failure = Failure(
                reason=FailureReason.ADDRESS_REFUSED, message="address refused", step="navigate"
            )
            failed = SnapshotFailed(**ids, url=job.url, failure=failure, failed_at=now())
            await self._publisher.publish(failed, message_id=f"{job.snapshot_id}:failed")
            return
        for turn in range(2 if job.url.endswith("/twice") else 1):
            captured = SnapshotCaptured(
                **ids,
                url=job.url,
                final_url=job.url.replace("/moved", "/there"),
                http_status=200,
                title="A page",
                artifacts=await self._files(job, turn),
                failure=Failure(reason=FailureReason.TIMED_OUT, message="too slow", step="pdf")
                if job.url.endswith("/partial")
                else None,
                verdict=PageVerdict(reason=NotThePage.LOGIN_WALL, evidence=("a password field",))
                if job.url.endswith("/walled")
                else None,
                attempt=delivery.attempt,
                started_at=started_at,
                captured_at=now(),
            )
            message_id = f"{job.snapshot_id}:{job.issue}:captured:{turn}"
            await self._publisher.publish(captured, message_id=message_id)

    async def _files(self, job: CaptureRequested, turn: int) -> tuple[Artifact, ...]:
        suffix = b"" if turn == 0 else b" again"
        if job.url.endswith("/changing"):
            suffix = f"\n<b>{len(self.jobs)}</b> times\n".encode()
        return tuple(
            [
                await self._artifacts.put(job.link_id, kind, media_type, content + suffix)
                for kind, (media_type, content) in CONTENTS.items()
            ]
        )

    async def _index(self, fact: SnapshotCaptured, _delivery: Delivery) -> None:
        self.offered.append(fact)
        self.traces.append(current_trace_id())
        if self.confirms:
            indexed = SnapshotIndexed(
                snapshot_id=fact.snapshot_id,
                link_id=fact.link_id,
                owner_id=fact.owner_id,
                chunk_count=1,
                model="by hand",
                indexed_at=now(),
            )
            message_id = f"{fact.snapshot_id}:{len(self.offered)}:indexed"
            await self._publisher.publish(indexed, message_id=message_id)

    async def _forget(self, fact: SnapshotDeleted, _delivery: Delivery) -> None:
        self.forgotten.append(fact)
        if self.confirms:
            forgotten = SnapshotForgotten(
                snapshot_id=fact.snapshot_id,
                link_id=fact.link_id,
                owner_id=fact.owner_id,
                forgotten_at=now(),
            )
            message_id = f"{fact.snapshot_id}:{len(self.forgotten)}:forgotten"
            await self._publisher.publish(forgotten, message_id=message_id)

    async def _save(self, fact: LinkSaved, _delivery: Delivery) -> None:
        self.saved.append(fact)
        await self._confirm(fact, deleted=False, number=len(self.saved))

    async def _delete(self, fact: LinkDeleted, _delivery: Delivery) -> None:
        self.deleted.append(fact)
        await self._confirm(fact, deleted=True, number=len(self.deleted))

    async def _confirm(self, fact: LinkSaved | LinkDeleted, *, deleted: bool, number: int) -> None:
        if self.confirms:
            indexed = LinkIndexed(
                link_id=fact.link_id,
                owner_id=fact.owner_id,
                version=fact.version,
                deleted=deleted,
                indexed_at=now(),
            )
            message_id = f"{fact.link_id}:{fact.version}:{deleted}:{number}"
            await self._publisher.publish(indexed, message_id=message_id)


class SearchServer:
    """Embed's HTTP side: answers what the test put into `answer`, and remembers questions."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.answer: SearchResponse | JSONResponse = SearchResponse(hits=(), model="m", took_ms=1)
        self.asked: list[SearchRequest] = []
        self.headers: list[dict[str, str]] = []
        app = FastAPI()

        @app.post("/v1/search")
        async def search(body: SearchRequest, request: Request) -> Any:
            self.asked.append(body)
            self.headers.append(dict(request.headers))
            return self.answer

        self._server = uvicorn.Server(
            uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws="none")
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._server.serve())
        await eventually(self._started)

    async def _started(self) -> bool:
        return self._server.started

    async def stop(self) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task
