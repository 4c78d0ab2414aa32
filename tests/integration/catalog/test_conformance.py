"""Schemathesis with every check: the OpenAPI document and the API say the same, on both databases.

It makes requests from the document, right and wrong ones, follows ids from answer to request, and
fails on a server error, an undocumented status, header or body, a refused request that fits the
document or an accepted one that does not, and a 405 whose `Allow` is not whole.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from services.catalog.app import create_app
from services.catalog.settings import CatalogSettings
from tests.integration.catalog.conftest import TOKEN
from tests.support.eventually import eventually
from tests.support.ports import free_port

EXAMPLES = 10
"""Requests an operation and kind: enough for the usual slips, few enough to run every time."""


def as_checked(document: dict[str, Any]) -> dict[str, Any]:
    """Without `format: binary` where a pattern says more: it stands for any bytes at all there."""
    for schema in document["components"]["schemas"].values():
        for part in schema.get("properties", {}).values():
            if part.get("format") == "binary" and "pattern" in part:
                del part["format"]
    return document


@pytest.mark.timeout(900)
async def test_schemathesis_finds_nothing(settings: CatalogSettings, tmp_path: Path) -> None:
    port = free_port()
    unlimited = settings.model_copy(
        update={"rate_limit_per_token": 0, "rate_limit_per_address": 0, "rate_limit_per_sign_in": 0}
    )
    app = create_app(unlimited)
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(as_checked(app.openapi())))
    config = uvicorn.Config(app, port=port, log_config=None, ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await eventually(started)
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("schemathesis"),
        *("run", document, "--url", f"http://127.0.0.1:{port}", "--no-color"),
        *("--include-path-regex", "^/api/", "--checks", "all", "--continue-on-failure"),
        *("--exclude-path", "/api/v1/events/stream"),  # its answer does not end
        *("--max-examples", str(EXAMPLES), "--seed", "1"),
        *("--header", f"Authorization: Bearer {TOKEN}"),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    server.should_exit = True
    await serving
    assert process.returncode == 0, output.decode()
