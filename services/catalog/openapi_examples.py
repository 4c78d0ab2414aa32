"""Examples of the OpenAPI document: whole ones, and a page's by that of its items.

FastAPI leaves every null out of its document, out of examples too, where it is a value like any
other: what a client reads there would not be what it is answered.
"""

from typing import Any

Schema = dict[str, Any]

_REF = "#/components/schemas/"


class Examples:
    """Of one document, whose schemas refer to each other."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        self._schemas = schemas

    def complete_all(self) -> None:
        """Put the nulls back into every schema's examples, and give pages examples."""
        for schema in self._schemas.values():
            if "examples" in schema:
                schema["examples"] = [self._whole(item, schema) for item in schema["examples"]]
        for schema in self._schemas.values():
            if "examples" not in schema and self._is_page(schema):
                item = self._resolved(schema["properties"]["items"]["items"])
                if "examples" in item:
                    schema["examples"] = [{"items": item["examples"][:1], "next_cursor": None}]

    def _is_page(self, schema: Schema) -> bool:
        return {"items", "next_cursor"} == set(schema.get("properties", ()))

    def _whole(self, example: Any, schema: Schema) -> Any:
        schema = self._resolved(schema)
        if isinstance(example, list):
            return [self._whole(item, schema.get("items", {})) for item in example]
        if not isinstance(example, dict):
            return example
        for part in schema.get("anyOf", ()):
            if self._resolved(part).get("type") == "object":
                return self._whole(example, part)
        parts = schema.get("properties", {})
        whole = {name: self._whole(value, parts.get(name, {})) for name, value in example.items()}
        for name in schema.get("required", ()):
            if name not in whole and self._may_be_null(parts.get(name, {})):
                whole[name] = None
        order = [*parts, *example]
        return {name: whole[name] for name in sorted(whole, key=order.index)}

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].removeprefix(_REF)]
        return schema

    def _may_be_null(self, schema: Schema) -> bool:
        parts = self._resolved(schema).get("anyOf", ())
        return any(self._resolved(part).get("type") == "null" for part in parts)
