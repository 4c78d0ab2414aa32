"""The manifest step: the very last, because it tells of all others."""

from contextlib import suppress
from datetime import UTC, datetime

from services.capture.errors import BrowserError, CaptureError
from services.capture.steps.manifest.manifest import manifest_json
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.failures import Failure, FailureReason


class ManifestStep(Step):
    """Writes down how the snapshot came about and what it consists of."""

    name = "manifest"
    gives = frozenset((ArtifactKind.MANIFEST,))

    async def run(self, work: Work) -> None:
        """Write it, with what is still to be learnt of the network."""
        with suppress(CaptureError, BrowserError):
            await work.recording(bodies=False)
        exceeded = work.tab.lease.exceeded if work.tab.lease else None
        if exceeded:
            message = f"the capture used {exceeded}; the rest was cut off"
            work.outcome.failures.append(Failure(reason=FailureReason.TOO_LARGE, message=message))
        data = manifest_json(work, datetime.now(UTC))
        await work.store(ArtifactKind.MANIFEST, "application/json", data)
