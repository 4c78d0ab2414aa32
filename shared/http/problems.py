"""RFC 9457 problem details: one shape for every error that a service answers.

A service gives one table from its domain errors to problems; routes catch nothing. Validation
errors, unknown paths and bugs are turned into the same shape here.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from shared.telemetry.tracing import current_trace_id

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger()


class FieldError(BaseModel):
    """One bad input: where it is and what is wrong with it."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details, with the trace id to quote and the fields that were bad."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:linksnap:problem:invalid-input",
                    "title": "Invalid input",
                    "status": 422,
                    "detail": "url: only http and https URLs can be kept",
                    "errors": [{"field": "url", "message": "only http and https URLs can be kept"}],
                    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    trace_id: str | None = None


def problem(
    status: HTTPStatus,
    slug: str,
    detail: str,
    *,
    title: str | None = None,
    errors: list[FieldError] | None = None,
) -> Problem:
    """A problem whose type is `urn:linksnap:problem:<slug>`."""
    return Problem(
        type=f"urn:linksnap:problem:{slug}",
        title=title or slug.replace("-", " ").capitalize(),
        status=status,
        detail=detail,
        errors=errors,
    )


def problem_response(found: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The HTTP answer for a problem, with the active trace id.

    A 401 says what to authenticate with, as it must (RFC 9110, 15.5.2).
    """
    challenge = {"WWW-Authenticate": "Bearer"} if found.status == HTTPStatus.UNAUTHORIZED else {}
    body = found.model_copy(update={"trace_id": current_trace_id()})
    return JSONResponse(
        body.model_dump(mode="json", exclude_none=True),
        status_code=found.status,
        media_type=MEDIA_TYPE,
        headers=challenge | dict(headers or {}),
    )


def invalid_input(field: str, message: str) -> Problem:
    """The problem of one bad field (422)."""
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-input",
        f"{field}: {message}",
        errors=[FieldError(field=field, message=message)],
    )


def invalid_fields(
    found: Sequence[Any], name_of: Callable[[tuple[int | str, ...]], str] | None = None
) -> Problem:
    """The problem of bad fields (422), from what pydantic says is wrong with them."""
    name = name_of or (lambda location: ".".join(str(part) for part in location))
    errors = [FieldError(field=name(item["loc"]), message=str(item["msg"])) for item in found]
    detail = "; ".join(f"{item.field}: {item.message}" for item in errors)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-input", detail, errors=errors)


ProblemTable = Mapping[type[Exception], Callable[[Any], Problem]]


def install_problems(
    app: FastAPI,
    table: ProblemTable,
    allowed_methods: Callable[[str], Sequence[str]] | None = None,
) -> None:
    """Answer every error of `app` as a problem.

    Args:
        app: the application.
        table: maps the service's domain errors.
        allowed_methods: the methods of a path; by itself FastAPI names those of one route only.
    """
    for error_type, present in table.items():
        app.add_exception_handler(error_type, _presenter(present))
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, partial(_http_error, allowed_methods))
    app.add_exception_handler(Exception, _bug)


def _presenter(
    present: Callable[[Any], Problem],
) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_request: Request, error: Exception) -> JSONResponse:
        return problem_response(present(error))

    return handle


def _validation_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return problem_response(invalid_fields(error.errors(), _field_name))


def _field_name(location: tuple[int | str, ...]) -> str:
    """`('body', 'tags', 0)` is `tags.0`; a body that is no JSON at all is `body`."""
    inner = location[1:] if len(location) > 1 and isinstance(location[1], str) else location[:1]
    return ".".join(str(part) for part in inner)


def _http_error(
    allowed_methods: Callable[[str], Sequence[str]] | None, request: Request, error: Exception
) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    slug = status.phrase.lower().replace(" ", "-")
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED and allowed_methods is not None:
        headers["Allow"] = ", ".join(allowed_methods(request.url.path))
    return problem_response(problem(status, slug, str(error.detail)), headers)


def _bug(request: Request, error: Exception) -> JSONResponse:
    log.error("unhandled_error", method=request.method, path=request.url.path, exc_info=error)
    return problem_response(
        problem(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            "Something went wrong on our side. Quote the trace id when you report it.",
        )
    )
