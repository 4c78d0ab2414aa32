"""Errors as Django REST framework tells them: `{"detail": …}`, or messages by field with 400."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from services.catalog.access.principal import UnauthenticatedError
from services.catalog.linkding.assets.model import NoSuchAssetError
from services.catalog.linkding.bookmarks.model import (
    NoSuchBookmarkError,
    UrlFixedError,
    UrlTakenError,
)
from services.catalog.linkding.paging import OffsetTooLargeError
from services.catalog.linkding.query import TooManyTermsError
from services.catalog.linkding.tags.service import NoSuchTagError
from shared.http.problems import Problem, ProblemTable

Answer = tuple[HTTPStatus, dict[str, Any]]

log = structlog.get_logger()

_FIELDS = {"tags": "tag_names", "note": "notes"}
"""What linkding calls the fields that problems of catalog blame."""


def _not_found(what: str) -> Callable[[Any], Answer]:
    body = {"detail": f"No {what} matches the given query."}
    return lambda _error: (HTTPStatus.NOT_FOUND, body)


def _bad(field: str, message: str) -> Answer:
    return HTTPStatus.BAD_REQUEST, {field: [message]}


_OWN: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchBookmarkError: _not_found("Bookmark"),
    NoSuchTagError: _not_found("Tag"),
    NoSuchAssetError: _not_found("BookmarkAsset"),
    UrlTakenError: lambda _error: _bad("url", "A bookmark with this URL already exists."),
    UrlFixedError: lambda _error: _bad(
        "url",
        "A bookmark keeps its URL here, and its snapshots are of that. Save the other URL as a "
        "bookmark of its own, then delete this one.",
    ),
    OffsetTooLargeError: lambda error: _bad(
        "offset",
        f"Must be at most {error.max_offset}; follow `next` from page to page to read further.",
    ),
    TooManyTermsError: lambda error: _bad("q", f"Must have at most {error.max_count} terms."),
}


def install_errors(app: FastAPI, table: ProblemTable) -> None:
    """Answer every error of `app` in linkding's shape, those of catalog's own `table` too."""
    for error_type, present in table.items():
        app.add_exception_handler(error_type, _handler(_from_problem(present)))
    for error_type, answer in _OWN.items():
        app.add_exception_handler(error_type, _handler(answer))
    app.add_exception_handler(UnauthenticatedError, _unauthenticated)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _bug)


def _handler(
    answer: Callable[[Any], Answer],
) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_request: Request, error: Exception) -> JSONResponse:
        status, body = answer(error)
        return JSONResponse(body, status)

    return handle


def _from_problem(present: Callable[[Any], Problem]) -> Callable[[Any], Answer]:
    def answer(error: Any) -> Answer:
        problem = present(error)
        if problem.errors:
            fields: dict[str, Any] = {}
            for item in problem.errors:
                fields.setdefault(_FIELDS.get(item.field, item.field), []).append(item.message)
            return HTTPStatus.BAD_REQUEST, fields
        return HTTPStatus(problem.status), {"detail": problem.detail}

    return answer


def _unauthenticated(request: Request, _error: Exception) -> JSONResponse:
    detail = (
        "Invalid token."
        if "authorization" in request.headers
        else "Authentication credentials were not provided."
    )
    return JSONResponse({"detail": detail}, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Token"})


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields: dict[str, Any] = {}
    for item in error.errors():
        if item["type"] == "json_invalid":
            fields = {"detail": f"JSON parse error - {item['ctx']['error']}"}
            break
        name = str(item["loc"][1]) if len(item["loc"]) > 1 else "non_field_errors"
        required = item["type"] == "missing"
        message = "This field is required." if required else item["msg"]
        fields.setdefault("name" if name == "example" else name, []).append(message)
    return JSONResponse(fields, HTTPStatus.BAD_REQUEST)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = "Not found."
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f'Method "{request.method}" not allowed.'
    return JSONResponse({"detail": detail}, error.status_code, error.headers)


def _bug(request: Request, error: Exception) -> JSONResponse:
    log.error("unhandled_error", method=request.method, path=request.url.path, exc_info=error)
    return JSONResponse({"detail": "A server error occurred."}, HTTPStatus.INTERNAL_SERVER_ERROR)
