"""Plain text and what is like it: as it is. Markdown has a title, CSV is a table, code is code."""

import csv
import io
import itertools
import json
import re

from services.capture.steps.file.reading.decoding import decode
from services.capture.steps.file.reading.document import MAX_CHARS, Document, FullError

MAX_ROWS = 20_000
_MAX_JSON_CHARS = 20_000_000
_MAX_FIELD_CHARS = 100_000
_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_SETEXT = re.compile(r"^(?! {4})(\S.*)\n {0,3}=+[ \t]*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FRONT_LINE = re.compile(r"^(title|author|date|description|lang):[ \t]*(.+)$", re.MULTILINE)
_LANGUAGES = {"javascript": "js", "python": "py", "shellscript": "sh", "typescript": "ts"}


def read_text(data: bytes, document: Document, charset: str | None) -> None:
    """Any text that is nothing more."""
    document.raw(_decode(data, document, charset))


def read_code(data: bytes, document: Document, charset: str | None, language: str) -> None:
    """A program or a configuration: as Markdown it is a block of code."""
    _as_block(document, _decode(data, document, charset), _LANGUAGES.get(language, language))


def read_markdown(data: bytes, document: Document, charset: str | None) -> None:
    """Markdown: its first heading is its title, unless its front matter names one."""
    text = _decode(data, document, charset)
    front = _FRONT_MATTER.match(text)
    said = dict(_FRONT_LINE.findall(front[1])) if front else {}
    said = {name: value.strip().strip("\"'") for name, value in said.items()}
    body = _FENCED.sub("", text[front.end() if front else 0 :][:1_000_000])
    headings = [found for found in (_ATX.search(body), _SETEXT.search(body)) if found]
    first = min(headings, key=lambda found: found.start(), default=None)
    document.title = said.get("title") or (_plain(first[1]) if first else None)
    document.author = said.get("author")
    document.description = said.get("description")
    document.published_at = said.get("date")
    document.language = said.get("lang")
    document.raw(text)


def read_json(data: bytes, document: Document, charset: str | None) -> None:
    """JSON, a line a value; what is no JSON stays as it is."""
    text = _decode(data, document, charset)
    if len(text) <= _MAX_JSON_CHARS:
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except (ValueError, RecursionError):
            document.details["is_valid"] = False
    _as_block(document, text, "json")


def read_csv(data: bytes, document: Document, charset: str | None, delimiter: str | None) -> None:
    """A table; what separates its cells is found out where it is not known."""
    text = _decode(data, document, charset)
    csv.field_size_limit(_MAX_FIELD_CHARS)
    delimiter = delimiter or _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        document.table(itertools.islice(rows, MAX_ROWS))
    except csv.Error:
        document.raw(text)
    document.details["is_cut"] = next(rows, None) is not None


def _delimiter(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[:10_000], delimiters=",;\t|").delimiter
    except csv.Error:
        return ","


def _decode(data: bytes, document: Document, charset: str | None) -> str:
    r"""The text with `\\n` at the ends of lines, and no more of it than can be kept."""
    is_cut = len(data) > 4 * MAX_CHARS
    text, document.details["charset"] = decode(data[: 4 * MAX_CHARS], charset)
    document.details["is_cut"] = is_cut
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _as_block(document: Document, text: str, language: str) -> None:
    fence = "```"
    while fence in text:
        fence += "`"
    is_cut = len(text) > MAX_CHARS
    shown = text[:MAX_CHARS].rstrip("\n")
    document.raw(shown, f"{fence}{language}\n{shown}\n{fence}")
    if is_cut:
        document.details["is_cut"] = True
        raise FullError


def _plain(text: str) -> str:
    """A heading without its marks: `[a](b) **c**` as `a c`."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*`]|(?<!\w)_+|_+(?!\w)", "", text).strip()
