"""The manifest step: the very last, because it tells of all others."""

from datetime import UTC, datetime

from services.capture.steps.manifest.manifest import manifest_json
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind


class ManifestStep(Step):
    """Writes down how the snapshot came about and what it consists of."""

    name = "manifest"
    gives = frozenset((ArtifactKind.MANIFEST,))

    async def run(self, work: Work) -> None:
        """Write it."""
        data = manifest_json(work, datetime.now(UTC))
        await work.store(ArtifactKind.MANIFEST, "application/json", data)
