"""The order of the steps: what is worth most comes first, what may hang comes last."""

from services.capture.steps.file.step import FilePictureStep, FileTextStep, OriginalStep
from services.capture.steps.manifest.step import ManifestStep
from services.capture.steps.metadata.step import MetadataStep
from services.capture.steps.mhtml.step import MhtmlStep
from services.capture.steps.opening.overlay_step import OverlaysStep
from services.capture.steps.opening.waits import WaitForStep, WaitStep
from services.capture.steps.pdf.step import PdfStep
from services.capture.steps.screenshot.step import ScreenshotStep
from services.capture.steps.single_file.step import SingleFileStep
from services.capture.steps.step import Step
from services.capture.steps.text.step import TextStep
from services.capture.steps.web_archive.step import WaczStep

WAITING_STEPS: tuple[Step, ...] = (WaitForStep(), WaitStep())
"""Of a page from the web that has come to rest, before it is judged."""

PAGE_STEPS: tuple[Step, ...] = (
    OverlaysStep(),
    TextStep(),
    ScreenshotStep(),
    SingleFileStep(),
    WaczStep(),
    MhtmlStep(),
    PdfStep(),
)
"""Of a page from the web."""

UPLOAD_STEPS: tuple[Step, ...] = (TextStep(), ScreenshotStep(), PdfStep())
"""Of a page that came as one file: it is its own archive."""

FILE_STEPS: tuple[Step, ...] = (OriginalStep(), FileTextStep(), FilePictureStep())
"""Of what is no page."""

LAST_STEPS: tuple[Step, ...] = (MetadataStep(), ManifestStep())
"""When all others, and what was made of them, have ended."""
