"""What a browser is given beside the API: the docs page, and headers on everything."""

import re

import pytest

from tests.integration.catalog.conftest import Api

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_the_docs_page_needs_no_other_origin(api: Api) -> None:
    api.http.headers.pop("Authorization")
    page = await api.http.get("/docs")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(links) == 4
    for link in links:
        if link.startswith("data:"):
            continue
        assert link.startswith("/docs/")
        asset = await api.http.get(link)
        assert asset.status_code == 200
        assert asset.headers["x-content-type-options"] == "nosniff"
    start = (await api.http.get("/docs/start.js")).text
    assert '"/openapi.json"' in start
    assert (await api.http.get("/openapi.json")).json()["info"]["title"] == "Linksnap"
    assert (await api.http.get("/redoc")).status_code == 404


async def test_answers_are_private_and_nothing_but_json(api: Api) -> None:
    for path in ("/api/v1/links", "/api/v1/nothing", "/api/v1/tags"):
        headers = (await api.http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_the_page_is_served_at_the_root(api: Api) -> None:
    api.http.headers.pop("Authorization")
    page = await api.http.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
