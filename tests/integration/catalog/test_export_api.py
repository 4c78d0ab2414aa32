"""Exports over HTTP: every form, for any filter, and what a broken one looks like."""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from services.catalog.transfer.writing.csv_cells import unguarded
from shared.artifacts.store import ArtifactStore
from tests.integration.catalog.conftest import TOKEN, Api
from tests.integration.catalog.people import another
from tests.integration.catalog.workers import Workers
from tests.support.eventually import eventually
from tests.support.ports import free_port
from tests.support.serving import served

EVIL = '=HYPERLINK("http://x","y")'
TITLE = '<script>alert(1)</script> & "quotes" [link](http://x) 机器学习'


async def exported(api: Api, form: str, **params: Any) -> httpx.Response:
    answer = await api.http.get("/api/v1/export", params={"format": form, **params})
    assert answer.status_code == 200, answer.text
    return answer


@pytest.fixture
async def library(api: Api) -> list[dict[str, Any]]:
    return [
        await api.add("https://example.com/a?x=1&y=2", title=TITLE, tags=["tech/ai", "中文"]),
        await api.add("https://example.com/b", title=EVIL, note="one\ntwo", favourite=True),
        await api.add("https://example.org/c", note="'=1+1"),
    ]


async def test_json_lines_say_everything_oldest_first(
    api: Api, library: list[dict[str, Any]]
) -> None:
    answer = await exported(api, "jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"].startswith('attachment; filename="linksnap-20')
    head, *lines = [json.loads(line) for line in answer.text.splitlines()]
    assert head == {"format": "linksnap-links", "version": 1}
    assert [line["id"] for line in lines] == [link["id"] for link in library]
    assert lines[0]["tags"] == ["tech/ai", "中文"]
    assert lines[0]["title"] == TITLE
    assert lines[1]["created_at"] == library[1]["created_at"]


async def test_filters_and_the_trash(api: Api, library: list[dict[str, Any]]) -> None:
    await api.http.delete(f"/api/v1/links/{library[0]['id']}")

    async def ids(**params: Any) -> list[str]:
        lines = (await exported(api, "jsonl", **params)).text.splitlines()[1:]
        return [json.loads(line)["id"] for line in lines]

    first, second, third = [link["id"] for link in library]
    assert await ids() == [second, third]
    assert await ids(trash="only") == [first]
    assert await ids(trash="with") == [first, second, third]
    assert await ids(site="example.org") == [third]
    assert await ids(tag="nothing") == []
    refused = await api.http.get("/api/v1/export", params={"format": "jsonl", "sites": "x"})
    assert refused.status_code == 422
    assert (await api.http.get("/api/v1/export")).status_code == 422


async def test_cells_are_shown_and_not_executed(api: Api, library: list[dict[str, Any]]) -> None:
    text = (await exported(api, "csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["url"] for row in rows] == [link["url"] for link in library]
    assert rows[1]["title"] == f"'{EVIL}"
    assert unguarded(rows[1]["title"]) == EVIL
    assert unguarded(rows[2]["note"]) == "'=1+1"
    assert rows[0]["tags"] == "tech/ai,中文"


async def test_strangers_text_stays_text(api: Api, library: list[dict[str, Any]]) -> None:
    page = (await exported(api, "html")).text
    assert page.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>")
    assert "<script" not in page
    assert 'HREF="https://example.com/a?x=1&amp;y=2"' in page
    text = await exported(api, "markdown")
    assert text.headers["content-type"].startswith("text/markdown")
    assert "[link](http" not in text.text


async def test_an_archive_holds_every_file_once(
    api: Api, workers: Workers, artifacts: ArtifactStore
) -> None:
    one = await api.ended(await api.add("https://example.com/one"))
    await api.ended(await api.add("https://example.com/two"))
    lost = one["artifacts"][0]["sha256"]
    await artifacts.delete([f"{one['link_id']}/{lost}"])
    answer = await exported(api, "archive")
    again = await exported(api, "archive")
    assert answer.content == again.content
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    manifest = json.loads(found.read("manifest.json"))
    snapshots = [json.loads(line) for line in found.read("snapshots.jsonl").splitlines()]
    named = {item["sha256"] for snapshot in snapshots for item in snapshot["artifacts"]}
    held = {name.removeprefix("artifacts/") for name in found.namelist() if "artifacts/" in name}
    assert held | set(manifest["missing"]) == named
    assert len(found.namelist()) == len(set(found.namelist()))
    assert {item["name"] for item in manifest["members"]} == set(found.namelist()) - {
        "manifest.json"
    }


async def test_an_archive_of_some_links_tells_nothing_of_the_others(
    api: Api, library: list[dict[str, Any]]
) -> None:
    answer = await exported(api, "archive", tag="中文")
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(found.namelist()) == {
        "links.jsonl",
        "tags.jsonl",
        "snapshots.jsonl",
        "manifest.json",
    }
    tags = [json.loads(line)["name"] for line in found.read("tags.jsonl").splitlines()]
    assert tags == ["tech", "tech/ai", "中文"]


@pytest.fixture
async def served_api(settings: CatalogSettings) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    app = create_app(settings)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        served(app, port),
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60
        ) as client,
    ):
        yield client


