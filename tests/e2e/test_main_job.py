"""The main job with real processes: add a link, and a moment later find and see the page."""

import asyncio
import io
import json
from uuid import uuid4

import httpx
from PIL import Image

from tests.support.eventually import eventually
from tests.support.pages import OCEAN_ARTICLE, TEA_ARTICLE
from tests.support.sites import Site
from tests.support.stack import Stack


async def _artifact(stack: Stack, snapshot: dict[str, object], kind: str) -> httpx.Response:
    answer = await stack.api.get(f"/snapshots/{snapshot['id']}/artifacts/{kind}")
    return answer.raise_for_status()


async def test_a_link_is_captured_by_itself_and_found_by_meaning(stack: Stack, site: Site) -> None:
    url = site.page(OCEAN_ARTICLE)
    added = await stack.add(url, tags=["Science/海洋"])
    snapshot = await stack.indexed(added["latest_snapshot"]["id"])

    assert snapshot["state"] == "captured", snapshot
    assert snapshot["http_status"] == 200
    assert snapshot["error"] is None

    link = (await stack.api.get(f"/links/{added['id']}")).json()
    assert link["title"] == "The whales of the northern sea"

    question = "how do giant marine mammals keep warm"
    assert not set(question.split()) & set(OCEAN_ARTICLE.lower().split())
    hits = await stack.search(question)
    assert hits[0]["link"]["id"] == added["id"]
    text = (await _artifact(stack, snapshot, "text")).text
    for passage in hits[0]["passages"]:
        assert text[passage["start"] : passage["end"]] == passage["text"]
        assert passage["snapshot_id"] == snapshot["id"]


async def test_a_chinese_page_is_found_by_chinese_words(stack: Stack, site: Site) -> None:
    added = await stack.add(site.page(TEA_ARTICLE), tags=["茶"])
    snapshot = await stack.indexed(added["latest_snapshot"]["id"])
    assert "龙井" in (await _artifact(stack, snapshot, "text")).text
    hits = await stack.search("龙井茶怎样炒制", tag="茶")
    assert hits[0]["link"]["id"] == added["id"]
    assert "龙井" in hits[0]["passages"][0]["text"]


async def test_every_artifact_is_what_it_says(stack: Stack, site: Site) -> None:
    added = await stack.add(site.page(OCEAN_ARTICLE))
    snapshot = await stack.indexed(added["latest_snapshot"]["id"])
    kinds = {artifact["kind"] for artifact in snapshot["artifacts"]}
    assert kinds == {
        "screenshot",
        "thumbnail",
        "html",
        "mhtml",
        "wacz",
        "text",
        "markdown",
        "readable",
        "metadata",
        "manifest",
        "pdf",
    }
    for artifact in snapshot["artifacts"]:
        answer = await _artifact(stack, snapshot, artifact["kind"])
        assert len(answer.content) == artifact["size_bytes"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]

    for kind in ("screenshot", "thumbnail"):
        picture = Image.open(io.BytesIO((await _artifact(stack, snapshot, kind)).content))
        assert picture.format == "WEBP"
        assert picture.width >= 320
    assert (await _artifact(stack, snapshot, "pdf")).content.startswith(b"%PDF-")
    metadata = json.loads((await _artifact(stack, snapshot, "metadata")).content)
    assert metadata["title"] == "The whales of the northern sea"
    manifest = json.loads((await _artifact(stack, snapshot, "manifest")).content)
    hashes = {item["kind"]: item["sha256"] for item in snapshot["artifacts"]}
    del hashes["manifest"]
    assert {item["kind"]: item["sha256"] for item in manifest["artifacts"]} == hashes
    assert "<script" not in (await _artifact(stack, snapshot, "html")).text.lower()


async def test_a_link_is_searchable_before_its_snapshot_is(stack: Stack, site: Site) -> None:
    with site.slow_page(OCEAN_ARTICLE) as url:
        word = f"zebrafish{uuid4().hex[:8]}"
        added = await stack.add(url, note=f"remember the {word}")

        async def found() -> bool:
            hits = await stack.search(word)
            return any(hit["link"]["id"] == added["id"] for hit in hits)

        await eventually(found)
        assert (await stack.snapshot(added["latest_snapshot"]["id"]))["indexed_at"] is None


