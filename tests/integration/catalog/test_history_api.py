"""The history of snapshots over HTTP, with the broker and the files behind it."""

from typing import Any
from uuid import UUID

import pytest

from shared.artifacts.store import ArtifactStore
from shared.contracts.artifacts import ArtifactKind
from shared.contracts.messages import CaptureCancelled
from shared.messaging.connection import Broker
from shared.messaging.topology import CAPTURE_JOBS
from tests.integration.catalog.conftest import Api
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually
from tests.support.nats import NatsServer

LINKS = "/api/v1/links"
SNAPSHOTS = "/api/v1/snapshots"
CHANGING = "https://example.com/changing"


async def again(api: Api, link: dict[str, Any]) -> dict[str, Any]:
    """A new snapshot of a link, indexed."""
    response = await api.http.post(f"{LINKS}/{link['id']}/snapshots")
    assert response.status_code == 202, response.text
    assert response.headers["etag"] == '"1"'
    return await api.indexed({"latest_snapshot": response.json()})


async def test_a_timeline_with_a_diff_a_pin_and_a_deletion(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    link = await api.add(CHANGING)
    first = await api.indexed(link)
    second = await again(api, link)
    timeline = await api.get(f"{LINKS}/{link['id']}/snapshots")
    changes = [item["change"] for item in timeline["items"]]
    assert (changes[0]["previous_id"], changes[0]["changed"]) == (first["id"], True)
    assert changes[1] == {"previous_id": None, "changed": None, "similarity": None}
    await _compare(api, first, second)
    await _pin_and_delete(api, second)
    kept = await api.get(f"{LINKS}/{link['id']}")
    assert kept["latest_snapshot"]["id"] == first["id"]
    await eventually(lambda: _files(artifacts, link), lambda keys: keys == _keys(first, link))
    assert [str(fact.snapshot_id) for fact in workers.forgotten] == [second["id"]]
    await eventually(lambda: _count(api, "deleted_snapshots"), lambda count: count == 0)


async def _compare(api: Api, first: dict[str, Any], second: dict[str, Any]) -> None:
    path = f"{SNAPSHOTS}/{first['id']}/diff/{second['id']}"
    diff = await api.get(path, context=1)
    assert (diff["added_count"], diff["removed_count"], diff["same_count"]) == (1, 1, 1)
    (hunk,) = diff["hunks"]
    assert [(line["kind"], line["text"], line["marks"]) for line in hunk["lines"]] == [
        ("same", "一段文字", []),
        ("removed", "<b>1</b> times", [[3, 4]]),
        ("added", "<b>2</b> times", [[3, 4]]),
    ]
    for asked in (
        await api.http.get(path, params={"format": "html"}),
        await api.http.get(path, headers={"Accept": "text/html, */*;q=0.1"}),
    ):
        assert asked.headers["content-type"].startswith("text/html")
        assert asked.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert "&lt;b&gt;<ins>2</ins>&lt;/b&gt; times" in asked.text
        assert "<b>" not in asked.text
    missing = await api.http.get(f"{SNAPSHOTS}/{first['id']}/diff/{first['link_id']}")
    assert missing.status_code == 404


async def _pin_and_delete(api: Api, snapshot: dict[str, Any]) -> None:
    path = f"{SNAPSHOTS}/{snapshot['id']}"
    etag = (await api.http.get(path)).headers["etag"]
    pinned = await api.http.patch(path, json={"pinned": True}, headers={"If-Match": etag})
    assert (pinned.status_code, pinned.json()["pinned"]) == (200, True)
    stale = await api.http.patch(path, json={"pinned": False}, headers={"If-Match": etag})
    assert stale.status_code == 412
    refused = await api.http.delete(path)
    assert (refused.status_code, refused.json()["type"][-15:]) == (409, "snapshot-pinned")
    await api.http.patch(path, json={"pinned": False})
    assert (await api.http.delete(path)).status_code == 204
    assert (await api.http.get(path)).status_code == 404


async def test_files_of_a_failed_capture_do_not_stay(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    link = await api.add("https://example.com/fail")
    stray = await artifacts.put(
        UUID(link["id"]), ArtifactKind.TEXT, "text/plain", b"of an attempt that broke off"
    )
    assert (await api.ended(link))["state"] == "failed"
    await eventually(lambda: _files(artifacts, link), lambda keys: not keys)
    assert stray.key.startswith(link["id"])


async def test_a_waiting_job_is_cancelled_and_never_done(
    api: Api, broker_server: NatsServer, idle_workers: Workers
) -> None:
    cancelled, kept = [await api.add(f"https://example.com/{name}") for name in ("a", "b")]
    await eventually(lambda: _count(api, "outbox"), lambda count: count == 0)
    path = f"{SNAPSHOTS}/{cancelled['latest_snapshot']['id']}"
    assert (await api.http.delete(path)).status_code == 409
    response = await api.http.post(f"{path}/cancel")
    assert (response.status_code, response.json()["state"]) == (200, "cancelled")
    assert (await api.http.post(f"{path}/cancel")).status_code == 409
    broker = await Broker.connect(broker_server.url, name="test")
    await eventually(lambda: _jobs(broker), lambda count: count == 1)
    await broker.close()
    idle_workers.start_capture()
    assert (await api.ended(kept))["state"] == "captured"
    assert [str(job.link_id) for job in idle_workers.jobs] == [kept["id"]]


async def test_who_works_on_a_cancelled_snapshot_is_told(
    api: Api, broker_server: NatsServer, workers: Workers
) -> None:
    broker = await Broker.connect(broker_server.url, name="test")
    told = await broker.nats.subscribe(CaptureCancelled.SUBJECT)
    await broker.nats.flush()
    link = await api.add("https://example.com/hold")
    await eventually(lambda: api.snapshot(link), lambda found: found["state"] == "capturing")
    response = await api.http.post(
        f"{SNAPSHOTS}/cancel", json={"filter": {"site": ["example.com"], "link_id": link["id"]}}
    )
    assert response.json() == {"matched": 1, "changed": 1}
    message = await told.next_msg(timeout=10)
    fact = CaptureCancelled.model_validate_json(message.data)
    assert str(fact.snapshot_id) == link["latest_snapshot"]["id"]
    workers.released.set()  # it does not hear, and captures all the same
    await eventually(lambda: _value(workers.forgotten))
    assert (await api.snapshot(link))["state"] == "cancelled"
    await broker.close()


async def test_what_failed_is_listed_and_tried_again(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/fail")
    await api.ended(link)
    wanted = {"state": "failed", "reason": "address_refused", "site": "www.example.com"}
    (failed,) = (await api.get(SNAPSHOTS, **wanted))["items"]
    assert (failed["link_id"], failed["change"], failed["pinned"]) == (link["id"], None, False)
    response = await api.http.post(f"{SNAPSHOTS}/{failed['id']}/retry")
    assert response.status_code == 202
    assert response.headers["location"] == f"{SNAPSHOTS}/{response.json()['id']}"
    await api.ended({"latest_snapshot": response.json()})
    body = {"filter": {"state": ["failed"], "reason": ["address_refused"]}}
    dry = await api.http.post(f"{SNAPSHOTS}/retry", json=body | {"dry_run": True})
    assert (dry.status_code, dry.json()) == (202, {"matched": 1, "changed": 0})
    done = await api.http.post(f"{SNAPSHOTS}/retry", json=body)
    assert done.json() == {"matched": 1, "changed": 1}
    (newest, *_rest) = (await api.get(SNAPSHOTS, lane="bulk"))["items"]
    assert newest["link_id"] == link["id"]


ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ONE_DATABASE
async def test_bad_questions_are_refused_by_field(api: Api) -> None:
    for params, field in (
        ({"state": "gone"}, "state.0"),
        ({"created_after": "yesterday"}, "created_after"),
        ({"created_after": "0.5"}, "created_after"),
        ({"stat": "failed"}, "stat"),
    ):
        response = await api.http.get(SNAPSHOTS, params=params)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, field)
    refused = await api.http.post(f"{SNAPSHOTS}/cancel", json={"filter": {"pinned": 0}})
    assert refused.status_code == 422


async def _files(artifacts: ArtifactStore, link: dict[str, Any]) -> set[str]:
    return set(await artifacts.keys(UUID(link["id"])))


def _keys(snapshot: dict[str, Any], link: dict[str, Any]) -> set[str]:
    return {f"{link['id']}/{item['sha256']}" for item in snapshot["artifacts"]}


async def _count(api: Api, table: str) -> int:
    async with api.app.state.catalog.database.read() as unit:
        query = f"SELECT count(*) FROM {table}"
        count: int = (await unit.connection.exec_driver_sql(query)).scalar_one()
        return count


async def _jobs(broker: Broker) -> int:
    return int((await broker.js.stream_info(CAPTURE_JOBS.name)).state.messages)


async def _value(value: list[Any]) -> list[Any]:
    return list(value)
