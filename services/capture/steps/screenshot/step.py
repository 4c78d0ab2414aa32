"""The screenshot step."""

from functools import partial

from services.capture.steps.screenshot.capture import take_screenshot
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import SnapshotFormat


class ScreenshotStep(Step):
    """Takes the picture; WebP and the thumbnail are made in the extractor."""

    name = "screenshot"
    gives = frozenset((ArtifactKind.SCREENSHOT, ArtifactKind.THUMBNAIL))

    def wanted_of(self, work: Work) -> frozenset[ArtifactKind]:
        """Every capture has a thumbnail, for which the picture is taken anyway."""
        if SnapshotFormat.SCREENSHOT in work.order.options.formats:
            return self.gives
        return frozenset((ArtifactKind.THUMBNAIL,))

    async def run(self, work: Work) -> None:
        """Take it and let the rest follow."""
        shoot = partial(take_screenshot, device=work.order.options.device)
        work.outcome.screenshot = await work.take(shoot, work.seconds.screenshot)
        work.begin(self.name, self._make_pictures(work, work.outcome.screenshot.data))

    async def _make_pictures(self, work: Work, png: bytes) -> None:
        _header, (screenshot, thumbnail) = await work.equipment.extractor.call(
            "pictures", {}, [png], seconds=work.extraction_seconds
        )
        if SnapshotFormat.SCREENSHOT in work.order.options.formats:
            await work.store(ArtifactKind.SCREENSHOT, "image/webp", screenshot)
        await work.store(ArtifactKind.THUMBNAIL, "image/webp", thumbnail)
