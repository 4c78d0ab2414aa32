"""The single-file step."""

from functools import partial

from services.capture.steps.single_file.serialise import TakenPage, take_page
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import SnapshotFormat


class SingleFileStep(Step):
    """Takes the page as it stands; the one file is put together in the extractor."""

    name = "html"
    gives = frozenset((ArtifactKind.HTML,))
    format = SnapshotFormat.HTML

    async def run(self, work: Work) -> None:
        """Take the documents and what they were made of, and let the rest follow."""
        recording = await work.recording()
        page = await work.take(partial(take_page, recording=recording), work.seconds.html)
        work.begin(self.name, self._put_together(work, page))

    async def _put_together(self, work: Work, page: TakenPage) -> None:
        shot = work.outcome.screenshot
        _header, (data,) = await work.equipment.extractor.call(
            "single_file",
            {"index": page.index, "width": shot.width if shot else 0},
            [page.frames, page.data, shot.data if shot else b""],
            seconds=work.extraction_seconds,
        )
        await work.store(ArtifactKind.HTML, "text/html;charset=utf-8", data)
