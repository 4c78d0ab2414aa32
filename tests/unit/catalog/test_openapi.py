"""The published documents: written, complete, and what the code says."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

import services.catalog
from services.catalog import openapi, preconditions
from services.catalog.problem_types.registry import TYPES, documented
from shared.contracts.messages import MESSAGES
from shared.http.problems import Problem

FOLDER = Path(__file__).parents[3] / "docs" / "api"
NOT_OF_ONE_CALL = {
    "internal-error",
    "method-not-allowed",
}
"""Types that any call may answer, or none yet."""

PUBLIC = {"post /api/v1/sessions"}
"""What needs no token."""

IF_MATCH = preconditions._if_match
HOW = "run `python -m services.catalog.openapi` and commit what it writes"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("api")
    openapi.write(folder)
    for name in ("openapi.json", "messages.schema.json", "problems.md", "asyncapi.json"):
        assert (folder / name).read_text() == (FOLDER / name).read_text(), f"{name}: {HOW}"
    found: dict[str, Any] = json.loads((folder / "openapi.json").read_text())
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, item in document["paths"].items()
        if path.startswith("/api/v1")
        for method, operation in item.items()
    ]


def test_every_call_of_the_api_is_there(document: dict[str, Any]) -> None:
    assert {name for name, _operation in operations(document)} == {
        "get /api/v1/export",
        "post /api/v1/feeds",
        "get /api/v1/feeds",
        "get /api/v1/feeds/{feed_id}",
        "patch /api/v1/feeds/{feed_id}",
        "delete /api/v1/feeds/{feed_id}",
        "post /api/v1/feeds/{feed_id}/secret",
        "post /api/v1/links",
        "get /api/v1/links",
        "get /api/v1/links/{link_id}",
        "patch /api/v1/links/{link_id}",
        "delete /api/v1/links/{link_id}",
        "post /api/v1/links/{link_id}/restore",
        "delete /api/v1/trash",
        "get /api/v1/links/facets",
        "post /api/v1/links/{link_id}/snapshots",
        "get /api/v1/links/{link_id}/snapshots",
        "get /api/v1/snapshots",
        "post /api/v1/snapshots/cancel",
        "post /api/v1/snapshots/retry",
        "get /api/v1/snapshots/{snapshot_id}",
        "patch /api/v1/snapshots/{snapshot_id}",
        "delete /api/v1/snapshots/{snapshot_id}",
        "post /api/v1/snapshots/{snapshot_id}/cancel",
        "post /api/v1/snapshots/{snapshot_id}/retry",
        "get /api/v1/snapshots/{snapshot_id}/artifacts/{kind}",
        "get /api/v1/snapshots/{snapshot_id}/diff/{other_id}",
        "post /api/v1/links/{link_id}/check",
        "post /api/v1/retention-rules",
        "get /api/v1/retention-rules",
        "post /api/v1/retention-rules/preview",
        "get /api/v1/retention-rules/{rule_id}",
        "patch /api/v1/retention-rules/{rule_id}",
        "delete /api/v1/retention-rules/{rule_id}",
        "post /api/v1/schedules",
        "get /api/v1/schedules",
        "get /api/v1/schedules/{schedule_id}",
        "patch /api/v1/schedules/{schedule_id}",
        "delete /api/v1/schedules/{schedule_id}",
        "post /api/v1/uploads",
        "post /api/v1/imports",
        "get /api/v1/imports",
        "get /api/v1/imports/{import_id}",
        "delete /api/v1/imports/{import_id}",
        "post /api/v1/webhooks",
        "get /api/v1/webhooks",
        "get /api/v1/webhooks/{webhook_id}",
        "patch /api/v1/webhooks/{webhook_id}",
        "delete /api/v1/webhooks/{webhook_id}",
        "post /api/v1/webhooks/{webhook_id}/secret",
        "post /api/v1/webhooks/{webhook_id}/test",
        "get /api/v1/webhooks/{webhook_id}/deliveries",
        "post /api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
        "get /api/v1/events",
        "get /api/v1/events/stream",
        "get /api/v1/search",
        "post /api/v1/links/tagging",
        "get /api/v1/tags",
        "get /api/v1/tag-rules",
        "post /api/v1/tag-rules",
        "post /api/v1/tag-rules/run",
        "get /api/v1/tag-rules/{rule_id}",
        "patch /api/v1/tag-rules/{rule_id}",
        "delete /api/v1/tag-rules/{rule_id}",
        "post /api/v1/tag-rules/{rule_id}/run",
        "get /api/v1/account",
        "put /api/v1/account/password",
        "get /api/v1/accounts",
        "post /api/v1/accounts",
        "get /api/v1/accounts/{account_id}",
        "patch /api/v1/accounts/{account_id}",
        "delete /api/v1/accounts/{account_id}",
        "post /api/v1/sessions",
        "delete /api/v1/sessions/current",
        "get /api/v1/tokens",
        "post /api/v1/tokens",
        "get /api/v1/tokens/{token_id}",
        "patch /api/v1/tokens/{token_id}",
        "delete /api/v1/tokens/{token_id}",
        "get /api/v1/links/check",
        "post /api/v1/links/bulk",
        "get /api/v1/links/duplicates",
        "get /api/v1/links/{link_id}/urls",
        "post /api/v1/links/{link_id}/merge",
        "get /api/v1/links/{link_id}/capture-options",
        "post /api/v1/capture-options",
        "get /api/v1/capture-options",
        "get /api/v1/capture-options/{options_id}",
        "patch /api/v1/capture-options/{options_id}",
        "delete /api/v1/capture-options/{options_id}",
        "post /api/v1/site-credentials",
        "get /api/v1/site-credentials",
        "get /api/v1/site-credentials/{credentials_id}",
        "patch /api/v1/site-credentials/{credentials_id}",
        "delete /api/v1/site-credentials/{credentials_id}",
        "patch /api/v1/account",
        "post /api/v1/tags",
        "get /api/v1/tags/{tag_id}",
        "patch /api/v1/tags/{tag_id}",
        "delete /api/v1/tags/{tag_id}",
        "post /api/v1/tags/{tag_id}/merge",
        "get /api/v1/tags/{tag_id}/related",
    }


def test_every_call_is_described_secured_and_says_its_problems(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert "401" in operation["responses"], name
        assert ("security" in operation) == (name not in PUBLIC), name
        for item in operation.get("security", ()):
            ((needed,),) = [item["token"]]
            assert needed in {"read", "write", "admin"}, name
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], name
                assert response["x-problem-types"], name
        if "{" in name:
            assert "404" in operation["responses"], name


def test_every_reference_leads_somewhere_and_every_main_schema_has_an_example(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(schemas)
    assert "HTTPValidationError" not in schemas
    for name in ("LinkIn", "LinkPatch", "LinkOut", "SnapshotOut", "SearchOut", "TagOut", "Problem"):
        assert schemas[name]["examples"], name


def test_message_schemas_cover_every_subject() -> None:
    document = openapi.build_message_schemas()
    for reference in document["subjects"].values():
        assert reference.removeprefix("#/$defs/") in document["$defs"]
    assert len(document["subjects"]) == len(MESSAGES)


def test_a_route_names_its_problems_by_their_types() -> None:
    with pytest.raises(LookupError, match="add it there"):
        documented("no-such-type")
    with pytest.raises(LookupError, match="add it there"):
        documented(HTTPStatus.NOT_FOUND)  # type: ignore[arg-type]


def test_types_of_one_status_do_not_hide_each_other() -> None:
    router = APIRouter(responses=documented("link-not-found"))

    @router.get("/links", responses=documented("link-trashed") | documented("link-merged"))
    async def links() -> None:
        """Nothing."""

    app = FastAPI()
    app.include_router(router)
    answers = openapi.build_openapi(app)["paths"]["/links"]["get"]["responses"]
    assert set(answers) == {"200", "404"}
    assert list(answers["404"]["content"]["application/problem+json"]["examples"]) == [
        "link-not-found",
        "link-trashed",
        "link-merged",
    ]


def routes() -> Iterator[APIRoute]:
    """Every route of catalog, as its module declares it."""
    for found in pkgutil.walk_packages(services.catalog.__path__, "services.catalog."):
        if found.name.endswith(".routes"):
            for part in vars(importlib.import_module(found.name)).values():
                if isinstance(part, APIRouter):
                    yield from (route for route in part.routes if isinstance(route, APIRoute))


def test_who_heeds_if_match_answers_412() -> None:
    heeding = 0
    for route in routes():
        calls = {part.call for part in route.dependant.dependencies}
        told = {answer.get("description") for answer in route.responses.values()}
        assert (IF_MATCH in calls) == ("precondition-failed" in told), route.name
        heeding += IF_MATCH in calls
    assert heeding > 10


def test_every_type_is_answered_by_some_call_and_every_error_has_one(
    document: dict[str, Any],
) -> None:
    named = {
        urn
        for _name, operation in operations(document)
        for answer in operation["responses"].values()
        for urn in answer.get("x-problem-types", ())
    }
    assert {found.slug for found in TYPES.values() if found.urn not in named} <= NOT_OF_ONE_CALL


def test_examples_are_problems_of_their_type(document: dict[str, Any]) -> None:
    for slug, example in document["components"]["examples"].items():
        found = Problem.model_validate(example["value"])
        assert (found.type, found.status) == (TYPES[slug].urn, TYPES[slug].status)
        assert example["summary"], slug
        assert example["description"], slug
