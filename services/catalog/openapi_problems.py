"""What the OpenAPI document says of problems: for every call and status the types, with examples.

A route names the types of its own (`documented`). Those that all calls of a kind answer are added
here, by what the document says of the call.
"""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import groupby
from typing import Any

from services.catalog.access.route import SECURITY_SCHEME
from services.catalog.access.scopes import Scope
from services.catalog.openapi_headers import operations
from services.catalog.paths import API_PREFIX
from services.catalog.problem_types.model import ProblemType
from services.catalog.problem_types.registry import TYPES, problem_type, take_declared
from shared.http.problems import MEDIA_TYPE

_RATE = {
    "Retry-After": {
        "description": "Seconds to wait, when too much was asked",
        "schema": {"type": "string"},
    },
}
_SCHEMA = {"$ref": "#/components/schemas/Problem"}


def document_problems(document: dict[str, Any]) -> None:
    """Give every operation its problems, by status."""
    examples = {slug: _example(found) for slug, found in TYPES.items()}
    document.setdefault("components", {})["examples"] = examples
    for path, method, operation in operations(document):
        responses = operation["responses"]
        slugs = set(take_declared(responses)) | set(_of_kind(path, method, operation))
        responses.pop("422", None)  # FastAPI's own, of another shape
        order = sorted((problem_type(slug) for slug in slugs), key=_place)
        for status, types in groupby(order, key=lambda found: found.status):
            responses[str(status.value)] = _answer(list(types))


def _of_kind(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    """The types that a call answers because of what it takes."""
    parameters = operation.get("parameters", [])
    if path.startswith(API_PREFIX):
        yield "rate-limited"
    has_key = method == "post" and path.startswith(API_PREFIX) and "security" in operation
    for needed in operation.get("security", ()):
        yield "unauthorized"
        if needed[SECURITY_SCHEME] != [Scope.READ]:  # which every token allows
            yield "scope-too-small"
    if "requestBody" in operation:
        yield "bad-request"
    if any(item["in"] == "path" and _is_id(item["schema"]) for item in parameters):
        yield "not-found"
    if any(item["name"] == "cursor" for item in parameters):
        yield "cursor-not-found"
    if has_key:
        yield "request-in-flight"
    if has_key or parameters or "requestBody" in operation:
        yield "invalid-input"


def _is_id(schema: dict[str, Any]) -> bool:
    return schema.get("format") == "uuid"


def _place(found: ProblemType) -> tuple[HTTPStatus, int]:
    return found.status, list(TYPES).index(found.slug)


def _example(found: ProblemType) -> dict[str, Any]:
    return {
        "summary": found.meaning,
        "description": found.remedy,
        "value": found.example_problem().model_dump(mode="json", exclude_none=True),
    }


def _answer(types: Iterable[ProblemType]) -> dict[str, Any]:
    """One answer for all types of a status; `x-problem-types` is for programs."""
    found = list(types)
    headers = {"headers": _RATE} if found[0].status is HTTPStatus.TOO_MANY_REQUESTS else {}
    return {
        **headers,
        "description": "\n\n".join(f"`{item.slug}`: {item.meaning}" for item in found),
        "content": {
            MEDIA_TYPE: {
                "schema": _SCHEMA,
                "examples": {
                    item.slug: {"$ref": f"#/components/examples/{item.slug}"} for item in found
                },
            }
        },
        "x-problem-types": [item.urn for item in found],
    }
