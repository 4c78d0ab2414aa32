"""The PDF step. Last of all that need the browser, because printing may hang for ever."""

from services.capture.steps.pdf.printing import print_pdf
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import SnapshotFormat


class PdfStep(Step):
    """Prints the page."""

    name = "pdf"
    gives = frozenset((ArtifactKind.PDF,))
    format = SnapshotFormat.PDF

    async def run(self, work: Work) -> None:
        """Print it."""
        pdf = await work.take(print_pdf, work.seconds.pdf)
        await work.store(ArtifactKind.PDF, "application/pdf", pdf)
