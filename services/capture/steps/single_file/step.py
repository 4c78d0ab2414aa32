"""The single-file step."""

from services.capture.steps.mhtml.archive import take_mhtml
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import Format


class SingleFileStep(Step):
    """Takes the page as it stands; the one file is put together in the extractor."""

    name = "html"
    gives = frozenset((ArtifactKind.HTML, ArtifactKind.MHTML))
    format = Format.HTML

    async def run(self, work: Work) -> None:
        """Take the archive and let the rest follow."""
        mhtml = await work.take(take_mhtml, work.seconds.html)
        await work.store(ArtifactKind.MHTML, "multipart/related", mhtml)
        work.begin(self.name, self._put_together(work, mhtml))

    async def _put_together(self, work: Work, mhtml: bytes) -> None:
        _header, (data,) = await work.equipment.extractor.call(
            "single_file", {"url": work.facts.url}, [mhtml], seconds=work.extraction_seconds
        )
        await work.store(ArtifactKind.HTML, "text/html;charset=utf-8", data)
