"""The steps of a file: it is kept, then read, then drawn."""

from functools import partial
from typing import Any

from services.capture.browser.tab import Tab
from services.capture.steps.file.card import card_html, readable_size
from services.capture.steps.file.file import File
from services.capture.steps.file.names import ending_of
from services.capture.steps.screenshot.capture import Screenshot
from services.capture.steps.screenshot.step import ScreenshotStep
from services.capture.steps.scripts import call
from services.capture.steps.step import Step, Work
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import SnapshotFormat

_MAX_READ_BYTES = 128 * 1024**2
_READ_SHARE = 0.6
_DRAWN_BY_BROWSER = ("text/", "video/", "application/", "image/svg+xml")
_DRAWN_AS_CARD = ("application/rss+xml", "application/atom+xml", "text/csv")


class OriginalStep(Step):
    """Keeps the file as it came, whatever comes of the rest."""

    name = "original"
    gives = frozenset((ArtifactKind.ORIGINAL,))

    async def run(self, work: Work) -> None:
        """Keep it."""
        file = file_of(work)
        await work.store(ArtifactKind.ORIGINAL, file.media_type, file.data)


class FileTextStep(Step):
    """Has the file read in the extractor: its text, what it says of itself, and its picture."""

    name = "text"
    gives = frozenset((ArtifactKind.TEXT, ArtifactKind.MARKDOWN))

    async def run(self, work: Work) -> None:
        """Read it. What is drawn next shows what was read, so this is waited for."""
        file = file_of(work)
        work.outcome.found = {"title": file.name}
        if len(file.data) > _MAX_READ_BYTES:
            file.details["problem"] = "too large to be read"
            return
        seconds = work.extraction_seconds
        header, (text, markdown, picture, thumbnail) = await work.equipment.extractor.call(
            "file",
            {
                "media_type": file.media_type,
                "charset": file.details.pop("charset", None),
                "seconds": seconds * _READ_SHARE,
            },
            [file.data],
            seconds=seconds,
        )
        file.details |= header["details"]
        work.outcome.found = header["found"] | {"title": header["found"]["title"] or file.name}
        if text:
            work.outcome.text_sketch = header["sketch"]
            file.beginning = text[:20_000].decode(errors="ignore")
            await work.store(ArtifactKind.TEXT, "text/plain;charset=utf-8", text)
            await work.store(ArtifactKind.MARKDOWN, "text/markdown;charset=utf-8", markdown)
        if picture and SnapshotFormat.SCREENSHOT in work.order.options.formats:
            width, height = header["size"]
            work.outcome.screenshot = Screenshot(b"", width, height, height)
            await work.store(ArtifactKind.SCREENSHOT, "image/webp", picture)
            await work.store(ArtifactKind.THUMBNAIL, "image/webp", thumbnail)


class FilePictureStep(ScreenshotStep):
    """Takes the picture of a file that is none itself: as the browser shows it, else of a card."""

    async def run(self, work: Work) -> None:
        """Take it, unless the file gave one."""
        if work.outcome.screenshot is not None:
            return
        file = file_of(work)
        is_drawn = file.is_shown and file.media_type.startswith(_DRAWN_BY_BROWSER)
        if not is_drawn or file.media_type in _DRAWN_AS_CARD:
            await work.take(partial(_show_card, html=_card(work, file)), work.seconds.screenshot)
        elif file.media_type.startswith("video/"):
            seconds = await work.take(_show_film, work.seconds.screenshot)
            if seconds is not None:
                file.details.setdefault("duration_seconds", round(seconds, 3))
        await super().run(work)


def file_of(work: Work) -> File:
    """The file of this capture."""
    assert work.outcome.file is not None
    return work.outcome.file


def _card(work: Work, file: File) -> str:
    title = work.outcome.found.get("title") or file.name
    about = [file.name] if title != file.name else []
    about.append(f"{readable_size(len(file.data))} · {file.media_type}")
    return card_html(ending_of(file.media_type).upper(), title, about, file.beginning)


def _show_film(tab: Tab) -> float | None:
    found = tab.evaluate(call("file/film"), apart=True)
    return float(found) if isinstance(found, int | float) else None


def _show_card(tab: Tab, html: str) -> None:
    tab.cdp("Page.navigate", url="about:blank")
    frame: dict[str, Any] = tab.cdp("Page.getFrameTree")["frameTree"]["frame"]
    tab.cdp("Page.setDocumentContent", frameId=frame["id"], html=html)
