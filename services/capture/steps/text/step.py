"""The text step."""

from functools import partial

from services.capture.extractor.results import ReadableText
from services.capture.steps.step import Step, Work
from services.capture.steps.text.source import PageSource, read_source
from shared.contracts.artifacts import ArtifactKind


class TextStep(Step):
    """Reads the page's markup; the main content is found in the extractor."""

    name = "text"
    gives = frozenset((ArtifactKind.TEXT, ArtifactKind.MARKDOWN, ArtifactKind.READABLE))

    async def run(self, work: Work) -> None:
        """Read the page and let the rest follow."""
        read = partial(read_source, with_raw=work.outcome.charset is None)
        source = await work.take(read, work.seconds.source)
        work.begin(self.name, self._extract(work, source))

    async def _extract(self, work: Work, source: PageSource) -> None:
        parts = (
            source.html,
            source.visible_text,
            source.reader_html,
            source.raw_reader_html,
            source.raw_html,
        )
        header, blobs = await work.equipment.extractor.call(
            "text",
            {"url": work.facts.url},
            [part.encode(errors="replace") for part in parts],
            seconds=work.extraction_seconds,
        )
        found = ReadableText.from_frame(header, blobs)
        await work.store(ArtifactKind.TEXT, "text/plain;charset=utf-8", found.text.encode())
        await work.store(
            ArtifactKind.MARKDOWN, "text/markdown;charset=utf-8", found.markdown.encode()
        )
        await work.store(ArtifactKind.READABLE, "text/html;charset=utf-8", found.html.encode())
        work.outcome.found = found.metadata
        work.outcome.text_sketch = found.sketch
