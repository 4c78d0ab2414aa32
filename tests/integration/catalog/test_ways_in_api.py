"""The account, the URLs of links, duplicates and merging, over HTTP."""

from uuid import uuid4

from tests.integration.catalog.conftest import Api
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually

ACCOUNT = "/api/v1/account"
LINKS = "/api/v1/links"
TRACKED = "https://example.com/a?utm_source=x"
PLAIN = "https://example.com/a"


async def test_the_account_can_be_changed(api: Api) -> None:
    response = await api.http.get(ACCOUNT)
    account = response.json()
    assert response.headers["etag"] == '"1"'
    assert (account["ignore_tracking"], account["is_rekeying"]) == (True, False)
    changed = await api.http.patch(
        ACCOUNT, json={"trash_days": 7, "check_days": 0}, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json() == account | {
        "trash_days": 7,
        "check_days": 0,
        "version": 2,
        "updated_at": changed.json()["updated_at"],
    }
    late = await api.http.patch(ACCOUNT, json={"trash_days": 9}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    for body in ({"trash_days": 0}, {"trash_days": None}, {"name": "x"}, {"check_days": -1}):
        assert (await api.http.patch(ACCOUNT, json=body)).status_code == 422
    assert (await api.get(ACCOUNT))["version"] == 2


async def test_links_are_compared_anew_when_the_switch_changes(api: Api) -> None:
    await api.http.patch(ACCOUNT, json={"ignore_tracking": False})
    await eventually(lambda: api.get(ACCOUNT), lambda found: not found["is_rekeying"])
    older, newer = await api.add(TRACKED), await api.add(PLAIN)
    assert older["id"] != newer["id"]
    await api.http.patch(ACCOUNT, json={"ignore_tracking": True})
    await eventually(lambda: api.get(ACCOUNT), lambda found: not found["is_rekeying"])
    page = await api.get(f"{LINKS}/duplicates")
    (pair,) = page["items"]
    assert (pair["link"]["id"], pair["other"]["id"]) == (older["id"], newer["id"])
    assert (pair["reason"], page["next_cursor"]) == ("identity", None)
    found = await api.get(f"{LINKS}/check", url=PLAIN)
    assert (found["link"]["id"], found["canonical_url"]) == (older["id"], PLAIN)


async def test_a_url_is_kept_or_not(api: Api) -> None:
    link = await api.add(PLAIN)
    found = await api.get(f"{LINKS}/check", url=f"{TRACKED}#part")
    assert (found["kept"], found["matched_by"], found["matched_url"]) == (True, "added", PLAIN)
    assert found["link"]["id"] == link["id"]
    await api.http.delete(f"{LINKS}/{link['id']}")
    found = await api.get(f"{LINKS}/check", url=PLAIN)
    assert (found["kept"], found["link"]["id"]) == (False, link["id"])
    assert await api.get(f"{LINKS}/check", url="https://example.org/?b=1&a=2") == {
        "kept": False,
        "canonical_url": "https://example.org/?a=2&b=1",
        "matched_by": None,
        "matched_url": None,
        "link": None,
    }
    for params in ({}, {"url": "no url"}):
        assert (await api.http.get(f"{LINKS}/check", params=params)).status_code == 422
    restored = await api.add(PLAIN)
    assert (restored["id"], restored["trashed_at"]) == (link["id"], None)


async def test_duplicates_of_a_capture_are_merged(api: Api, workers: Workers) -> None:
    link = await api.add("https://example.com/moved", tags=["a"])
    other = await api.add("https://example.com/there", tags=["b"], note="n")
    await api.indexed(other)
    await api.ended(link)
    page = await api.get(f"{LINKS}/duplicates")
    assert [(item["link"]["id"], item["reason"]) for item in page["items"]] == [
        (link["id"], "redirect")
    ]
    path = f"{LINKS}/{link['id']}/merge"
    body = {"other_id": other["id"]}
    assert (await api.http.post(path, json=body, headers={"If-Match": '"99"'})).status_code == 412
    response = await api.http.post(path, json=body)
    assert response.status_code == 200, response.text
    merged = response.json()
    assert response.headers["etag"] == f'"{merged["version"]}"'
    assert (merged["tags"], merged["note"]) == (["a", "b"], "n")
    assert len((await api.get(f"{LINKS}/{link['id']}/snapshots"))["items"]) == 2
    urls = await api.get(f"{LINKS}/{link['id']}/urls", limit=1)
    rest = await api.get(f"{LINKS}/{link['id']}/urls", cursor=urls["next_cursor"])
    assert [(item["url"], item["source"]) for item in urls["items"] + rest["items"]] == [
        ("https://example.com/moved", "added"),
        ("https://example.com/there", "merged"),
    ]
    gone = await api.http.get(f"{LINKS}/{other['id']}")
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:linksnap:problem:link-merged")
    assert link["id"] in gone.json()["detail"]
    files = await api.http.get(f"/api/v1/snapshots/{other['latest_snapshot']['id']}/artifacts/text")
    assert files.status_code == 200
    await api.indexed(other)  # its snapshot is searched for as the link's that stays
    assert any(str(fact.link_id) == link["id"] for fact in workers.offered)


async def test_what_cannot_be_merged_is_a_problem(api: Api) -> None:
    link = await api.add(PLAIN)
    path = f"{LINKS}/{link['id']}/merge"
    for body, status in (
        ({"other_id": link["id"]}, 409),
        ({"other_id": str(uuid4())}, 409),
        ({}, 422),
    ):
        response = await api.http.post(path, json=body)
        assert (response.status_code, response.headers["content-type"]) == (
            status,
            "application/problem+json",
        )
    for target in (f"{LINKS}/{uuid4()}/urls", f"{LINKS}/duplicates?cursor=x"):
        assert (await api.http.get(target)).status_code == 404
