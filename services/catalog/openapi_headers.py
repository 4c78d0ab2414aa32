"""What the OpenAPI document says of every call at once: two headers and `Allow`.

`Idempotency-Key` and `If-Match` are documented in words and not as parameters: what they may be
depends on what happened before (422 for a key that was used, 412 for a version that is gone), which
a schema cannot say, and a parameter's schema promises that each value that fits it is accepted.
"""

import re
from collections.abc import Iterator
from typing import Any

from services.catalog.idempotency.model import HEADER
from services.catalog.paths import API_PREFIX

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_KEY = (
    f"With the header `{HEADER}: <any id of yours>` the call is done once: the same key and body "
    "are answered the same for 24 hours, the same key with another body answers 422, and 409 while "
    "the first is being worked on."
)
_IF_MATCH = (
    'With the header `If-Match: "<version>"`, the `ETag` that you have seen, a change that '
    "somebody made meanwhile is not overwritten: the call answers 412 and changes nothing."
)


def document_headers(document: dict[str, Any]) -> None:
    """Add to every operation of the API what it does by these rules."""
    for path, method, operation in operations(document):
        if not path.startswith(API_PREFIX):
            continue
        if method == "post" and "security" in operation:
            _describe(operation, _KEY)
        if "412" in operation["responses"]:
            _describe(operation, _IF_MATCH)


def allowed_methods(document: dict[str, Any], path: str) -> list[str]:
    """The methods that a path supports, for `Allow` (RFC 9110, 10.2.1).

    A path that is written out in the document is not one of a template beside it.
    """
    if path in document["paths"]:
        return sorted(method.upper() for method in _METHODS if method in document["paths"][path])
    return sorted(
        {
            method.upper()
            for template, method, _operation in operations(document)
            if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template)), path)
        }
    )


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every path, method and operation of a document."""
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                yield path, method, operations[method]


def _describe(operation: dict[str, Any], text: str) -> None:
    operation["description"] = f"{operation.get('description', '')}\n\n{text}".strip()
