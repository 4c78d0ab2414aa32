"""How the page and its files are served."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from services.catalog.web.assets import load_site
from services.catalog.web.routes import router


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


def policy_of(answer: httpx.Response) -> dict[str, set[str]]:
    directives = answer.headers["content-security-policy"].split("; ")
    return {name: set(values) for name, *values in map(str.split, directives)}


async def test_the_page_runs_only_its_own_scripts(client: httpx.AsyncClient) -> None:
    policy = policy_of(await client.get("/"))
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["connect-src"] == {"'self'"}
    assert policy["frame-ancestors"] == {"'none'"}
    assert policy["require-trusted-types-for"] == {"'script'"}


async def test_a_snapshot_in_the_page_may_bring_its_files_but_fetch_none(
    client: httpx.AsyncClient,
) -> None:
    policy = policy_of(await client.get("/"))
    assert {"'unsafe-inline'", "data:"} <= policy["style-src"]
    for directive in ("img-src", "font-src", "media-src"):
        assert "data:" in policy[directive]
        assert policy[directive] <= {"'self'", "data:", "blob:"}


async def test_the_page_holds_no_inline_script_and_names_only_files_that_are_there(
    client: httpx.AsyncClient,
) -> None:
    html = (await client.get("/")).text
    assert re.findall(r"<script[^>]*>", html) == re.findall(
        r'<script type="module" src=[^>]+>', html
    )
    assert " on" + "click=" not in html
    paths = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(paths) > 20
    for path in paths:
        assert path.startswith("/assets/")
        assert (await client.get(path)).status_code == 200, path


async def test_the_page_is_asked_for_again_and_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/")
    assert first.headers["cache-control"] == "no-cache"
    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_files_are_kept_for_ever_under_the_name_of_their_version(
    client: httpx.AsyncClient,
) -> None:
    digest = load_site().digest
    answer = await client.get(f"/assets/{digest}/js/main.js")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await client.get("/assets/0000000000000000/js/main.js")).status_code == 404


@pytest.mark.parametrize("path", ["..%2froutes.py", "%2e%2e/routes.py", "index.html", "js/", ""])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/assets/{load_site().digest}/{path}")
    assert answer.status_code == 404


async def test_the_icon_is_where_browsers_look_for_it(client: httpx.AsyncClient) -> None:
    answer = await client.get("/favicon.ico")
    assert answer.headers["content-type"] == "image/svg+xml"


async def test_every_file_answers_head(client: httpx.AsyncClient) -> None:
    for path in ("/", f"/assets/{load_site().digest}/css/base.css", "/favicon.ico"):
        assert (await client.head(path)).status_code == 200
