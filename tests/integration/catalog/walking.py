"""Requests for every operation, derived from the OpenAPI document.

An operation that cannot be asked from what the document says of it fails the tests that walk: then
it lacks an example, or `BODIES` a body that names what the operation can refer to.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from services.catalog.paths import API_PREFIX

METHODS = ("get", "put", "post", "patch", "delete")

PUBLIC = {
    *("create_session", "live", "ready", "metrics"),
    *("read_atom_feed", "read_json_feed"),  # their address is the secret
}
"""What needs no token. Everything else is asked without one, and must refuse."""

_LINK_SCOPE = {"kind": "link", "link_id": "{link_id}"}
_TAG_SCOPE = {"kind": "tag", "tag_id": "{tag_id}"}
_KEEP = {"last": 3}
BODIES: dict[str, list[Any]] = {
    "change_links": [
        {"items": [{"op": "update", "id": "{link_id}", "title": "mine now"}]},
        {"items": [{"op": "tag", "id": "{link_id}", "add": ["mine"]}]},
        {"items": [{"op": "delete", "id": "{link_id}"}]},
        {"items": [{"op": "restore", "id": "{link_id}"}]},
    ],
    "tag_links": [{"filter": {"id": ["{link_id}"]}, "add": ["mine"]}],
    "cancel_snapshots": [{"filter": {"link_id": "{link_id}"}}],
    "retry_snapshots": [{"filter": {"link_id": "{link_id}"}}],
    "create_schedule": [{"scope": scope, "every_days": 7} for scope in (_LINK_SCOPE, _TAG_SCOPE)],
    "change_schedule": [{"scope": _LINK_SCOPE}, {"scope": _TAG_SCOPE}],
    "create_retention_rule": [
        {"scope": scope, "keep": _KEEP} for scope in (_LINK_SCOPE, _TAG_SCOPE)
    ],
    "change_retention_rule": [{"scope": _LINK_SCOPE}, {"scope": _TAG_SCOPE}],
    "create_capture_options": [
        {"scope": scope, "options": {"device": "phone"}} for scope in (_LINK_SCOPE, _TAG_SCOPE)
    ],
    "change_capture_options": [{"scope": _LINK_SCOPE}, {"scope": _TAG_SCOPE}],
    "preview_retention": [
        {"rule": {"scope": scope, "keep": _KEEP}} for scope in (_LINK_SCOPE, _TAG_SCOPE)
    ],
    "create_feed": [{"name": "theirs", "filter": {"id": ["{link_id}"]}}],
    "change_feed": [{"filter": {"id": ["{link_id}"]}}],
    "merge_links": [{"other_id": "{other_link_id}"}],
    "merge_tag": [{"into_id": "{other_tag_id}"}],
}
"""Bodies that name what an operation can refer to, where the document's examples do not."""

QUERY_IDS = {"id": "link_id", "link_id": "link_id"}
"""What a parameter of the query that is an id is of."""

Ids = dict[str, str]


@dataclass(frozen=True)
class Request:
    """A request with places for ids: `{link_id}`."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def places(self) -> set[str]:
        """The names of the ids that it refers to."""
        return set(re.findall(r"\{(\w+)\}", f"{self.path} {self.query} {json.dumps(self.body)}"))

    def filled(self, ids: Ids) -> dict[str, Any]:
        """For httpx."""
        body = json.dumps(self.body)
        for name in self.places:
            body = body.replace(f"{{{name}}}", ids[name])
        return {
            "method": self.method,
            "url": self.path.format(**ids),
            "params": {name: text.format(**ids) for name, text in self.query.items()},
            **({} if self.body is None else {"json": json.loads(body)}),
        }


@dataclass(frozen=True)
class Operation:
    """An operation of the document."""

    document: dict[str, Any]
    method: str
    path: str
    found: dict[str, Any]

    @property
    def name(self) -> str:
        text: str = self.found["operationId"]
        return text

    @property
    def scope(self) -> str | None:
        """What its token must allow; None: it needs none."""
        security = self.found.get("security")
        return security[0]["token"][0] if security else None

    @property
    def is_stream(self) -> bool:
        """Whether its answer does not end."""
        answers = self.found["responses"].values()
        return any("text/event-stream" in answer.get("content", ()) for answer in answers)

    def bare(self) -> Request:
        """A request about things that nobody has."""
        ids = {item["name"]: self._value(item) for item in self._parameters("path")}
        return Request(self.method.upper(), self.path.format(**ids), self._required())

    def about_ids(self) -> list[Request]:
        """Requests that refer to things in all the ways that the operation knows."""
        path = self.path
        for item in self._parameters("path"):
            if not _is_id(item["schema"]):
                path = path.replace(f"{{{item['name']}}}", self._value(item))
        method, query = self.method.upper(), self._required()
        found = [Request(method, path, query, body) for body in self._bodies()]
        for item in self._parameters("query"):
            if _is_id(item["schema"]):
                place = f"{{{QUERY_IDS[item['name']]}}}"
                found.append(Request(method, path, query | {item["name"]: place}))
        return [request for request in found if request.places]

    def _bodies(self) -> list[Any]:
        content = self.found.get("requestBody", {}).get("content", {})
        if not content:
            return [None]
        ((media_type, described),) = content.items()
        bodies = BODIES.get(self.name)
        if bodies is None and media_type == "application/json":
            bodies = self._schema(described["schema"])["examples"][:1]
        named = set(re.findall(r'"(\w+)": \[?"\{', json.dumps(bodies)))
        missing = self._id_fields(described["schema"]) - named
        assert not missing, f"BODIES must say what {self.name} refers to by {missing}"
        return bodies or [None]

    def _id_fields(self, schema: dict[str, Any], name: str = "") -> set[str]:
        schema = self._schema(schema)
        found = {name} if schema.get("format") == "uuid" else set()
        for kind in ("anyOf", "oneOf", "allOf"):
            for part in schema.get(kind, ()):
                found |= self._id_fields(part, name)
        if "items" in schema:
            found |= self._id_fields(schema["items"], name)
        for key, part in schema.get("properties", {}).items():
            found |= self._id_fields(part, key)
        return found

    def _schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self.document["components"]["schemas"][name]
        return schema

    def _parameters(self, where: str) -> list[dict[str, Any]]:
        return [item for item in self.found.get("parameters", ()) if item["in"] == where]

    def _required(self) -> dict[str, str]:
        items = [item for item in self._parameters("query") if item.get("required")]
        return {item["name"]: self._value(item) for item in items}

    def _value(self, parameter: dict[str, Any]) -> str:
        schema = self._schema(parameter["schema"])
        if _is_id(schema):
            return str(uuid4())
        values = schema.get("examples") or schema.get("enum")
        assert values, f"{self.name}: {parameter['name']} has no example"
        return str(values[0])


def _is_id(schema: dict[str, Any]) -> bool:
    parts = [*schema.get("anyOf", ()), schema.get("items", {})]
    return schema.get("format") == "uuid" or any(map(_is_id, filter(None, parts)))


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of the document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(document, method, path, item[method])


def api_operations(document: dict[str, Any]) -> list[Operation]:
    """Those that need a token."""
    found = [item for item in operations(document) if item.name not in PUBLIC]
    assert all(item.path.startswith(API_PREFIX) for item in found)
    return found
