"""How an artifact is served so that nothing in it can run in our origin.

The page was made by strangers. `sandbox` without `allow-*` gives it an origin of its own without
scripts or forms; `default-src 'none'` keeps it off the network; `nosniff` keeps it what we say.
A file that is no page keeps its type where nothing of that type can run; all else of strangers is
bytes to be saved.
"""

import re
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse

from services.catalog.artifacts.ranges import Part
from services.catalog.problem_types.registry import problem_type
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.http.problems import problem_response

CONTENT_SECURITY_POLICY = (
    "sandbox; "
    "default-src 'none'; "
    "img-src data:; "
    "style-src 'unsafe-inline' data:; "
    "font-src data:; "
    "media-src data:; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'self'"
)

_MAX_NAME_CHARS = 200
_IMAGES = {"image/webp", "image/png", "image/jpeg"}
_MEDIA_TYPES = {
    ArtifactKind.HTML: "text/html; charset=utf-8",
    ArtifactKind.TEXT: "text/plain; charset=utf-8",
    ArtifactKind.MARKDOWN: "text/markdown; charset=utf-8",
    ArtifactKind.READABLE: "text/html; charset=utf-8",
    ArtifactKind.METADATA: "application/json",
    ArtifactKind.MANIFEST: "application/json",
    ArtifactKind.WACZ: "application/wacz",
    ArtifactKind.PDF: "application/pdf",
    ArtifactKind.MHTML: "multipart/related",
}
_BYTES = "application/octet-stream"
_DOWNLOADS = {ArtifactKind.MHTML, ArtifactKind.WACZ}
_HARMLESS = re.compile(
    r"image/(png|jpeg|gif|webp|avif|bmp)|application/pdf|text/plain|(audio|video)/[\w.+-]{1,60}"
)
_SUFFIXES = {
    ArtifactKind.SCREENSHOT: "webp",
    ArtifactKind.THUMBNAIL: "webp",
    ArtifactKind.FAVICON: "png",
    ArtifactKind.HTML: "html",
    ArtifactKind.TEXT: "txt",
    ArtifactKind.MARKDOWN: "md",
    ArtifactKind.READABLE: "html",
    ArtifactKind.METADATA: "json",
    ArtifactKind.MANIFEST: "json",
    ArtifactKind.WACZ: "wacz",
    ArtifactKind.ORIGINAL: "bin",
    ArtifactKind.PDF: "pdf",
    ArtifactKind.MHTML: "mhtml",
}


def media_type(artifact: Artifact) -> str:
    """The type that is served: chosen by kind here, whatever the store or a message says."""
    if artifact.kind in _MEDIA_TYPES:
        return _MEDIA_TYPES[artifact.kind]
    essence = artifact.media_type.partition(";")[0].strip().lower()
    if artifact.kind is ArtifactKind.ORIGINAL:
        return essence if _HARMLESS.fullmatch(essence) else _BYTES
    return essence if essence in _IMAGES else _BYTES


def artifact_headers(artifact: Artifact, name: str | None = None) -> dict[str, str]:
    """Every header of an artifact's answer.

    Args:
        artifact: what is served.
        name: the file's own name, where it has one. It is a stranger's.
    """
    is_saved = artifact.kind in _DOWNLOADS or media_type(artifact) == _BYTES
    disposition = f'{"attachment" if is_saved else "inline"}; filename="{_filename(artifact)}"'
    if name:
        disposition += f"; filename*=UTF-8''{quote(name[:_MAX_NAME_CHARS], safe='')}"
    return {
        "Content-Type": media_type(artifact),
        "Content-Length": str(artifact.size_bytes),
        "Content-Disposition": disposition,
        "Accept-Ranges": "bytes",
        "ETag": etag(artifact),
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
    }


def is_fresh(artifact: Artifact, if_none_match: str | None) -> bool:
    """Whether the client has these very bytes (RFC 9110, section 13.1.2: weak comparison)."""
    if if_none_match is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag(artifact) in tags


def not_modified(artifact: Artifact) -> Response:
    """304: the client's copy is good."""
    headers = _without_content(artifact_headers(artifact))
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)


def head(artifact: Artifact, name: str | None = None) -> Response:
    """The headers of the answer to GET, without the bytes."""
    return Response(headers=artifact_headers(artifact, name))


def streamed(artifact: Artifact, pieces: AsyncIterator[bytes], name: str | None = None) -> Response:
    """The bytes, piece by piece."""
    return StreamingResponse(pieces, headers=artifact_headers(artifact, name))


def _without_content(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in headers.items()
        if not name.startswith("Content-T")
        and name not in {"Content-Length", "Content-Disposition"}
    }


def partial(
    artifact: Artifact, pieces: AsyncIterator[bytes], name: str | None, part: Part
) -> Response:
    """206: some of the bytes."""
    headers = artifact_headers(artifact, name) | {
        "Content-Length": str(part.end - part.start),
        "Content-Range": part.content_range(artifact.size_bytes),
    }
    return StreamingResponse(pieces, HTTPStatus.PARTIAL_CONTENT, headers)


def no_such_part(artifact: Artifact) -> Response:
    """416: the file is shorter."""
    size = artifact.size_bytes
    found = problem_type("range-not-satisfiable").problem(f"The file has {size:,} bytes.")
    return problem_response(found, {"Content-Range": f"bytes */{size}"})


def etag(artifact: Artifact) -> str:
    """A strong one: the bytes' own hash."""
    return f'"{artifact.sha256}"'


def _filename(artifact: Artifact) -> str:
    return f"{artifact.kind}-{artifact.sha256[:12]}.{_SUFFIXES[artifact.kind]}"
