"""What the OpenAPI document says in words where a route need not: answers and ids in paths."""

from typing import Any

from services.catalog.openapi_headers import operations

_NOTHING_SAID = "Successful Response"
"""FastAPI's own words, which tell nothing."""


def document_words(document: dict[str, Any]) -> None:
    """Describe what is answered by what it is, and ids in paths by their names."""
    schemas = document["components"]["schemas"]
    for _path, _method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if answer["description"] == _NOTHING_SAID:
                answer["description"] = _answered(status, answer, schemas)
        for parameter in operation.get("parameters", ()):
            if "description" not in parameter and (text := _parameter(parameter)):
                parameter["description"] = text


def _parameter(parameter: dict[str, Any]) -> str | None:
    """What its type says of it (of an optional one, the type that it may have), or its name."""
    schema = parameter["schema"]
    for part in (schema, *schema.get("anyOf", ())):
        if "description" in part:
            return str(part["description"])
    if parameter["in"] == "path" and parameter["name"].endswith("_id"):
        return f"Id of the {parameter['name'].removesuffix('_id').replace('_', ' ')}"
    return None


def _answered(status: str, answer: dict[str, Any], schemas: dict[str, Any]) -> str:
    if status == "204":
        return "It is done"
    for content in answer.get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        if name.startswith("Page_"):
            return "A page of the list; `next_cursor` leads on"
        if description := schemas.get(name, {}).get("description"):
            return str(description).partition("\n")[0]
    return _NOTHING_SAID
