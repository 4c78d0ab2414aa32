"""Readable text of every page of a corpus, taken by the real pipeline, against the expected text.

    python -m tests.bench.extraction FOLDER [--browsers 2] [--only NAME …] [--worst 10]

FOLDER holds `pages/<name>/source.html` and `expected.html`. Each page is served on loopback with no
charset and captured; its text artifact is scored by the F1 of multisets of four words in a row, a
Chinese character being a word. trafilatura reads the same files in the same run. Ends with 1 when
our mean is below one of trafilatura's.
"""

import argparse
import asyncio
import logging
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import trafilatura

from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.capture_options import CaptureOptions
from shared.contracts.messages import CaptureRequested, SnapshotCaptured
from shared.messaging.consumer import Delivery
from shared.telemetry.logs import configure_logs
from tests.bench.capture_corpus import Facts, MakeWorker, say, state_of, workers
from tests.support.sites import Answer, Site

_BLOCKS = frozenset(
    (
        *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th"),
        *("table", "section", "article", "blockquote", "pre", "figure", "figcaption"),
        *("dt", "dd", "dl"),
    )
)
_HIDDEN = ("script", "style", "noscript")
_WORDS = re.compile(
    r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|[^\W\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]+"
)
_RUN = 4
_READERS = ("linksnap", "trafilatura", "trafilatura favor_recall")


class _Text(HTMLParser):
    """Text with a line break where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._hidden += tag in _HIDDEN
        self.parts.append("\n" if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1
        self.parts.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def text_of(html: str) -> str:
    """The text of an expected answer."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def f1(expected: str, found: str) -> float:
    """How alike two texts are, from 0 to 1."""
    wanted, given = _runs(expected), _runs(found)
    total = wanted.total() + given.total()
    return 2 * (wanted & given).total() / total if total else 1.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    starts = range(max(1, len(words) - _RUN + 1)) if words else range(0)
    return Counter(tuple(words[at : at + _RUN]) for at in starts)


async def text_through_capture(
    make_worker: MakeWorker, store: ArtifactStore, url: str, slots: asyncio.Semaphore
) -> str:
    """The text artifact of a page; empty where there is none."""
    job = CaptureRequested(
        snapshot_id=uuid4(),
        link_id=uuid4(),
        owner_id=uuid4(),
        url=url,
        options=CaptureOptions(formats=()),
        requested_at=datetime.now(UTC),
    )
    facts = Facts()
    async with slots:
        await make_worker(facts).handle(job, Delivery(attempt=1, is_last=True, message_id=None))
    for fact in facts.published:
        if isinstance(fact, SnapshotCaptured):
            for artifact in fact.artifacts:
                if artifact.kind is ArtifactKind.TEXT:
                    return (await store.read(artifact.key)).decode()
    say(f"no text of {url}: {state_of(facts.published)}")
    return ""


async def run(folder: Path, names: list[str], browsers: int) -> dict[str, list[float]]:
    """For each page the score of each of `_READERS`."""
    store = ArtifactStore.open("memory://")
    slots = asyncio.Semaphore(browsers)
    async with workers(store, browsers) as make_worker:
        with Site.serve(folder) as site:

            async def one(name: str) -> tuple[str, list[float]]:
                source = (folder / "pages" / name / "source.html").read_bytes()
                url = site.answer(f"/{quote(name)}", Answer(source))
                wanted = text_of((folder / "pages" / name / "expected.html").read_text("utf-8"))
                ours = await text_through_capture(make_worker, store, url, slots)
                html = source.decode(errors="replace")
                theirs = [
                    trafilatura.extract(html, url=url, favor_recall=generous) or ""
                    for generous in (False, True)
                ]
                scores = [f1(wanted, found) for found in (ours, *theirs)]
                say(f"{name:45} " + " ".join(f"{score:6.3f}" for score in scores))
                return name, scores

            return dict(await asyncio.gather(*map(one, names)))


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--browsers", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--worst", type=int, default=10)
    given = parser.parse_args()
    configure_logs("bench", level="CRITICAL")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = sorted(path.parent.name for path in given.folder.glob("pages/*/source.html"))
    names = [name for name in found if not given.only or name in given.only]
    scores = asyncio.run(run(given.folder, names, given.browsers))
    means = [sum(column) / len(column) for column in zip(*scores.values(), strict=True)]
    say(f"\nF1 over {len(scores)} pages:")
    for reader, mean in zip(_READERS, means, strict=True):
        say(f"  {reader:25} {mean:.4f}")
    worst = sorted(scores, key=lambda name: scores[name][0])[: given.worst]
    say("lowest: " + ", ".join(f"{name} {scores[name][0]:.2f}" for name in worst))
    return 0 if means[0] >= max(means) else 1


if __name__ == "__main__":
    sys.exit(main())
