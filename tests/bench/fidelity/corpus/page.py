"""A page of the corpus: made of code, the same on every run, with everything that it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.sites import Answer

MAIN = "@MAIN@"
LOCAL = "@LOCAL@"
OTHER = "@OTHER@"
"""In any body these stand for the origins that serve it: 127.0.0.1, localhost and 127.0.0.2."""

_KINDS = {
    "avif": "image/avif",
    "css": "text/css",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "mp4": "video/mp4",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "wav": "audio/wav",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "xhtml": "application/xhtml+xml",
}

Files = Mapping[str, "str | bytes | Answer"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page below `/<name>/`, and the files beside it.

    Attributes:
        files: by their path relative to the page's folder, or from the root if it begins with `/`.
        start: the path that is opened.
    """

    name: str
    html: str | bytes
    files: Files = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    start: str = "index.html"

    @property
    def path(self) -> str:
        """Where it is opened, from the root."""
        return f"/{self.name}/{self.start}"

    def answers(self) -> dict[str, Answer]:
        """What is served for it, by path from the root."""
        headers = {"Content-Type": _KINDS["html"], **self.headers}
        found = {f"/{self.name}/index.html": Answer(_bytes(self.html), headers=headers)}
        for name, content in self.files.items():
            path = name if name.startswith("/") else f"/{self.name}/{name}"
            found[path] = content if isinstance(content, Answer) else _answer(name, content)
        return found


def document(body: str, *, title: str, style: str = "", head: str = "", lang: str = "en") -> str:
    """An HTML document around a body."""
    styles = f"<style>{style}</style>" if style else ""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n{styles}\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _answer(name: str, content: str | bytes) -> Answer:
    kind = _KINDS[name.rpartition(".")[2]]
    return Answer(_bytes(content), headers={"Content-Type": kind})


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
