"""Every operation is whole: named, described, with examples that fit, and its problems."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

DOCUMENT: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs" / "api" / "openapi.json").read_text()
)
OPERATIONS = {
    f"{method} {path}": operation
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
}
SAYS_ITSELF = {"boolean", "integer", "number"}
"""Types of which a value needs no example; an enum, a date and an id need none either."""

every_operation = pytest.mark.parametrize("name", OPERATIONS)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        schema = DOCUMENT["components"]["schemas"][name]
    return schema


def examples_of(schema: dict[str, Any]) -> list[Any]:
    """The examples that a schema has, or that can be put together from those of its parts."""
    schema = resolved(schema)
    if "examples" in schema:
        found: list[Any] = schema["examples"]
        return found
    for kind in ("anyOf", "oneOf"):
        for part in schema.get(kind, ()):
            if examples := examples_of(part):
                return examples
    return []


def examples_of_content(content: dict[str, Any]) -> list[Any]:
    if "example" in content:
        return [content["example"]]
    if "examples" in content:
        return [item["value"] for item in content["examples"].values() if "value" in item]
    return examples_of(content["schema"])


def needs_example(schema: dict[str, Any]) -> bool:
    schema = resolved(schema)
    parts = [part for kind in ("anyOf", "oneOf") for part in schema.get(kind, ())]
    if parts:
        return any(needs_example(part) for part in parts)
    if schema.get("type") == "array":
        return needs_example(schema["items"])
    says_itself = {"enum", "const", "format"} & set(schema)
    return not says_itself and schema.get("type") not in SAYS_ITSELF | {"null"}


def successes(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            yield status, answer


def fits(example: Any, schema: dict[str, Any]) -> None:
    """Against the schema, whose references lead into the document."""
    jsonschema.validate(
        example,
        {**schema, "components": DOCUMENT["components"]},
        cls=jsonschema.Draft202012Validator,
    )


def test_ids_are_names_that_programs_can_use() -> None:
    ids = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@every_operation
def test_an_operation_says_what_it_is(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    assert set(operation["tags"]) <= {tag["name"] for tag in DOCUMENT["tags"]}
    assert len(operation["tags"]) == 1


@every_operation
def test_a_success_has_an_example(name: str) -> None:
    answers = dict(successes(OPERATIONS[name]))
    assert answers
    for status, answer in answers.items():
        assert answer["description"] != "Successful Response", status
        assert status == "204" or answer["content"], status
        for media_type, content in answer.get("content", {}).items():
            examples = examples_of_content(content)
            binary = resolved(content["schema"]).get("format") == "binary"
            assert examples or binary, f"{status} {media_type}"
            for example in examples:
                fits(example, content["schema"])


@every_operation
def test_what_is_sent_has_examples(name: str) -> None:
    operation = OPERATIONS[name]
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        assert parameter.get("description"), parameter["name"]
        examples = examples_of(schema)
        assert examples or not needs_example(schema), parameter["name"]
        for example in examples:
            fits(example, schema)
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        examples = examples_of_content(content)
        assert examples, media_type
        for example in examples:
            fits(example, content["schema"])


@every_operation
def test_an_operation_says_its_problems(name: str) -> None:
    operation = OPERATIONS[name]
    answers = operation["responses"]
    if operation.get("security"):
        assert "urn:linksnap:problem:unauthorized" in answers["401"]["x-problem-types"]
    if "requestBody" in operation or operation.get("parameters"):
        assert "urn:linksnap:problem:invalid-input" in answers["422"]["x-problem-types"]
    if operation.get("requestBody"):
        assert "400" in answers
    if re.search(r"\{\w+_id\}", name):
        assert len(answers["404"]["x-problem-types"]) > 1, "only `not-found`"
    for answer in answers.values():
        if types := answer.get("x-problem-types"):
            (content,) = answer["content"].values()
            slugs = [urn.rpartition(":")[2] for urn in types]
            assert list(content["examples"]) == slugs
            assert all(f"`{slug}`" in answer["description"] for slug in slugs)
