"""The AsyncAPI document: whole, its references lead somewhere, and its examples fit its schemas."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from shared.contracts.examples import EXAMPLES
from shared.contracts.messages import MESSAGES, Lane, Message, WebhookAnswered
from shared.messaging.asyncapi import audience, build_asyncapi, stream_of
from shared.messaging.topology import DURABLES

DOCUMENT = build_asyncapi()
MESSAGES_OF_DOCUMENT: dict[str, Any] = DOCUMENT["components"]["messages"]

every_message = pytest.mark.parametrize("message", MESSAGES, ids=lambda item: item.__name__)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            assert list(part) == ["$ref"], part
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def found(reference: str) -> Any:
    part: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        part = part[step]
    return part


def validated(example: Any, schema: dict[str, Any]) -> None:
    """By draft 07, which the schemas of AsyncAPI are based on."""
    jsonschema.Draft7Validator.check_schema(schema)
    whole = {"components": DOCUMENT["components"], **schema}
    jsonschema.Draft7Validator(whole, format_checker=jsonschema.FormatChecker()).validate(example)


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        assert found(reference)


def test_it_has_the_parts_of_asyncapi_3() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version", "description", "license"} <= set(DOCUMENT["info"])
    for server in DOCUMENT["servers"].values():
        assert server["protocol"] == "nats"
    for name, operation in DOCUMENT["operations"].items():
        assert operation["action"] == "send", name
        channel = operation["channel"]["$ref"]
        assert all(
            item["$ref"].startswith(f"{channel}/messages/") for item in operation["messages"]
        )


@every_message
def test_examples_fit(message: type[Message]) -> None:
    assert type(EXAMPLES[message]) is message
    described = MESSAGES_OF_DOCUMENT[message.__name__]
    for example in described["examples"]:
        validated(example["payload"], found(described["payload"]["$ref"]))
        validated(example["headers"], found(described["headers"]["$ref"]))
        assert message.model_validate(example["payload"]) == EXAMPLES[message]


@every_message
def test_only_what_is_always_there_is_required(message: type[Message]) -> None:
    schema = found(MESSAGES_OF_DOCUMENT[message.__name__]["payload"]["$ref"])
    always = {name for name, field in message.model_fields.items() if field.is_required()}
    assert set(schema["required"]) == always
    assert "additionalProperties" not in schema, "fields are added"


@every_message
def test_a_channel_is_a_subject_and_says_who_may_read_it(message: type[Message]) -> None:
    channel = DOCUMENT["channels"][message.__name__]
    stream = stream_of(message)
    lanes = [item.format(lane=lane) for item in [channel["address"]] for lane in Lane]
    assert EXAMPLES[message].subject in lanes
    assert channel["x-audience"] == audience(message)
    assert (f"send{message.__name__}" in DOCUMENT["operations"]) == (audience(message) == "open")
    assert ("x-jetstream" in channel) == (stream is not None)
    if stream is not None:
        is_for_others = stream.retention == "limits" and message is not WebhookAnswered
        assert (audience(message) == "open") == is_for_others


def test_every_message_of_a_durable_is_described() -> None:
    for durable in DURABLES:
        channel = DOCUMENT["channels"][durable.message.__name__]
        assert channel["x-jetstream"]["stream"] == durable.stream
