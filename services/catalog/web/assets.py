"""The page's files: read once, named by what they hold.

Every asset lives under `/assets/<digest>/`, where the digest covers all of them. So a browser may
keep them for ever, a new release is a new address, and the modules' relative imports need no build
step to point at the right version.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_INDEX = "index.html"
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Site:
    """The whole page: its HTML, its assets by path, and the digest that names this version."""

    index: bytes
    assets: Mapping[str, Asset]
    digest: str


@cache
def load_site() -> Site:
    """Read the packaged files."""
    sources = dict(_walk(files(__package__) / "static"))
    index = sources.pop(_INDEX).decode()
    digest = hashlib.sha256(index.encode())
    for path, body in sorted(sources.items()):
        digest.update(path.encode() + b"\0" + body)
    version = digest.hexdigest()[:_DIGEST_LENGTH]
    assets = {
        path: Asset(body, MEDIA_TYPES["." + path.rpartition(".")[2]])
        for path, body in sources.items()
    }
    return Site(_render(index, version, sorted(assets)), assets, version)


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


def _render(index: str, version: str, paths: list[str]) -> bytes:
    """Fill in the version, and name every module up front so that none waits for another."""
    base = f"/assets/{version}"
    preloads = "\n".join(
        f'    <link rel="modulepreload" href="{base}/{path}">'
        for path in paths
        if path.endswith(".js")
    )
    return index.replace("{{modules}}", preloads.strip()).replace("{{assets}}", base).encode()
