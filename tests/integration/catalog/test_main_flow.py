"""From a POST to a searchable snapshot and back to nothing, over the real broker."""

from typing import Any
from uuid import UUID

import pytest

from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from tests.integration.catalog.conftest import Api
from tests.integration.catalog.workers import CONTENTS, Workers
from tests.support.eventually import eventually

LINKS = "/api/v1/links"


async def test_a_link_is_captured_indexed_and_titled(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/", tags=["a"])
    snapshot = await api.indexed(link)
    assert (snapshot["state"], snapshot["attempts"], snapshot["http_status"]) == (
        "captured",
        1,
        200,
    )
    assert snapshot["error"] is None
    assert {item["kind"] for item in snapshot["artifacts"]} == set(CONTENTS)
    assert snapshot["started_at"] <= snapshot["captured_at"]
    saved = await eventually(lambda: _async(workers.saved), lambda found: len(found) >= 2)
    assert [(fact.version, fact.title, fact.tags) for fact in saved] == [
        (1, None, ("a",)),
        (2, "A page", ("a",)),
    ]
    found = await api.get(f"{LINKS}/{link['id']}")
    assert (found["title"], found["version"]) == ("A page", 2)
    assert found["latest_snapshot"] == snapshot


async def test_one_trace_leads_from_the_post_to_the_index(api: Api, workers: Workers) -> None:
    response = await api.http.post(LINKS, json={"url": "https://example.com/"})
    await api.indexed(response.json())
    assert workers.traces == [response.headers["x-trace-id"]] * 2


async def test_progress_is_shown_while_it_runs(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/hold")
    snapshot = await eventually(
        lambda: api.snapshot(link), lambda found: found["state"] == "capturing"
    )
    assert (snapshot["step"], snapshot["attempts"]) == ("navigate", 1)
    workers.released.set()
    assert (await api.ended(link))["step"] is None


async def test_a_failure_and_a_partial_capture_say_why(api: Api, workers: Workers) -> None:
    failed = await api.ended(await api.add("https://example.com/fail"))
    assert failed["state"] == "failed"
    assert failed["error"] == {
        "reason": "address_refused",
        "message": "address refused",
        "step": "navigate",
    }
    partial = await api.indexed(await api.add("https://example.com/partial"))
    assert (partial["state"], partial["error"]["step"]) == ("partial", "pdf")


async def test_a_new_snapshot_leaves_the_earlier_ones(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/")
    first = await api.ended(link)
    response = await api.http.post(f"{LINKS}/{link['id']}/snapshots")
    assert response.status_code == 202
    assert response.json()["state"] == "queued"
    assert response.headers["location"] == f"/api/v1/snapshots/{response.json()['id']}"
    second = await api.ended({"latest_snapshot": response.json()})
    history = await api.get(f"{LINKS}/{link['id']}/snapshots", limit=1)
    assert [item["id"] for item in history["items"]] == [second["id"]]
    rest = await api.get(f"{LINKS}/{link['id']}/snapshots", cursor=history["next_cursor"])
    assert [item["id"] for item in rest["items"]] == [first["id"]]
    assert rest["next_cursor"] is None


async def test_artifacts_are_served_so_that_nothing_in_them_runs(
    api: Api, workers: Workers
) -> None:
    snapshot = await api.ended(await api.add("https://example.com/"))
    expected_types = {
        "screenshot": "image/webp",
        "html": "text/html; charset=utf-8",
        "mhtml": "multipart/related",
        "wacz": "application/wacz",
        "text": "text/plain; charset=utf-8",
        "markdown": "text/markdown; charset=utf-8",
        "readable": "text/html; charset=utf-8",
        "metadata": "application/json",
        "manifest": "application/json",
    }
    for item in snapshot["artifacts"]:
        response = await api.http.get(item["url"])
        assert response.status_code == 200
        assert response.content == CONTENTS[ArtifactKind(item["kind"])][1]
        headers = response.headers
        assert headers["content-type"] == expected_types[item["kind"]]
        assert int(headers["content-length"]) == item["size_bytes"] == len(response.content)
        policy = headers["content-security-policy"].split("; ")
        assert {"sandbox", "default-src 'none'", "form-action 'none'"} <= set(policy)
        assert "script-src" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["etag"] == f'"{item["sha256"]}"'
        attached = headers["content-disposition"].startswith("attachment")
        assert attached == (item["kind"] in {"mhtml", "wacz"})
        head = await api.http.head(item["url"])
        assert (head.status_code, head.content) == (200, b"")
        own = {"x-trace-id": "", "ratelimit": ""}  # of each answer
        assert {**head.headers, **own} == {**headers, **own}


async def test_a_copy_that_is_still_good_is_not_sent_again(api: Api, workers: Workers) -> None:
    snapshot = await api.ended(await api.add("https://example.com/"))
    item = snapshot["artifacts"][0]
    for given, status in (
        (f'"{item["sha256"]}"', 304),
        (f'"other", W/"{item["sha256"]}"', 304),
        ("*", 304),
        ('"other"', 200),
    ):
        for method in ("GET", "HEAD"):
            response = await api.http.request(method, item["url"], headers={"If-None-Match": given})
            assert (given, response.status_code) == (given, status)
            assert response.headers["etag"] == f'"{item["sha256"]}"'


async def test_a_lost_file_is_a_problem(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    link = await api.add("https://example.com/")
    snapshot = await api.ended(link)
    await artifacts.delete(await artifacts.keys(UUID(link["id"])))
    response = await api.http.get(snapshot["artifacts"][0]["url"])
    assert response.status_code == 404
    assert response.json()["type"] == "urn:linksnap:problem:artifact-missing"


async def test_deleting_removes_files_and_tells_embed(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    link = await api.add("https://example.com/")
    await api.indexed(link)
    assert await artifacts.keys(UUID(link["id"]))
    await api.http.delete(f"{LINKS}/{link['id']}?permanent=true")
    await _no_files(artifacts, link)
    deleted = await eventually(lambda: _async(workers.deleted))
    assert str(deleted[0].link_id) == link["id"]


async def test_a_capture_that_ends_after_the_deletion_leaves_nothing(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    link = await api.add("https://example.com/hold")
    await eventually(lambda: api.snapshot(link), lambda found: found["state"] == "capturing")
    await api.http.delete(f"{LINKS}/{link['id']}?permanent=true")
    await eventually(lambda: _async(workers.deleted))
    workers.released.set()
    await eventually(lambda: _async(workers.offered))
    await eventually(lambda: _async(workers.deleted), lambda found: len(found) == 2)
    await _no_files(artifacts, link)


async def test_files_of_a_second_capture_are_removed(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    link = await api.add("https://example.com/twice")
    await api.ended(link)
    await eventually(lambda: _async(workers.offered), lambda found: len(found) == 3)
    keys = await eventually(
        lambda: artifacts.keys(UUID(link["id"])), lambda found: len(found) == len(CONTENTS)
    )
    snapshot = await api.snapshot(link)
    assert {key.split("/")[1] for key in keys} == {item["sha256"] for item in snapshot["artifacts"]}
    assert {item.key for item in workers.offered[2].artifacts} == set(keys)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_health_says_what_works(api: Api) -> None:
    ready = await eventually(
        lambda: api.http.get("/readyz"), lambda response: response.status_code == 200
    )
    assert ready.json()["checks"] == {"database": "ok", "nats": "ok", "artifacts": "ok"}
    assert (await api.http.get("/livez")).text == "ok"
    assert "linksnap_outbox_published_total" in (await api.http.get("/metrics")).text


async def _no_files(artifacts: ArtifactStore, link: dict[str, Any]) -> None:
    await eventually(lambda: artifacts.keys(UUID(link["id"])), lambda found: not found)


async def _async(value: list[Any]) -> list[Any]:
    return list(value)