async def test_what_breaks_in_the_middle_is_seen_to_be_incomplete(
    served_api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await served_api.post("/api/v1/links", json={"url": f"https://example.com/{number}"})

    async def broken(*_anything: object) -> list[object]:
        raise OSError("the disk is gone")

    monkeypatch.setattr("services.catalog.exports.service.link_records", broken)
    with capture_logs(), pytest.raises(httpx.RemoteProtocolError):
        await served_api.get("/api/v1/export", params={"format": "jsonl"})


async def test_somebody_else_brings_an_archive_and_finds_its_texts(
    api: Api, workers: Workers
) -> None:
    link = await api.ended(await api.add("https://example.com/one", title=TITLE, tags=["中文"]))
    data = (await exported(api, "archive", trash="with")).content
    async with another(api) as other:
        found = await imported(other, data)
        assert (found["state"], found["error"]) == ("done", None)
        assert (found["added"], found["refused"]) == (1, 0)
        (brought,) = (await other.get("/api/v1/links"))["items"]
        assert brought["id"] != link["link_id"]
        assert (brought["title"], brought["tags"]) == (TITLE, ["中文"])
        snapshot = await other.indexed(brought)
        path = f"/api/v1/snapshots/{snapshot['id']}/artifacts/text"
        assert (await other.http.get(path)).content == (
            await api.http.get(f"/api/v1/snapshots/{link['id']}/artifacts/text")
        ).content
        again = await imported(other, data)
        assert (again["added"], again["existing"], again["refused"]) == (0, 1, 0)
        assert len((await other.get(f"/api/v1/links/{brought['id']}/snapshots"))["items"]) == 1


async def imported(api: Api, data: bytes) -> dict[str, Any]:
    files = {"file": ("linksnap.zip", data, "application/zip")}
    answer = await api.http.post("/api/v1/imports", files=files, data={"capture": "false"})
    assert answer.status_code == 202, answer.text
    path = answer.headers["location"]
    return await eventually(lambda: api.get(path), lambda found: found["state"] != "running")


@pytest.mark.parametrize("broken", ["cut", "nested", "twice", "lie", "bomb"])
async def test_a_hostile_archive_is_refused_with_its_reason(
    api: Api, library: list[dict[str, Any]], broken: str
) -> None:
    data = (await exported(api, "archive")).content
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    manifest = json.loads(dict(members)["manifest.json"])
    if broken == "lie":
        manifest["members"][0]["sha256"] = "0" * 64
    if broken == "nested":
        manifest["members"].append({"name": "../x", "sha256": "0" * 64, "size_bytes": 9})
    if broken == "bomb":
        body = b" " * (64 * 1024 * 1024)
        members = [(name, body if name == "tags.jsonl" else old_body) for name, old_body in members]
        sizes = {name: len(body) for name, body in members}
        for item in manifest["members"]:
            item["size_bytes"] = sizes[item["name"]]
    members = [item for item in members if item[0] != "manifest.json"]
    members.append(("manifest.json", json.dumps(manifest).encode()))
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        warnings.simplefilter("ignore")  # of the double name
        for name, body in [*members, *members[:1]] if broken == "twice" else members:
            new.writestr(name, body)
    hostile = written.getvalue()[:-40] if broken == "cut" else written.getvalue()
    files = {"file": ("linksnap.zip", hostile, "application/zip")}
    answer = await api.http.post("/api/v1/imports", files=files)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "file"
