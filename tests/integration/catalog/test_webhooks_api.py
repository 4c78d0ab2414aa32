"""Webhooks with a real receiver: posted by capture through its egress policy, on a real broker."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.capture.egress import EgressPolicy, EgressProxy
from services.capture.plain_http import PlainHttp
from services.capture.webhooks.poster import Poster
from services.capture.webhooks.worker import POST_LIMITS, WebhookWorker, run_webhooks
from services.catalog.settings import CatalogSettings
from shared.messaging.connection import Broker
from shared.messaging.publisher import Publisher
from tests.integration.catalog.conftest import Api, running_api
from tests.support.eventually import eventually
from tests.support.nats import NatsServer
from tests.support.receivers import Received, Receiver, receiving

PATH = "/api/v1/webhooks"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def settings(settings: CatalogSettings) -> CatalogSettings:
    return settings.model_copy(
        update={
            "webhook_delays_seconds": (0.0, 0.1, 0.1),
            "webhook_poll_seconds": 0.1,
            "webhook_lost_seconds": 0.5,
        }
    )


@asynccontextmanager
async def posting(nats_url: str, allow: str = "127.0.0.0/8") -> AsyncIterator[None]:
    """What capture does for webhooks."""
    policy = EgressPolicy(allow=(ip_network(allow),))
    stop = asyncio.Event()
    broker = await Broker.connect(nats_url, name="poster")
    async with EgressProxy(policy) as proxy:
        poster = Poster(PlainHttp("the tests"), lambda: proxy.lease(POST_LIMITS), post_seconds=1.0)
        worker = WebhookWorker(poster, Publisher(broker), policy)
        running = asyncio.create_task(run_webhooks(broker, worker, 8, stop))
        yield
        stop.set()
        await running
    await broker.close()


@pytest.fixture
async def poster(settings: CatalogSettings) -> AsyncIterator[None]:
    async with posting(settings.nats_url):
        yield


async def made(api: Api, receiver: Receiver, path: str, **fields: Any) -> dict[str, Any]:
    answer = await api.http.post(PATH, json={"url": receiver.url(path), **fields})
    assert answer.status_code == 201, answer.text
    webhook: dict[str, Any] = answer.json()
    receiver.secrets[path] = webhook["secret"]
    return webhook


async def deliveries(api: Api, webhook: dict[str, Any], **params: Any) -> list[dict[str, Any]]:
    found = await api.get(f"{PATH}/{webhook['id']}/deliveries", **params)
    items: list[dict[str, Any]] = found["items"]
    return items


async def ended(api: Api, webhook: dict[str, Any], count: int = 1) -> list[dict[str, Any]]:
    """So many deliveries, once all have ended."""
    return await eventually(
        lambda: deliveries(api, webhook),
        lambda found: len(found) >= count and all(item["ended_at"] for item in found),
    )


async def test_a_webhook_is_made_read_changed_and_deleted(api: Api, receiver: Receiver) -> None:
    answer = await api.http.post(PATH, json={"url": "https://hooks.example.com/a"})
    webhook = answer.json()
    assert answer.headers["Location"] == f"{PATH}/{webhook['id']}"
    secret = webhook.pop("secret")
    assert secret.startswith("whsec_")
    assert "snapshot.captured" in webhook["types"]
    assert "snapshot.progress" not in webhook["types"]
    assert (webhook["enabled"], webhook["version"]) == (True, 1)
    assert await api.get(f"{PATH}/{webhook['id']}") == webhook
    assert (await api.get(PATH))["items"] == [webhook]
    answer = await api.http.patch(
        f"{PATH}/{webhook['id']}",
        json={"types": ["link.*", "link.*"], "enabled": False, "description": "x"},
        headers={"If-Match": '"1"'},
    )
    changed = answer.json()
    assert (changed["types"], changed["enabled"], changed["version"]) == (["link.*"], False, 2)
    for action in ("test", f"deliveries/{webhook['id']}/replay"):
        answer = await api.http.post(f"{PATH}/{webhook['id']}/{action}")
        assert answer.status_code == 409, answer.text
    rotated = (await api.http.post(f"{PATH}/{webhook['id']}/secret")).json()
    assert rotated["secret"] not in {secret, None}
    assert rotated["former_secret_until"] is not None
    stale = await api.http.delete(f"{PATH}/{webhook['id']}", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert (await api.http.delete(f"{PATH}/{webhook['id']}")).status_code == 204
    for method, path in (("GET", ""), ("GET", "/deliveries"), ("POST", "/test")):
        answer = await api.http.request(method, f"{PATH}/{webhook['id']}{path}")
        assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"url": "ftp://example.com/"},
        {"url": "https://user:password@example.com/"},
        {"url": "https://example.com/", "types": []},
        {"url": "https://example.com/", "types": ["link.eaten"]},
        {"url": "https://example.com/", "secret": "mine"},
    ],
)
async def test_what_is_no_webhook(api: Api, body: dict[str, Any]) -> None:
    assert (await api.http.post(PATH, json=body)).status_code == 422


async def test_there_are_only_so_many(api: Api) -> None:
    for number in range(20):
        url = f"https://hooks.example.com/{number}"
        assert (await api.http.post(PATH, json={"url": url})).status_code == 201
    answer = await api.http.post(PATH, json={"url": "https://hooks.example.com/more"})
    assert answer.json()["type"] == "urn:linksnap:problem:too-many-webhooks"


async def test_events_arrive_signed_and_once(api: Api, receiver: Receiver, poster: None) -> None:
    await api.add("https://example.com/before")
    await eventually(lambda: api.get("/api/v1/events"), lambda found: len(found["items"]) == 2)
    webhook = await made(api, receiver, "/all")
    some = await made(api, receiver, "/some", types=["tag.added"])
    link = await api.add("https://example.com/", tags=["inbox"])
    found = await ended(api, webhook, 3)
    assert [item["state"] for item in found] == ["delivered"] * 3
    log = (await api.get("/api/v1/events"))["items"]
    expected = [event for event in log if event["data"].get("url") != "https://example.com/before"]
    events = sorted(receiver.events("/all"), key=lambda event: int(event["id"]))
    assert events == expected
    assert events[1]["link_id"] == link["id"]
    await ended(api, some)
    assert [event["type"] for event in receiver.events("/some")] == ["tag.added"]
    post = receiver.at("/all")[0]
    assert post.headers["content-type"] == "application/json"
    assert post.headers["user-agent"] == "the tests"
    first = next(item for item in found if f"msg_{item['id'].replace('-', '')}" == post.message_id)
    assert first["event_id"] == (post.event or {})["id"]
    assert first["attempts"][0]["http_status"] == 204
    assert first["next_attempt_at"] is None


async def test_a_failure_is_tried_again_with_the_same_id(
    api: Api, receiver: Receiver, poster: None
) -> None:
    receiver.says("/flaky", 503, 302, 200)
    webhook = await made(api, receiver, "/flaky")
    test = (await api.http.post(f"{PATH}/{webhook['id']}/test")).json()
    assert (test["state"], test["type"], test["event_id"]) == ("pending", "webhook.test", None)
    (delivery,) = await ended(api, webhook)
    assert delivery["state"] == "delivered"
    attempts = [(item["http_status"], item["excerpt"]) for item in delivery["attempts"]]
    assert attempts == [(503, "status 503"), (302, "status 302"), (200, "status 200")]
    posts = receiver.at("/flaky")
    assert len({post.message_id for post in posts}) == 1
    assert receiver.at("/elsewhere") == []
    assert all(post.event and post.event["type"] == "webhook.test" for post in posts)
    assert (await api.get(f"{PATH}/{webhook['id']}"))["failing_since"] is None


async def test_what_failed_for_good_is_replayed(api: Api, receiver: Receiver, poster: None) -> None:
    receiver.says("/down", 500)
    webhook = await made(api, receiver, "/down")
    await api.http.post(f"{PATH}/{webhook['id']}/test")
    (failed,) = await ended(api, webhook)
    assert (failed["state"], len(failed["attempts"])) == ("failed", 3)
    assert (await api.get(f"{PATH}/{webhook['id']}"))["failing_since"] is not None
    assert await deliveries(api, webhook, state="delivered") == []
    receiver.says("/down", 200)
    answer = await api.http.post(f"{PATH}/{webhook['id']}/deliveries/{failed['id']}/replay")
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    (again,) = await ended(api, webhook)
    assert (again["id"], again["state"], len(again["attempts"])) == (failed["id"], "delivered", 4)
    assert len({post.message_id for post in receiver.at("/down")}) == 1
    assert await deliveries(api, webhook, state="delivered") == [again]
    assert (await api.get(f"{PATH}/{webhook['id']}"))["failing_since"] is None


async def test_gone_disables(api: Api, receiver: Receiver, poster: None) -> None:
    receiver.says("/gone", 410)
    webhook = await made(api, receiver, "/gone")
    await api.http.post(f"{PATH}/{webhook['id']}/test")
    (delivery,) = await ended(api, webhook)
    assert (delivery["state"], len(delivery["attempts"])) == ("failed", 1)
    disabled = await api.get(f"{PATH}/{webhook['id']}")
    assert (disabled["enabled"], disabled["disabled_reason"]) == (False, "gone")
    await api.add("https://example.com/unheard")
    await eventually(lambda: api.get("/api/v1/events"), lambda found: len(found["items"]) == 2)
    receiver.says("/gone", 200)
    answer = await api.http.patch(f"{PATH}/{webhook['id']}", json={"enabled": True})
    assert answer.json()["disabled_reason"] is None
    await api.add("https://example.com/heard")
    await ended(api, webhook, 3)
    heard = {event["data"].get("url") for event in receiver.events("/gone")}
    assert heard == {None, "https://example.com/heard"}


async def test_failing_for_days_disables(settings: CatalogSettings, receiver: Receiver) -> None:
    soon = settings.model_copy(update={"webhook_failing_days": 1e-9})
    receiver.says("/down", 500)
    async with running_api(soon) as api, posting(soon.nats_url):
        webhook = await made(api, receiver, "/down")
        await api.http.post(f"{PATH}/{webhook['id']}/test")

        async def read() -> dict[str, Any]:
            return await api.get(f"{PATH}/{webhook['id']}")

        disabled = await eventually(read, lambda found: not found["enabled"])
        assert disabled["disabled_reason"] == "failing"


async def test_a_private_address_is_refused_and_the_log_says_so(
    api: Api, settings: CatalogSettings, receiver: Receiver
) -> None:
    webhook = await made(api, receiver, "/private")
    await api.http.post(f"{PATH}/{webhook['id']}/test")
    async with posting(settings.nats_url, allow="10.9.8.0/24"):
        (delivery,) = await ended(api, webhook)
    assert delivery["state"] == "failed"
    assert {item["reason"] for item in delivery["attempts"]} == {"address_refused"}
    assert "address refused" in delivery["attempts"][0]["message"]
    assert receiver.received == []


async def test_a_new_secret_signs_beside_the_old(
    api: Api, receiver: Receiver, poster: None
) -> None:
    webhook = await made(api, receiver, "/rotated")
    rotated = (await api.http.post(f"{PATH}/{webhook['id']}/secret")).json()
    await api.http.post(f"{PATH}/{webhook['id']}/test")
    await ended(api, webhook)
    assert receiver.events("/rotated") != []
    receiver.secrets["/rotated"] = rotated["secret"]
    await api.http.post(f"{PATH}/{webhook['id']}/test")
    await ended(api, webhook, 2)
    assert len(receiver.events("/rotated")) == 2


async def test_a_slow_receiver_holds_up_nobody_else(
    api: Api, receiver: Receiver, poster: None
) -> None:
    released = threading.Event()

    def hang(_post: Received) -> tuple[int, dict[str, str], bytes]:
        released.wait(20)
        return 200, {}, b""

    receiver.answers["/slow"] = hang
    slow = await made(api, receiver, "/slow", types=["link.added"])
    fast = await made(api, receiver, "/fast", types=["link.added"])
    for number in range(12):
        await api.add(f"https://example.com/{number}")
    try:
        found = await ended(api, fast, 12)
        assert all(item["state"] == "delivered" for item in found)
        assert "delivered" not in {item["state"] for item in await deliveries(api, slow)}
    finally:
        released.set()


async def test_a_wiped_broker_loses_nothing(
    settings: CatalogSettings, own_nats_server: NatsServer, receiver: Receiver
) -> None:
    own = settings.model_copy(update={"nats_url": own_nats_server.url})
    async with running_api(own) as api:
        webhook = await made(api, receiver, "/wiped")
        for _ in range(5):
            await api.http.post(f"{PATH}/{webhook['id']}/test")

        async def waiting() -> set[str | None]:
            return {item["next_attempt_at"] for item in await deliveries(api, webhook)}

        await eventually(waiting, lambda found: None in found)  # some are on their way
        own_nats_server.wipe()
        async with posting(own.nats_url):
            found = await ended(api, webhook, 5)
    assert [item["state"] for item in found] == ["delivered"] * 5
    assert len(receiver.events("/wiped")) == 5


async def test_what_happened_while_catalog_was_away_is_sent_later(
    settings: CatalogSettings, receiver: Receiver
) -> None:
    async with running_api(settings) as api:
        webhook = await made(api, receiver, "/later", types=["link.added"])
        await api.add("https://example.com/later")
    async with running_api(settings) as api, posting(settings.nats_url):
        (delivery,) = await ended(api, webhook)
        assert delivery["state"] == "delivered"
    assert len(receiver.events("/later")) == 1


async def test_old_deliveries_are_forgotten(
    settings: CatalogSettings, receiver: Receiver, tmp_path: Path
) -> None:
    async with running_api(settings) as api, posting(settings.nats_url):
        webhook = await made(api, receiver, "/old")
        await api.http.post(f"{PATH}/{webhook['id']}/test")
        await ended(api, webhook)
    away = settings.model_copy(update={"webhook_keep_days": -1})
    async with running_api(away) as api:
        await eventually(lambda: deliveries(api, webhook), lambda found: found == [])


async def test_only_an_admin_token_may(api: Api) -> None:
    token = (await api.http.post("/api/v1/tokens", json={"name": "w", "scope": "write"})).json()
    header = {"Authorization": f"Bearer {token['token']}"}
    answer: httpx.Response = await api.http.get(PATH, headers=header)
    assert answer.status_code == 403
    assert (await api.http.get("/api/v1/events", headers=header)).status_code == 200
