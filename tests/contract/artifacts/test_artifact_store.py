"""One suite for every artifact store: a folder (the default), memory, and S3 spoken over HTTP.

The S3 side is moto's server: it speaks the protocol, but no claim is made for a store of a vendor.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from moto.server import ThreadedMotoServer

from shared.artifacts.store import ArtifactMissingError, ArtifactStore
from shared.contracts.artifacts import ArtifactKind


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def _s3_store(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> ArtifactStore:
    bucket = f"linksnap-{uuid4()}"
    httpx.put(f"{endpoint}/{bucket}").raise_for_status()
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    return ArtifactStore.open(f"s3://{bucket}/artifacts")


@pytest.fixture(params=["file", "memory", "s3"])
def store(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    s3_endpoint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> ArtifactStore:
    if request.param == "s3":
        return _s3_store(s3_endpoint, monkeypatch)
    # A space and Chinese in the path: people put their data anywhere.
    folder = tmp_path / "我的 data"
    return ArtifactStore.open(folder.as_uri() if request.param == "file" else "memory://")


async def test_what_was_put_is_read_back_whole_and_in_pieces(store: ArtifactStore) -> None:
    data = bytes(range(256)) * 20_000
    artifact = await store.put(uuid4(), ArtifactKind.PDF, "application/pdf", data)
    assert artifact.sha256 == hashlib.sha256(data).hexdigest()
    assert artifact.size_bytes == len(data)
    assert await store.read(artifact.key) == data
    pieces = [piece async for piece in await store.stream(artifact.key)]
    assert b"".join(pieces) == data


async def test_the_same_bytes_of_a_link_are_stored_once(store: ArtifactStore) -> None:
    link_id = uuid4()
    first = await store.put(link_id, ArtifactKind.TEXT, "text/plain", b"same")
    second = await store.put(link_id, ArtifactKind.TEXT, "text/plain", b"same")
    assert first == second
    assert await store.keys(link_id) == [first.key]


async def test_two_links_never_share_a_file(store: ArtifactStore) -> None:
    one = await store.put(uuid4(), ArtifactKind.TEXT, "text/plain", b"same")
    other = await store.put(uuid4(), ArtifactKind.TEXT, "text/plain", b"same")
    await store.delete([one.key])
    assert await store.read(other.key) == b"same"


async def test_a_deleted_or_unknown_artifact_is_missing(store: ArtifactStore) -> None:
    artifact = await store.put(uuid4(), ArtifactKind.TEXT, "text/plain", b"short-lived")
    await store.delete([artifact.key, artifact.key])
    with pytest.raises(ArtifactMissingError):
        await store.read(artifact.key)
    with pytest.raises(ArtifactMissingError):
        await store.stream(artifact.key)


async def test_an_empty_artifact_is_kept(store: ArtifactStore) -> None:
    artifact = await store.put(uuid4(), ArtifactKind.TEXT, "text/plain", b"")
    assert await store.read(artifact.key) == b""


async def test_check_passes_on_a_store_that_works(store: ArtifactStore) -> None:
    await store.check()
    assert await store.keys(uuid4()) == []


async def in_pieces(count: int, *, broken: bool = False) -> AsyncIterator[bytes]:
    for number in range(count):
        yield bytes([number]) * 1024 * 1024
    if broken:
        raise ConnectionResetError


@pytest.mark.parametrize("count", [0, 1, 12])
async def test_what_comes_in_pieces_is_one_file(store: ArtifactStore, count: int) -> None:
    key = f"{uuid4()}/piece"

    for _time in range(2):
        await store.put_pieces(key, in_pieces(count))

    assert await store.read(key) == b"".join([piece async for piece in in_pieces(count)])


async def test_what_breaks_off_is_no_file(store: ArtifactStore) -> None:
    key = f"{uuid4()}/piece"

    with pytest.raises(ConnectionResetError):
        await store.put_pieces(key, in_pieces(7, broken=True))

    with pytest.raises(ArtifactMissingError):
        await store.read(key)
