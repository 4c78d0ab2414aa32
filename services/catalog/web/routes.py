"""`/` and its assets: one page that speaks only the public API."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from services.catalog.web.assets import load_site

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    # A snapshot is shown in a sandboxed `srcdoc` frame, which inherits this policy: it may bring
    # its own styles and data: files, and neither scripts nor requests to anywhere else.
    "style-src 'self' 'unsafe-inline' data:",
    "img-src 'self' data: blob:",
    "font-src data:",
    "media-src data:",
    "frame-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    # The only text that the page may ever give to the HTML parser is a snapshot for its frame.
    "require-trusted-types-for 'script'",
    "trusted-types snapshot",
)
CONTENT_SECURITY_POLICY = "; ".join(_DIRECTIVES)
_SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FOR_EVER = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
async def index(request: Request) -> Response:
    """The page; asked for again on every visit, and answered 304 while it is the same."""
    site = load_site()
    etag = f'"{site.digest}"'
    headers = _SECURITY_HEADERS | {"Cache-Control": "no-cache", "ETag": etag}
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(site.index, media_type="text/html; charset=utf-8", headers=headers)


@router.api_route("/assets/{digest}/{path:path}", methods=["GET", "HEAD"])
async def asset(digest: str, path: str) -> Response:
    """A file of this version; one of another version is gone."""
    site = load_site()
    found = site.assets.get(path) if digest == site.digest else None
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such file in this version.")
    headers = _SECURITY_HEADERS | {"Cache-Control": _FOR_EVER}
    return Response(found.body, media_type=found.media_type, headers=headers)


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
async def favicon() -> Response:
    """The icon, for browsers that ask for it unasked."""
    icon = load_site().assets["icon.svg"]
    headers = _SECURITY_HEADERS | {"Cache-Control": "public, max-age=86400"}
    return Response(icon.body, media_type=icon.media_type, headers=headers)
