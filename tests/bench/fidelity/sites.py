"""Serves the corpus, and pages of a folder of test material, on loopback under three names."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from tests.bench.fidelity.bench import Target
from tests.bench.fidelity.corpus.page import LOCAL, MAIN, OTHER, Page
from tests.support.sites import Answer, Site

_MATERIAL = (
    ("readability", "extraction/readability", "pages/*/source.html"),
    ("js-pages", "pages/js-pages", "*.html"),
    ("brozzler", "pages/brozzler/htdocs", "**/*.html"),
    ("charsets", "pages/charsets", "*.html"),
)


@contextmanager
def corpus_served(pages: Sequence[Page]) -> Iterator[list[Target]]:
    """The corpus's pages, until the block ends."""
    with ExitStack() as stack:
        nothing = Path(__file__).parent / "corpus"
        main = stack.enter_context(Site.serve(nothing))
        other = stack.enter_context(Site.serve(nothing, host="127.0.0.2"))
        names = {
            MAIN: main.origin,
            LOCAL: f"http://localhost:{main.port}",
            OTHER: other.origin,
        }
        for page in pages:
            for path, answer in page.answers().items():
                for site in (main, other):
                    site.answer(path, _named(answer, names))
        yield [Target(page.name, main.url(page.path)) for page in pages]


@contextmanager
def material_served(corpora: Path) -> Iterator[list[Target]]:
    """Pages that others wrote, as they are; what they refer to elsewhere does not answer."""
    targets: list[Target] = []
    with ExitStack() as stack:
        for name, folder, pattern in _MATERIAL:
            root = corpora / folder
            site = stack.enter_context(Site.serve(root))
            for file in sorted(root.glob(pattern)):
                path = file.relative_to(root).as_posix()
                if name == "charsets":
                    _declare(site, file)
                short = file.parent.name if name == "readability" else path.replace("/", "-")
                targets.append(Target(f"{name}-{short}", site.url(f"/{quote(path)}")))
        yield targets


def _declare(site: Site, file: Path) -> None:
    """Name the charset in the header where the file's name says so, and nowhere else."""
    charset, _, how = file.stem.rpartition("-")
    kind = "text/html"
    if how == "header":
        kind += f"; charset={charset.rpartition('-')[0]}"
    site.answer(f"/{file.name}", Answer(file.read_bytes(), headers={"Content-Type": kind}))


def _named(answer: Answer, names: dict[str, str]) -> Answer:
    body, headers = answer.body, dict(answer.headers)
    for mark, origin in names.items():
        body = body.replace(mark.encode(), origin.encode())
        headers = {name: value.replace(mark, origin) for name, value in headers.items()}
    return replace(answer, body=body, headers=headers)
