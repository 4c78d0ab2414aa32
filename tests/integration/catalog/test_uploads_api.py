"""Uploads over HTTP, as a script or SingleFile sends them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import Api, running_api
from tests.integration.catalog.workers import Workers

URL = "https://intranet.example/wiki"
PAGE = "<!doctype html><meta charset=utf-8><title>x</title><p>保存的字".encode()


async def upload(
    api: Api, data: bytes = PAGE, *, headers: dict[str, str] | None = None, **fields: Any
) -> httpx.Response:
    return await api.http.post(
        "/api/v1/uploads",
        files={"file": ("Page (2026).html", data, "text/html")},
        data={"url": URL} | fields,
        headers=headers or {},
    )


async def test_an_upload_is_a_link_with_a_snapshot_that_is_processed_like_a_captured_one(
    api: Api, workers: Workers
) -> None:
    answer = await upload(api, title="My page", tags=["reading, 机器学习", "work"])

    assert answer.status_code == 201
    link = answer.json()
    assert answer.headers["Location"] == f"/api/v1/links/{link['id']}"
    assert answer.headers["ETag"] == f'"{link["version"]}"'
    assert link["title"] == "My page"
    assert sorted(link["tags"]) == ["reading", "work", "机器学习"]
    assert (await api.indexed(link))["state"] == "captured"
    (job,) = workers.jobs
    assert job.upload is not None
    html = await api.http.get(f"/api/v1/snapshots/{link['latest_snapshot']['id']}/artifacts/html")
    assert html.content == PAGE
    assert "sandbox" in html.headers["Content-Security-Policy"]


async def test_a_kept_url_gets_one_more_snapshot(api: Api, workers: Workers) -> None:
    link = await api.add(URL, title="Own")
    await api.indexed(link)

    answer = await upload(api, url=f"{URL}#top", title="Other")

    assert answer.status_code == 201
    assert answer.json()["id"] == link["id"]
    assert answer.json()["title"] == "Own"
    history = await api.get(f"/api/v1/links/{link['id']}/snapshots")
    assert [item["origin"] for item in history["items"]] == ["uploaded", "captured"]


@pytest.mark.parametrize(
    ("fields", "data", "field"),
    [
        ({}, b"%PDF-1.7", "file"),
        ({}, b"", "file"),
        ({"url": "file:///etc/passwd"}, PAGE, "url"),
        ({"tags": "a,,b"}, PAGE, "tags.0"),
        ({"tags": '["a", "b"]'}, PAGE, "tags.0"),
        ({"colour": "red"}, PAGE, "colour"),
    ],
)
async def test_what_is_wrong_is_named(
    api: Api, fields: dict[str, Any], data: bytes, field: str
) -> None:
    answer = await upload(api, data, **fields)

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_without_a_file_it_is_no_upload(api: Api) -> None:
    answer = await api.http.post("/api/v1/uploads", data={"url": URL})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"


async def test_too_large_a_file_is_refused(settings: CatalogSettings) -> None:
    async with running_api(settings.model_copy(update={"upload_max_bytes": 5_000})) as api:

        async def endless() -> AsyncIterator[bytes]:
            yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
            while True:
                yield b"x" * 100_000

        just_over = await upload(api, PAGE + b"x" * 5_000)
        far_over = await upload(api, PAGE + b"x" * 1_000_000)
        streamed = await api.http.post(
            "/api/v1/uploads",
            content=endless(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
        fits = await upload(api)

    assert fits.status_code == 201
    for answer in (just_over, far_over, streamed):
        assert answer.status_code == 413, answer.text
        assert answer.json()["type"].endswith("upload-too-large")
        assert "5,000 bytes" in answer.json()["detail"]


async def test_the_same_upload_with_the_same_key_is_done_once(api: Api) -> None:
    headers = {"Idempotency-Key": "one"}
    first = await upload(api, headers=headers)
    again = await upload(api, headers=headers)
    other = await upload(api, PAGE + b"!", headers=headers)

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json() == first.json()
    history = await api.get(f"/api/v1/links/{first.json()['id']}/snapshots")
    assert len(history["items"]) == 1


async def test_single_file_uploads_as_it_is(api: Api) -> None:
    """The request that its "REST form API" sends: two fields, a name with spaces, a token."""
    boundary = "----WebKitFormBoundaryAbCdEf0123456789"
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
        'filename="页面 (11_22_2026).html"\r\nContent-Type: text/html\r\n\r\n'.encode()
        + b"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: x \n-->\n<body>x"
        + f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="url"\r\n\r\n'
        f"{URL}\r\n--{boundary}--\r\n".encode()
    )

    answer = await api.http.post(
        "/api/v1/uploads",
        content=parts,
        headers={
            "Accept": "application/json",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        },
    )

    assert answer.status_code == 201
    assert answer.json()["url"] == URL
