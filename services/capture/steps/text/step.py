"""The text step."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

import structlog

from services.capture.browser.recording import Recording
from services.capture.errors import BrowserError, BrowserLostError, CaptureError, StepError
from services.capture.extractor.results import ReadableText
from services.capture.steps.step import Step, Work
from services.capture.steps.text.pictures import with_pictures
from services.capture.steps.text.source import PageSource, read_source
from shared.contracts.artifacts import ArtifactKind

log = structlog.get_logger()

_SHARE_OF_TIME = 0.6  # the rest is for doing without
_MOST_VISIBLE_CHARS = 5_000_000


class TextStep(Step):
    """Reads the page's markup; the main content is found in the extractor."""

    name = "text"
    gives = frozenset((ArtifactKind.TEXT, ArtifactKind.MARKDOWN, ArtifactKind.READABLE))

    async def run(self, work: Work) -> None:
        """Read the page and let the rest follow."""
        read = partial(read_source, with_raw=work.outcome.charset is None)
        source = await work.take(read, work.seconds.source)
        recording = await _recording(work)
        work.begin(self.name, self._extract(work, source, recording))

    async def _extract(self, work: Work, source: PageSource, recording: Recording) -> None:
        parts = (
            source.html,
            source.visible_text,
            source.reader_html,
            source.raw_reader_html,
            source.raw_html,
        )
        found = await _read(work, parts)
        await work.store(ArtifactKind.TEXT, "text/plain;charset=utf-8", found.text.encode())
        await work.store(
            ArtifactKind.MARKDOWN, "text/markdown;charset=utf-8", found.markdown.encode()
        )
        html = with_pictures(found.html, partial(_picture, recording))
        await work.store(ArtifactKind.READABLE, "text/html;charset=utf-8", html.encode())
        work.outcome.found = found.metadata
        work.outcome.text_sketch = found.sketch


async def _recording(work: Work) -> Recording:
    """What was recorded, for its pictures: a text is worth having without them."""
    try:
        return await work.recording()
    except BrowserLostError:
        raise
    except (CaptureError, BrowserError):
        return Recording()


def _picture(recording: Recording, url: str) -> bytes | None:
    exchange = recording.find(url)
    return (
        exchange.body if exchange is not None and exchange.status < HTTPStatus.BAD_REQUEST else None
    )


async def _read(work: Work, parts: Sequence[str]) -> ReadableText:
    """The main content; all that is visible where finding it fails or takes too long."""
    try:
        return await _ask(work, parts, work.extraction_seconds * _SHARE_OF_TIME)
    except StepError as error:
        log.warning("text_as_it_stands", reason=error.message)
    _html, visible_text, *_rest = parts
    return await _ask(work, ("", visible_text[:_MOST_VISIBLE_CHARS]), work.extraction_seconds)


async def _ask(work: Work, parts: Sequence[str], seconds: float) -> ReadableText:
    header, blobs = await work.equipment.extractor.call(
        "text",
        {"url": work.facts.url},
        [part.encode(errors="replace") for part in parts],
        seconds=seconds,
    )
    return ReadableText.from_frame(header, blobs)
