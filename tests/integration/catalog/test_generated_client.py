"""A client that openapi-python-client makes of our document works against the real catalog."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from services.catalog import openapi
from tests.integration.catalog.conftest import TOKEN, Api
from tests.integration.catalog.workers import Workers

PACKAGE = "generated_linksnap"
HTML = b"<!doctype html><title>Kept by hand</title><p>Only members see this page."


class Generated:
    """The package: `call` runs an operation by its id, `model` finds a class by its name."""

    def __init__(self, package: Path) -> None:
        self._package = package
        self.root = self._imported("")

    def model(self, name: str) -> Any:
        return getattr(self._imported(".models"), name)

    def file(self, payload: bytes, name: str) -> Any:
        return self._imported(".types").File(BytesIO(payload), name, "text/html")

    async def call(self, client: Any, operation_id: str, *path: Any, **arguments: Any) -> Any:
        (module,) = self._package.glob(f"api/*/{operation_id}.py")
        operation = self._imported(f".api.{module.parent.name}.{operation_id}")
        return await operation.asyncio_detailed(*path, client=client, **arguments)

    def _imported(self, name: str) -> ModuleType:
        return importlib.import_module(f"{PACKAGE}{name}")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    """Made without a warning, or it says which part of the document the generator left out."""
    folder = tmp_path_factory.mktemp("generated")
    openapi.write(folder)
    config = folder / "config.yaml"
    # Atom is a type that the generator does not know; without this it only leaves the answer out.
    config.write_text(
        "post_hooks: []\ncontent_type_overrides:\n  application/atom+xml: text/plain\n"
    )
    made = subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate"),
            *("--path", folder / "openapi.json", "--output-path", folder / PACKAGE),
            *("--config", config, "--meta", "none", "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield Generated(folder / PACKAGE)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def client(generated: Generated, api: Api) -> Any:
    return generated.root.AuthenticatedClient(
        base_url="http://catalog",
        token=TOKEN,
        raise_on_unexpected_status=True,
        httpx_args={"transport": api.http._transport},
    )


async def test_add_list_change_and_read(
    generated: Generated, client: Any, api: Api, workers: Workers
) -> None:
    new = generated.model("LinkIn")(url="https://example.com/page", tags=["reading"], read=True)
    added = await generated.call(client, "add_link", body=new)
    assert added.status_code == 201
    link = added.parsed
    assert isinstance(link, generated.model("LinkOut"))
    assert (link.url, link.tags, link.read) == ("https://example.com/page", ["reading"], True)

    tagged = generated.model("LinkPatch")(tags=["reading", "done"])
    changed = (await generated.call(client, "change_link", link.id, body=tagged)).parsed
    assert sorted(changed.tags) == ["done", "reading"]
    assert changed.read, "a change of the tags left the rest alone"

    wanted = {
        "tag": ["done"],
        "read": True,
        "sort": generated.model("Sort")("-created_at"),
        "limit": 5,
    }
    page = (await generated.call(client, "list_links", **wanted)).parsed
    assert [item.id for item in page.items] == [link.id]
    assert page.next_cursor is None
    assert (await generated.call(client, "list_links", tag=["nothing"])).parsed.items == []

    await api.ended({"latest_snapshot": {"id": link.latest_snapshot.id}})
    snapshot = (await generated.call(client, "get_snapshot", link.latest_snapshot.id)).parsed
    assert snapshot.state is generated.model("SnapshotState").CAPTURED
    assert snapshot.captured_at > snapshot.created_at

    kind = generated.model("ArtifactKind").TEXT
    text = (await generated.call(client, "get_artifact", snapshot.id, kind)).parsed
    path = f"/api/v1/snapshots/{snapshot.id}/artifacts/text"
    assert text.payload.read() == (await api.http.get(path)).content


async def test_problems_are_typed(generated: Generated, client: Any) -> None:
    missing = uuid4()
    answer = await generated.call(client, "get_link", missing)
    assert answer.status_code == 404
    assert isinstance(answer.parsed, generated.model("Problem"))
    assert answer.parsed.type_ == "urn:linksnap:problem:link-not-found"
    assert str(missing) in answer.parsed.detail

    refused = await generated.call(client, "add_link", body=generated.model("LinkIn")(url="no"))
    assert refused.parsed.type_ == "urn:linksnap:problem:invalid-input"
    assert [item.field for item in refused.parsed.errors] == ["url"]

    stranger = client.with_headers({})
    stranger.token = "somebody-else"
    assert (await generated.call(stranger, "list_links")).parsed.status == 401


async def test_changes_of_settings_name_only_what_is_changed(
    generated: Generated, client: Any, api: Api
) -> None:
    await api.http.patch("/api/v1/account", json={"ignore_tracking": False, "check_days": 9})
    patch = generated.model("AccountPatch")(trash_days=60)
    account = (await generated.call(client, "change_account", body=patch)).parsed
    assert (account.trash_days, account.check_days, account.ignore_tracking) == (60, 9, False)


async def test_a_lost_update_is_refused(generated: Generated, client: Any) -> None:
    new = generated.model("LinkIn")(url="https://example.com/")
    added = await generated.call(client, "add_link", body=new)
    seen = client.with_headers({"If-Match": added.headers["ETag"]})
    patch = generated.model("LinkPatch")
    link_id = added.parsed.id
    assert (await generated.call(seen, "change_link", link_id, body=patch(title="A"))).parsed.title
    late = await generated.call(seen, "change_link", link_id, body=patch(title="B"))
    assert late.parsed.type_ == "urn:linksnap:problem:precondition-failed"


async def test_upload(generated: Generated, client: Any, workers: Workers) -> None:
    form = generated.model("UploadIn")(
        file=generated.file(HTML, "page.html"), url="https://members.example/", tags=["a", "b"]
    )
    answer = await generated.call(client, "add_upload", body=form)
    assert answer.status_code == 201
    assert answer.parsed.tags == ["a", "b"]


async def test_search(generated: Generated, client: Any, workers: Workers) -> None:
    answer = await generated.call(client, "search", q="how do plants eat", tag=["reading"])
    assert answer.status_code == 200
    assert answer.parsed.items == []