async def test_a_changed_tag_reaches_the_index(stack: Stack, site: Site) -> None:
    added = await stack.add(site.page(OCEAN_ARTICLE), tags=["before"])
    await stack.indexed(added["latest_snapshot"]["id"])
    answer = await stack.api.patch(f"/links/{added['id']}", json={"tags": ["after"]})
    assert answer.status_code == 200

    async def found_under(tag: str) -> bool:
        hits = await stack.search("whales blubber", tag=tag)
        return any(hit["link"]["id"] == added["id"] and hit["passages"] for hit in hits)

    await eventually(lambda: found_under("after"))
    assert not await found_under("before")


async def test_fifty_identical_posts_make_one_link_and_one_snapshot(
    stack: Stack, site: Site
) -> None:
    url = site.page(OCEAN_ARTICLE)
    answers = await asyncio.gather(
        *(
            stack.api.post("/links", json={"url": url, "tags": [f"t{number % 5}"]})
            for number in range(50)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [201]
    ids = {answer.json()["id"] for answer in answers}
    assert len(ids) == 1
    link_id = ids.pop()
    snapshots = (await stack.api.get(f"/links/{link_id}/snapshots")).json()["items"]
    assert len(snapshots) == 1
    link = (await stack.api.get(f"/links/{link_id}")).json()
    assert sorted(link["tags"]) == ["t0", "t1", "t2", "t3", "t4"]
    await stack.indexed(snapshots[0]["id"])
    assert site.request_count(url) == 1


async def test_a_new_snapshot_leaves_the_earlier_one(stack: Stack, site: Site) -> None:
    added = await stack.add(site.page(OCEAN_ARTICLE))
    first = await stack.indexed(added["latest_snapshot"]["id"])
    answer = await stack.api.post(f"/links/{added['id']}/snapshots")
    assert answer.status_code == 202
    second = await stack.indexed(answer.json()["id"])
    items = (await stack.api.get(f"/links/{added['id']}/snapshots")).json()["items"]
    assert [item["id"] for item in items] == [second["id"], first["id"]]
    assert (await _artifact(stack, first, "text")).text == (
        await _artifact(stack, second, "text")
    ).text


async def test_a_deleted_link_leaves_nothing_behind(stack: Stack, site: Site) -> None:
    word = f"quokka{uuid4().hex[:8]}"
    added = await stack.add(site.page(f"<title>{word}</title><p>The {word} smiles."))
    snapshot = await stack.indexed(added["latest_snapshot"]["id"])
    answer = await stack.api.delete(f"/links/{added['id']}?permanent=true")
    assert answer.status_code == 204
    assert (await stack.api.get(f"/links/{added['id']}")).status_code == 404
    assert (await stack.api.get(f"/snapshots/{snapshot['id']}")).status_code == 404
    assert all(hit["link"]["id"] != added["id"] for hit in await stack.search(word))
    folder = stack.folder / "artifacts" / added["id"]

    async def files() -> list[str]:
        return [path.name for path in folder.rglob("*") if path.is_file()]

    await eventually(files, lambda found: not found)


async def test_a_delete_that_overtakes_the_capture_wins(stack: Stack, site: Site) -> None:
    word = f"axolotl{uuid4().hex[:8]}"
    with site.slow_page(f"<title>{word}</title><p>The {word} regrows.") as url:
        added = await stack.add(url)
        await stack.in_state(added["latest_snapshot"]["id"], "capturing")
        assert (await stack.api.delete(f"/links/{added['id']}?permanent=true")).status_code == 204
    folder = stack.folder / "artifacts" / added["id"]
    # A later link of the same worker is done: the overtaken capture was before it in the queue.
    later = await stack.add(site.page(OCEAN_ARTICLE))
    await stack.indexed(later["latest_snapshot"]["id"])

    async def gone() -> bool:
        hits = await stack.search(word)
        files = [path for path in folder.rglob("*") if path.is_file()]
        return not files and all(hit["link"]["id"] != added["id"] for hit in hits)

    await eventually(gone)


async def test_one_trace_id_runs_from_the_post_to_the_index(stack: Stack, site: Site) -> None:
    answer = await stack.api.post("/links", json={"url": site.page(OCEAN_ARTICLE)})
    trace_id = answer.headers["x-trace-id"]
    await stack.indexed(answer.json()["latest_snapshot"]["id"])
    for service in stack.services:
        lines = [json.loads(line) for line in service.log.splitlines() if line.startswith("{")]
        assert any(line.get("trace_id") == trace_id for line in lines), service.name


async def test_health_is_real_on_every_service(stack: Stack) -> None:
    async with httpx.AsyncClient() as client:
        for service in stack.services:
            assert (await client.get(f"{service.url}/livez")).status_code == 200
            assert (await client.get(f"{service.url}/readyz")).json()["ready"] is True
            assert "linksnap_" in (await client.get(f"{service.url}/metrics")).text


async def test_a_page_behind_a_login_is_found_after_its_upload(stack: Stack) -> None:
    url = f"https://intranet.invalid/{uuid4()}"
    answer = await stack.api.post(
        "/uploads",
        files={"file": ("Tea (saved).html", TEA_ARTICLE.encode(), "text/html")},
        data={"url": url, "tags": "内网, 茶"},
    )
    assert answer.status_code == 201, answer.text
    added = answer.json()
    snapshot = await stack.indexed(added["latest_snapshot"]["id"])

    assert snapshot["state"] == "captured", snapshot
    assert (snapshot["origin"], snapshot["http_status"]) == ("uploaded", None)
    assert snapshot["final_url"] == url
    kinds = {artifact["kind"] for artifact in snapshot["artifacts"]}
    assert {"screenshot", "thumbnail", "text", "markdown", "metadata", "pdf", "html"} <= kinds
    assert (await _artifact(stack, snapshot, "html")).content == TEA_ARTICLE.encode()
    hits = await stack.search("龙井茶怎样炒制", tag="内网")
    assert hits[0]["link"]["id"] == added["id"]


async def test_a_cancelled_capture_leaves_its_browser_to_others(stack: Stack, site: Site) -> None:
    with site.slow_page("<p>slow") as url:
        added = await stack.add(url)
        snapshot_id = added["latest_snapshot"]["id"]

        async def was_asked_for() -> int:
            return site.request_count(url)

        await eventually(was_asked_for)
        answer = await stack.api.post(f"/snapshots/{snapshot_id}/cancel")
        assert answer.json()["state"] == "cancelled"

        async def stopped() -> bool:
            async with httpx.AsyncClient(base_url=stack.capture.url) as client:
                metrics = (await client.get("/metrics")).text
            return 'linksnap_captures_total{reason="none",state="cancelled"}' in metrics

        await eventually(stopped, timeout_seconds=15)
    other = await stack.add(site.page(OCEAN_ARTICLE))
    assert (await stack.indexed(other["latest_snapshot"]["id"]))["state"] == "captured"
    assert (await stack.snapshot(snapshot_id))["state"] == "cancelled"


async def test_a_link_is_checked_without_a_snapshot(stack: Stack, site: Site) -> None:
    added = await stack.add(site.page(OCEAN_ARTICLE))
    await stack.indexed(added["latest_snapshot"]["id"])
    before = (await stack.api.get(f"/links/{added['id']}")).json()
    asked_before = site.request_count(added["url"])

    assert (await stack.api.post(f"/links/{added['id']}/check")).status_code == 202

    async def checked() -> bool:
        link = (await stack.api.get(f"/links/{added['id']}")).json()
        return bool(link["checked_at"] != before["checked_at"] and link["broken"] is None)

    await eventually(checked, timeout_seconds=20)
    assert site.request_count(added["url"]) == asked_before + 1
    history = (await stack.api.get(f"/links/{added['id']}/snapshots")).json()
    assert len(history["items"]) == 1
