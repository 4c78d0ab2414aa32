"""The AsyncAPI 3.0 document of what goes over the broker, made of the messages and the topology.

Facts lie in streams that keep them for a while (`limits`): other services may read them. Jobs lie
in work queues, where who reads a message takes it away: they are shown, and marked as internal.
"""

from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contracts.examples import EXAMPLES
from shared.contracts.messages import (
    MESSAGES,
    CaptureCancelled,
    CaptureRequested,
    Lane,
    Message,
    SnapshotProgress,
    WebhookAnswered,
)
from shared.messaging.asyncapi_words import INFO, SERVERS, TAGS, about
from shared.messaging.headers import MESSAGE_ID
from shared.messaging.topology import STREAMS, Stream
from shared.telemetry.tracing import TRACEPARENT

_REF = "#/components/schemas/{model}"
_NOT_STORED = {SnapshotProgress: "open", CaptureCancelled: "internal"}
"""Messages of no stream: who listens right now hears them."""
_OURS_ALONE = {WebhookAnswered}
"""Kept like facts, but told to one reader: what somebody's webhook answered is nobody else's."""

_EXAMPLE_TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def build_asyncapi() -> dict[str, Any]:
    """The document."""
    _, found = models_json_schema(
        [(message, "validation") for message in MESSAGES], ref_template=_REF
    )
    schemas = {name: _plain(schema) for name, schema in found["$defs"].items()}
    return {
        "asyncapi": "3.0.0",
        "id": "urn:linksnap",
        "info": INFO,
        "defaultContentType": "application/json",
        "servers": SERVERS,
        "channels": {message.__name__: _channel(message) for message in MESSAGES},
        "operations": {
            f"send{message.__name__}": _operation(message)
            for message in MESSAGES
            if audience(message) == "open"
        },
        "components": {
            "messages": {message.__name__: _message(message) for message in MESSAGES},
            "schemas": schemas | {"StoredHeaders": _headers(), "LiveHeaders": _live_headers()},
            "tags": TAGS,
        },
    }


def stream_of(message: type[Message]) -> Stream | None:
    """The stream that keeps a message; None: it is told to who listens, and gone."""
    names = {message.SUBJECT, f"{message.SUBJECT}.*"}
    return next((stream for stream in STREAMS if names & set(stream.subjects)), None)


def audience(message: type[Message]) -> str:
    """`open` to other services, or `internal`."""
    stream = stream_of(message)
    if stream is None:
        return _NOT_STORED[message]
    is_open = stream.retention == "limits" and message not in _OURS_ALONE
    return "open" if is_open else "internal"


def _channel(message: type[Message]) -> dict[str, Any]:
    name, stream = message.__name__, stream_of(message)
    channel: dict[str, Any] = {
        "address": message.SUBJECT,
        "title": name,
        "summary": _summary(message),
        "description": about(audience(message), stream),
        "servers": [{"$ref": "#/servers/broker"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "tags": [{"$ref": f"#/components/tags/{audience(message)}"}],
        "x-audience": audience(message),
    }
    if message is CaptureRequested:
        channel["address"] = f"{message.SUBJECT}.{{lane}}"
        channel["parameters"] = {
            "lane": {"description": str(Lane.__doc__), "enum": [lane.value for lane in Lane]}
        }
    if stream is not None:
        channel["x-jetstream"] = {
            "stream": stream.name,
            "retention": stream.retention,
            "max_age_seconds": stream.max_age_seconds,
            "duplicate_window_seconds": stream.duplicate_window_seconds,
        }
    return channel


def _operation(message: type[Message]) -> dict[str, Any]:
    name = message.__name__
    return {
        "action": "send",
        "title": f"Linksnap tells: {name}",
        "summary": _summary(message),
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
    }


def _message(message: type[Message]) -> dict[str, Any]:
    name, stored = message.__name__, stream_of(message) is not None
    example = EXAMPLES[message]
    headers = {TRACEPARENT: _EXAMPLE_TRACE}
    if stored:
        headers = {MESSAGE_ID: f"01980a3c-579e-7f10-8a55-9f0c8f5f2b01:1:{name}", **headers}
    return {
        "name": name,
        "title": name,
        "summary": _summary(message),
        "contentType": "application/json",
        "headers": {"$ref": f"#/components/schemas/{'StoredHeaders' if stored else 'LiveHeaders'}"},
        "payload": {"$ref": _REF.format(model=name)},
        "tags": [{"$ref": f"#/components/tags/{audience(message)}"}],
        "examples": [
            {"name": name, "headers": headers, "payload": example.model_dump(mode="json")}
        ],
    }


def _summary(message: type[Message]) -> str:
    return " ".join(str(message.__doc__).split())


def _headers() -> dict[str, Any]:
    live = _live_headers()
    told = {
        MESSAGE_ID: {
            "type": "string",
            "description": "The same each time that this very message is delivered: dedupe by it",
        }
    }
    return {**live, "required": [MESSAGE_ID], "properties": told | live["properties"]}


def _live_headers() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            TRACEPARENT: {
                "type": "string",
                "description": "The W3C trace that this belongs to; may be missing",
                "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
            }
        },
    }


def _plain(schema: Any) -> Any:
    """The schema for draft 07, which AsyncAPI is based on: there nothing beside a `$ref` counts."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _plain(value) for name, value in schema.items()}
    if "$ref" in found and len(found) > 1:
        found = {"allOf": [{"$ref": found.pop("$ref")}], **found}
    return found
