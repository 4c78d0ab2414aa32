"""The web archive step: what was recorded while the page loaded; nothing is fetched again."""

import asyncio
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from uuid import uuid4

from services.capture.browser.recording import Exchange, Recording
from services.capture.browser.tab import Tab
from services.capture.errors import StepError
from services.capture.steps.step import Step, Work
from services.capture.steps.web_archive.transport import pack
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import SnapshotFormat
from shared.contracts.failures import FailureReason

_MEDIA_TYPE = "application/wacz"
_MAX_TEXT_CHARS = 1_000_000
_TEXT = f"(document.body?.innerText ?? '').slice(0, {_MAX_TEXT_CHARS})"


class WaczStep(Step):
    """Takes the recording; the archive is packed in the extractor."""

    name = "wacz"
    gives = frozenset((ArtifactKind.WACZ,))
    format = SnapshotFormat.WACZ

    async def run(self, work: Work) -> None:
        """Collect what is left to collect, and let the rest follow."""
        recording = await work.recording()
        way = recording.way(work.tab.target, work.shown_url)
        if not way or way[-1].body is None:
            why = way[-1].body_missing if way else "the browser did not tell of it"
            raise StepError(
                FailureReason.STEP_FAILED, f"the page's own answer was not recorded: {why}"
            )
        text = await work.take(_visible_text, work.seconds.wacz)
        work.begin(self.name, self._pack(work, recording, way[-1], text))

    async def _pack(self, work: Work, recording: Recording, document: Exchange, text: str) -> None:
        exchanges, bodies = await asyncio.to_thread(pack, recording.exchanges)
        header: dict[str, Any] = {
            "exchanges": exchanges,
            "page": {
                "id": uuid4().hex,
                "url": document.url,
                "started_at": document.started_at.isoformat(),
                "title": work.outcome.head.get("title") or "",
            },
            "software": f"Linksnap {version('linksnap')}, {work.tab.browser_version}",
            "now": datetime.now(UTC).isoformat(),
        }
        blobs = [bodies, text.encode(errors="replace")]
        _header, (data,) = await work.equipment.extractor.call(
            "web_archive", header, blobs, seconds=work.extraction_seconds
        )
        await work.store(ArtifactKind.WACZ, _MEDIA_TYPE, data)


def _visible_text(tab: Tab) -> str:
    return str(tab.evaluate(_TEXT, apart=True))
