"""Files of links through the API: what is accepted, what becomes of each line, what is refused."""

import json
from typing import Any

import pytest

from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import Api, running_api
from tests.support.eventually import eventually

IMPORTS = "/api/v1/imports"
NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3>Gardens</H3>
    <DL><p>
        <DT><A HREF="https://gardens.example/moss" ADD_DATE="1262304000" TAGS="moss,wet, green"
            >Moss</A>
        <DD>Grows on the north side.
        <DT><A HREF="https://gardens.example/fern" ADD_DATE="946684800">Ferns</A>
        <DT><A HREF="javascript:alert(1)">Not a page</A>
        <DT><A HREF="https://gardens.example/moss#north">Moss again</A>
    </DL><p>
</DL><p>
"""
POCKET = (
    "title,url,time_added,tags,status\n"
    "Kites,https://kites.example/,1420070400,wind|toys,unread\n"
    "Strings,https://kites.example/strings,1420070401,,archive\n"
)
FILES = {
    "netscape-html": (NETSCAPE, (2, 1, 1)),
    "pocket-csv": (POCKET, (2, 0, 0)),
    "pinboard-json": (
        json.dumps(
            [
                {
                    "href": "https://pins.example/",
                    "description": "Pins",
                    "extended": "Sharp",
                    "meta": "0" * 32,
                    "hash": "0" * 32,
                    "time": "2011-02-03T04:05:06Z",
                    "shared": "no",
                    "toread": "yes",
                    "tags": "sharp small",
                }
            ]
        ),
        (1, 0, 0),
    ),
    "urls": (
        "https://list.example/1\nhttps://list.example/2\nhttps://LIST.example:443/1\n",
        (2, 1, 0),
    ),
}


async def send(api: Api, data: str | bytes, **fields: Any) -> Any:
    content = data.encode() if isinstance(data, str) else data
    files = {"file": ("links.bin", content, "application/octet-stream")}
    return await api.http.post(IMPORTS, files=files, data=fields)


async def ended(api: Api, path: str, **params: Any) -> dict[str, Any]:
    return await eventually(
        lambda: api.get(path, **params), lambda found: found["state"] != "running"
    )


async def imported(api: Api, data: str | bytes, **fields: Any) -> dict[str, Any]:
    answer = await send(api, data, **fields)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "running"
    assert answer.headers["location"] == f"{IMPORTS}/{answer.json()['id']}"
    return await ended(api, answer.headers["location"], limit=100)


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    return found["added"], found["existing"], found["refused"]


async def links(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.get("/api/v1/links", limit=100))["items"]
    return found


@pytest.mark.parametrize("kind", FILES)
async def test_a_file_is_known_by_its_content_and_every_entry_is_counted_once(
    api: Api, kind: str
) -> None:
    data, expected = FILES[kind]
    found = await imported(api, data)
    assert (found["state"], found["format"], found["error"]) == ("done", kind, None)
    assert counts(found) == expected
    assert found["read_bytes"] == found["size_bytes"] == len(data.encode())
    assert len(found["lines"]) == sum(expected)
    assert len(await links(api)) == expected[0]

    again = await imported(api, data)
    assert counts(again) == (0, expected[0] + expected[1], expected[2])
    assert [item["id"] for item in (await api.get(IMPORTS))["items"]] == [again["id"], found["id"]]


async def test_links_keep_their_dates_tags_and_texts(api: Api) -> None:
    found = await imported(api, NETSCAPE, tags=["old, web/2.0"])
    fern, moss = sorted(await links(api), key=lambda link: link["created_at"])
    assert [link["url"] for link in await links(api)] == [moss["url"], fern["url"]]
    assert moss["created_at"] == "2010-01-01T00:00:00Z"
    assert {"gardens", "green", "moss", "old", "web/2.0", "wet"} == {
        tag.casefold() for tag in moss["tags"]
    }
    assert (moss["title"], fern["created_at"]) == ("Moss", "2000-01-01T00:00:00Z")
    assert "north side" in str(moss["description"]) + str(moss["note"])
    assert found["tags"] == ["old", "web/2.0"]
    assert moss["latest_snapshot"]["lane"] == "bulk"


async def test_lines_say_what_became_of_them_page_by_page(api: Api) -> None:
    found = await imported(api, NETSCAPE)
    path = f"{IMPORTS}/{found['id']}"
    refused = (await api.get(path, outcome="refused"))["lines"]
    assert [(line["url"], line["problem"], line["link_id"]) for line in refused] == [
        ("javascript:alert(1)", "invalid-input", None)
    ]
    assert "http" in refused[0]["reason"]
    lines: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await api.get(path, limit=1, **cursor)
        lines += page["lines"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert lines == found["lines"]
    assert [line["number"] for line in lines] == sorted({line["number"] for line in lines})
    existing = next(line for line in lines if line["outcome"] == "existing")
    assert existing["link_id"] == lines[0]["link_id"]


async def test_without_captures_links_are_kept_without_a_snapshot_until_somebody_asks(
    api: Api,
) -> None:
    found = await imported(api, FILES["urls"][0], capture="false")
    assert found["capture"] is False
    one, other = await links(api)
    assert one["latest_snapshot"] is other["latest_snapshot"] is None
    states = (await api.get("/api/v1/links/facets"))["states"]
    assert states == [{"value": "none", "count": 2}]
    assert len((await api.get("/api/v1/links", state="none"))["items"]) == 2

    asked = await api.http.post(f"/api/v1/links/{one['id']}/snapshots")
    assert asked.status_code == 202
    assert [link["id"] for link in (await api.get("/api/v1/links", state="none"))["items"]] == [
        other["id"]
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b'[{"href": "https://pins.example/", "description": "cut o',
        b'{"a": 1} and more',
        b"Just some words of somebody, in several\nlines.",
        b"PK\x03\x04\x14\x00\x00\x00",
    ],
)
async def test_what_is_no_file_of_links_is_refused_and_leaves_nothing(
    api: Api, settings: CatalogSettings, data: bytes
) -> None:
    answer = await send(api, data)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["type"] == "urn:linksnap:problem:invalid-input"
    assert [error["field"] for error in problem["errors"]] == ["file"]
    assert problem["errors"][0]["message"]
    assert (await api.get(IMPORTS))["items"] == []


async def test_a_file_that_is_too_large_is_refused(settings: CatalogSettings) -> None:
    small = settings.model_copy(update={"import_max_bytes": 1_000})
    async with running_api(small) as api:
        lines = "".join(f"https://example.com/{number}\n" for number in range(100))
        answer = await send(api, lines)
        assert answer.status_code == 413
        assert answer.json()["type"] == "urn:linksnap:problem:upload-too-large"
        huge = await send(api, lines * 1_000)
        assert huge.status_code == 413
        assert (await send(api, lines[:500])).status_code == 202


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"tags": ["a,,b"]}, "tags.0"),
        ({"tags": ['["a"]']}, "tags.0"),
        ({"capture": "maybe"}, "capture"),
        ({"other": "1"}, "other"),
    ],
)
async def test_a_form_that_is_wrong_names_the_field(
    api: Api, fields: dict[str, Any], field: str
) -> None:
    answer = await send(api, FILES["urls"][0], **fields)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_forgotten_import_is_gone_and_its_links_stay(api: Api) -> None:
    found = await imported(api, FILES["urls"][0])
    path = f"{IMPORTS}/{found['id']}"
    assert (await api.http.delete(path)).status_code == 204
    for answer in (await api.http.get(path), await api.http.delete(path)):
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:linksnap:problem:import-not-found"
    assert len(await links(api)) == 2


async def test_the_same_request_again_starts_no_second_import(api: Api) -> None:
    headers = {"Idempotency-Key": "once"}
    files = {"file": ("urls.txt", FILES["urls"][0].encode())}
    first = await api.http.post(IMPORTS, files=files, headers=headers)
    again = await api.http.post(IMPORTS, files=files, headers=headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert len((await api.get(IMPORTS))["items"]) == 1


@pytest.mark.parametrize("cursor", ["x", "WyIwIl0", "WyI5OTk5OTk5OTk5OTk5OTkiXQ", "WyIxIiwiMiJd"])
async def test_a_cursor_of_another_list_is_not_found(api: Api, cursor: str) -> None:
    found = await imported(api, FILES["urls"][0])
    answer = await api.http.get(f"{IMPORTS}/{found['id']}", params={"cursor": cursor})
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:linksnap:problem:cursor-not-found"
