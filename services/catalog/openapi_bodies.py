"""What the OpenAPI document says of bodies so that a program made from it sends what is meant.

A generated client fills in each `default` that it finds. In a PATCH that would set what nobody has
mentioned, and in a form a list would be sent as the text `[]`. A file is told by `format: binary`,
the way of OpenAPI 3.0, too: clients that know only that would send it as text.
"""

from typing import Any

from services.catalog.openapi_headers import operations

_FORM = "multipart/form-data"


def document_bodies(document: dict[str, Any]) -> None:
    """Mend the bodies of every operation."""
    schemas = document["components"]["schemas"]
    for _path, method, operation in operations(document):
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            name = content["schema"].get("$ref", "").rpartition("/")[2]
            parts = schemas.get(name, {}).get("properties", {}).values()
            if method == "patch" or media_type == _FORM:
                _forget_defaults(parts)
            if media_type == _FORM:
                _tell_files(parts)


def _forget_defaults(parts: Any) -> None:
    for part in parts:
        part.pop("default", None)


def _tell_files(parts: Any) -> None:
    for part in parts:
        if "contentMediaType" in part:
            part["format"] = "binary"
