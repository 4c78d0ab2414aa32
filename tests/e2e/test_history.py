"""The history of a link with real processes: captures that change, fail, arrive by hand."""

from typing import Any
from uuid import uuid4

import httpx

from tests.support.eventually import eventually
from tests.support.sites import Answer, Site
from tests.support.stack import Stack

HTML = {"Content-Type": "text/html; charset=utf-8"}

# Of its own, because the library is shared: other tests ask for what their pages say, and this one
# has no word of their questions.
ARTICLE = """<!doctype html><html lang="en"><title>Gears of the mountain stage</title>
<article><h1>Gears of the mountain stage</h1>
<p>The bicycles of the mountain stage carry a smaller chainring than those of the flat days. Their
riders change gears a hundred times between the valley and the pass, and a mechanic with a spare
wheel follows every group of them in an open car.</p>
<p>On the last kilometre the road climbs so steeply that most spectators walk up the evening before
and sleep beside it. Whoever wins there wears the spotted jersey the next morning, and loses it
as soon as another rider has collected more points on the climbs.</p></article>"""


def page(html: str) -> Answer:
    return Answer(html.encode(), headers=HTML)


async def again(stack: Stack, link: dict[str, Any], *states: str) -> dict[str, Any]:
    """Another snapshot of a link, once it is in one of the states."""
    asked = (await stack.api.post(f"/links/{link['id']}/snapshots")).raise_for_status().json()
    return await stack.in_state(asked["id"], *states)


async def read(stack: Stack, path: str, **parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await stack.api.get(path, params=parameters)).raise_for_status().json()
    return found


async def test_a_capture_that_fails_hides_nothing(stack: Stack, site: Site) -> None:
    path = f"/{uuid4().hex}"
    link = await stack.add(site.answer(path, page(ARTICLE)))
    good = await stack.indexed(link["latest_snapshot"]["id"])
    same = await again(stack, link, "captured")
    assert same["change"] == {"previous_id": good["id"], "changed": False, "similarity": 1.0}

    site.answer(path, page(ARTICLE.replace("bicycles", "tandems")))
    other = await again(stack, link, "captured")
    assert other["change"]["previous_id"] == same["id"]
    assert other["change"]["changed"]
    assert 0 < other["change"]["similarity"] < 1

    site.answer(path, Answer(b"<p>gone for good", status=404, headers=HTML))
    gone = await again(stack, link, "captured")
    assert gone["http_status"] == 404
    site.answer(path, Answer(status=302, headers={"Location": path}))
    failed = await again(stack, link, "failed")
    assert failed["error"]["reason"] == "too_many_redirects"
    now = await read(stack, f"/links/{link['id']}")
    assert now["latest_snapshot"]["id"] == failed["id"]
    assert now["good_snapshot"]["id"] == other["id"]
    await stack.indexed(gone["id"])
    hits = await stack.search("tandems of the mountain stage")
    assert hits[0]["link"]["id"] == link["id"]
    assert hits[0]["passages"][0]["snapshot_id"] == other["id"]
    timeline = await read(stack, f"/links/{link['id']}/snapshots")
    assert [item["id"] for item in timeline["items"]] == [
        item["id"] for item in (failed, gone, other, same, good)
    ]
    difference = await read(stack, f"/snapshots/{good['id']}/diff/{other['id']}")
    assert "tandems" in str(difference)


async def test_where_a_capture_ends_is_the_same_link(stack: Stack, site: Site) -> None:
    final = site.answer(f"/{uuid4().hex}", page(ARTICLE))
    start = site.answer(f"/{uuid4().hex}", Answer(status=301, headers={"Location": final}))
    link = await stack.add(start)
    await stack.in_state(link["latest_snapshot"]["id"], "captured")
    check = await read(stack, "/links/check", url=f"{final}?utm_source=feed#part")
    assert check["kept"], check
    assert check["link"]["id"] == link["id"]
    assert (await stack.add(final))["id"] == link["id"]


async def test_a_page_behind_a_login_arrives_as_a_file(stack: Stack, site: Site) -> None:
    url = f"https://members.example/{uuid4().hex}"
    word = f"orchard{uuid4().hex[:6]}"
    html = f"""<!doctype html><html lang="en"><title>Members only</title>
    <script src="{site.url("/spy.js")}"></script><img src="{site.url("/spy.png")}">
    <article><h1>Members only</h1><p>The {word} stands behind the wall, where only members of the
    club may walk, and nobody else has ever seen the apples of its autumn.</p></article>"""
    answer = await stack.api.post(
        "/uploads", data={"url": url}, files={"file": ("page.html", html.encode(), "text/html")}
    )
    assert answer.status_code == 201, answer.text
    link = answer.json()
    snapshot = await stack.indexed(link["latest_snapshot"]["id"])
    assert (snapshot["state"], snapshot["origin"]) == ("captured", "uploaded"), snapshot
    kinds = {item["kind"] for item in snapshot["artifacts"]}
    assert {"html", "text", "screenshot", "thumbnail"} <= kinds
    kept = await stack.api.get(f"/snapshots/{snapshot['id']}/artifacts/html")
    assert kept.content == html.encode()
    assert [request for request in site.requests if "spy" in request] == []
    hits = await stack.search(word)
    assert hits[0]["link"]["id"] == link["id"]


async def test_what_is_in_the_trash_is_not_found_and_comes_back(stack: Stack, site: Site) -> None:
    word = f"quince{uuid4().hex[:6]}"
    link = await stack.add(site.page(ARTICLE.replace("bicycles", word)))
    await stack.indexed(link["latest_snapshot"]["id"])

    async def is_found() -> bool:
        return link["id"] in [hit["link"]["id"] for hit in await stack.search(word)]

    assert await is_found()
    assert (await stack.api.delete(f"/links/{link['id']}")).status_code == 204
    assert not await is_found()
    restored: httpx.Response = await stack.api.post(f"/links/{link['id']}/restore")
    assert restored.status_code == 200
    await eventually(is_found)


async def test_search_follows_a_tag_that_is_renamed_and_what_lies_under_it(
    stack: Stack, site: Site
) -> None:
    name = f"sport{uuid4().hex[:6]}"
    link = await stack.add(site.page(ARTICLE), tags=[f"{name}/cycling"])
    await stack.indexed(link["latest_snapshot"]["id"])

    async def found(tag: str) -> list[str]:
        return [hit["link"]["id"] for hit in await stack.search("bicycles", tag=tag)]

    assert await found(name) == [link["id"]]
    (tag,) = (await read(stack, "/tags", q=name, limit=1))["items"]
    moved = await stack.api.patch(f"/tags/{tag['id']}", json={"name": f"race-{name}"})
    assert moved.status_code == 200, moved.text
    assert await found(f"race-{name}/cycling") == [link["id"]]
    assert await found(name) == []
    assert (await read(stack, f"/links/{link['id']}"))["tags"] == [f"race-{name}/cycling"]
