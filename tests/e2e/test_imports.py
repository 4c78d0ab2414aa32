"""An import whose catalog is killed in the middle goes on, and takes every line once."""

from typing import Any

import httpx

from tests.support.eventually import eventually
from tests.support.stack import Stack

COUNT = 3_000
SITE = "orchard-ledger.example"


async def _import(stack: Stack, path: str) -> dict[str, Any]:
    """The import now; an empty one while catalog cannot be reached."""
    try:
        answer = await stack.api.get(path, params={"limit": 1})
    except httpx.TransportError:
        return {"state": "running", "added": 0}
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


async def _all(stack: Stack, path: str, items: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        query = {"limit": 100, **params} | ({"cursor": cursor} if cursor else {})
        page = (await stack.api.get(path, params=query)).raise_for_status().json()
        found += page[items]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


async def test_catalog_killed_in_mid_import(own_stack: Stack) -> None:
    text = "".join(f"https://{SITE}/pear/{number}\n" for number in range(1, COUNT + 1))
    answer = await own_stack.api.post(
        "/imports",
        files={"file": ("pears.txt", text.encode())},
        data={"tags": "orchard", "capture": "false"},
    )
    assert answer.status_code == 202, answer.text
    path = f"/imports/{answer.json()['id']}"
    before = 0
    for _time in range(2):
        seen = await eventually(
            lambda: _import(own_stack, path),
            lambda found: found["added"] > before or found["state"] != "running",  # noqa: B023
            timeout_seconds=90,
            every_seconds=0.005,
        )
        own_stack.catalog.kill()
        assert seen["state"] == "running", seen
        before = seen["added"]
        own_stack.catalog.start()
        await own_stack.catalog.ready()

    done = await eventually(
        lambda: _import(own_stack, path),
        lambda found: found["state"] != "running",
        timeout_seconds=120,
    )
    assert (done["state"], done["added"], done["existing"], done["refused"]) == (
        "done",
        COUNT,
        0,
        0,
    )
    lines = await _all(own_stack, path, "lines")
    assert [line["number"] for line in lines] == list(range(1, COUNT + 1))
    links = await _all(own_stack, "/links", "items", site=SITE, fields="id,url,tags")
    assert sorted(link["id"] for link in links) == sorted(line["link_id"] for line in lines)
    assert {link["url"] for link in links} == set(text.split())
