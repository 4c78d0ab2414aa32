"""Whether a file is a page: HTML, as text in UTF-8. Pure; the file passes by piece by piece.

How HTML begins is said by the MIME Sniffing standard (https://mimesniff.spec.whatwg.org, section
7.1), to which a few elements and the XML declaration of XHTML are added.
"""

import codecs
import hashlib
import re

from services.catalog.uploads.model import UnsupportedUploadError

_TAGS = (
    *("html", "head", "script", "iframe", "h1", "div", "font", "table", "a", "style", "title"),
    *("b", "body", "br", "p", "meta", "link", "main", "article", "section", "svg"),
)


def any_case(word: str) -> str:
    """A regular expression of a word in small letters, in capitals or mixed."""
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in word)


_SPACE = r"[\t\n\f\r ]"
_BEGINNING = (
    rf"^\ufeff?{_SPACE}*(<\?xml[^>]*>{_SPACE}*)?"
    rf"<(!--|!{any_case('doctype')} {any_case('html')}[\t\n\f\r >]"
    rf"|({'|'.join(map(any_case, _TAGS))})[\t\n\f\r >])"
)
HTML_PATTERN = rf"{_BEGINNING}[^\u0000]*$"
"""What is taken, as a regular expression of JSON Schema."""

_IS_HTML = re.compile(_BEGINNING)
_BEGINNING_CHARS = 8_192


class Inspection:
    """Looks at a file as it passes by, and knows its size and SHA-256 at the end."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._digest = hashlib.sha256()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._beginning: str | None = ""

    @property
    def sha256(self) -> str:
        """Of what has passed so far."""
        return self._digest.hexdigest()

    def pass_by(self, piece: bytes) -> None:
        """Look at the next piece.

        Raises:
            UnsupportedUploadError: it is no page.
        """
        self.size_bytes += len(piece)
        self._digest.update(piece)
        self._look_at(self._decode(piece, final=False), final=False)

    def end(self) -> None:
        """Nothing more comes.

        Raises:
            UnsupportedUploadError: it was no page.
        """
        self._look_at(self._decode(b"", final=True), final=True)

    def _decode(self, piece: bytes, *, final: bool) -> str:
        try:
            text = self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            raise UnsupportedUploadError("must be HTML in UTF-8") from error
        if "\x00" in text:
            raise UnsupportedUploadError("must be HTML in UTF-8, which has no NUL characters")
        return text

    def _look_at(self, text: str, *, final: bool) -> None:
        if self._beginning is None:
            return
        self._beginning += text
        if not final and len(self._beginning) < _BEGINNING_CHARS:
            return
        if not _IS_HTML.match(self._beginning):
            raise UnsupportedUploadError("must be HTML")
        self._beginning = None
