"""The screenshot step."""

from services.capture.steps.screenshot.capture import take_screenshot
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind


class ScreenshotStep(Step):
    """Takes the picture; WebP and the thumbnail are made in the extractor."""

    name = "screenshot"
    gives = frozenset((ArtifactKind.SCREENSHOT, ArtifactKind.THUMBNAIL))

    async def run(self, work: Work) -> None:
        """Take it and let the rest follow."""
        work.outcome.screenshot = await work.take(take_screenshot, work.seconds.screenshot)
        work.begin(self.name, self._make_pictures(work, work.outcome.screenshot.data))

    async def _make_pictures(self, work: Work, png: bytes) -> None:
        _header, (screenshot, thumbnail) = await work.equipment.extractor.call(
            "pictures", {}, [png], seconds=work.extraction_seconds
        )
        await work.store(ArtifactKind.SCREENSHOT, "image/webp", screenshot)
        await work.store(ArtifactKind.THUMBNAIL, "image/webp", thumbnail)
