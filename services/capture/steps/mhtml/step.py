"""The MHTML step."""

from services.capture.steps.mhtml.archive import take_mhtml
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import SnapshotFormat


class MhtmlStep(Step):
    """Takes Chromium's own archive."""

    name = "mhtml"
    gives = frozenset((ArtifactKind.MHTML,))
    format = SnapshotFormat.MHTML

    async def run(self, work: Work) -> None:
        """Take it."""
        mhtml = await work.take(take_mhtml, work.seconds.mhtml)
        await work.store(ArtifactKind.MHTML, "multipart/related", mhtml)
