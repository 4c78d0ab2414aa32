"""A document of the archive, frames included, as one self-contained HTML text."""

from collections.abc import Iterator

from services.capture.steps.single_file.archive import Archive, Part, normal_url, read_archive
from services.capture.steps.single_file.css import Stylist
from services.capture.steps.single_file.elements import DROPPED, TEXT_DROPPED, Rewriter
from services.capture.steps.single_file.tokens import EndTag, StartTag, Text, tokenize

MAX_BYTES = 200 * 1024 * 1024

_MAX_FRAME_DEPTH = 6
_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline' data:; font-src data:; "
    "media-src data:; frame-src data:; form-action 'none'; base-uri 'none'"
)
_HEAD = (
    '<meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    '<meta name="referrer" content="no-referrer">'
    '<link rel="icon" href="data:,">'  # or a browser asks the file's host for /favicon.ico
)


class TooLargeError(Exception):
    """The file would be larger than anybody wants to open."""


def make_single_file(mhtml: bytes, url: str) -> bytes:
    """The archive as one HTML file in UTF-8.

    Args:
        mhtml: Chromium's archive, prepared by `preserve.js`.
        url: where the page came from; the base of what the archive does not say.

    Raises:
        NotAnArchiveError: there is no document in it.
        TooLargeError: the result would be over 200 MiB.
    """
    archive = read_archive(mhtml)
    return _Converter(archive).convert(archive.document, url, depth=0).encode(errors="replace")


class _Converter:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._stylist = Stylist(self._embed, self._load_sheet)
        self._size = 0

    def convert(self, document: Part, url: str, *, depth: int) -> str:
        """One document; `url` is its base unless it names another."""
        tokens = list(tokenize(document.text))
        base = _base(tokens, document.location or url)
        rewriter = Rewriter(
            base=base,
            document_url=document.location or url,
            is_preserved=_is_preserved(tokens),
            embed=self._embed,
            sheet=self._archive.find,
            stylist=self._stylist,
            frame=lambda address: self._frame(address, base, depth),
        )
        pieces = ["<!DOCTYPE html>"] if _has_doctype(document.text) else []
        pieces += self._rewrite(tokens, rewriter)
        return "".join(pieces)

    def _rewrite(self, tokens: list[StartTag | EndTag | Text], rewriter: Rewriter) -> Iterator[str]:
        is_open = False  # whether our own head has been written
        skipped: str | None = None
        for token in tokens:
            if skipped is not None:
                if isinstance(token, EndTag) and token.name == skipped:
                    skipped = None
                continue
            if isinstance(token, StartTag):
                if token.name in TEXT_DROPPED:
                    skipped = token.name
                    continue
                if not is_open and token.name not in ("html", "head"):
                    yield _HEAD
                    is_open = True
                yield self._counted(rewriter.start(token))
                if token.name == "head" and not is_open:
                    yield _HEAD
                    is_open = True
            elif isinstance(token, EndTag):
                if token.name not in DROPPED:
                    yield rewriter.end(token)
            else:
                yield self._counted(rewriter.text(token))

    def _counted(self, piece: str) -> str:
        self._size += len(piece)
        if self._size > MAX_BYTES:
            raise TooLargeError(f"the file would be over {MAX_BYTES} bytes")
        return piece

    def _embed(self, url: str) -> str | None:
        part = self._archive.find(url)
        return part.data_url if part else None

    def _load_sheet(self, url: str) -> str | None:
        part = self._archive.find(url)
        return part.text if part else None

    def _frame(self, address: str, base: str, depth: int) -> str | None:
        part = self._archive.find(address)
        if part is None or depth >= _MAX_FRAME_DEPTH:
            return None
        if part.media_type not in ("text/html", "application/xhtml+xml"):
            return None
        return self.convert(part, part.location or base, depth=depth + 1)


def _base(tokens: list[StartTag | EndTag | Text], url: str) -> str:
    for token in tokens:
        if isinstance(token, StartTag) and token.name == "base" and token.get("href"):
            return normal_url(token.get("href"), url)
    return url


def _is_preserved(tokens: list[StartTag | EndTag | Text]) -> bool:
    """Whether `preserve.js` ran in it: then its styles stand where they stood in the page."""
    return any(
        isinstance(token, StartTag)
        and token.name == "html"
        and "data-linksnap-preserved" in token.attributes
        for token in tokens[:20]
    )


def _has_doctype(document: str) -> bool:
    return document.lstrip()[:9].lower() == "<!doctype"
