"""Cursors, titles, artifact headers and settings."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pydantic import SecretStr, ValidationError

from services.catalog.links.titles import clean_line
from services.catalog.paging import after_of, cursor_of
from services.catalog.settings import CatalogSettings
from services.catalog.snapshots.artifact_response import artifact_headers, is_fresh, media_type
from shared.contracts.artifacts import Artifact, ArtifactKind
from shared.http.pages import InvalidCursorError, encode_cursor


def artifact(kind: ArtifactKind, given: str = "text/html") -> Artifact:
    return Artifact(kind=kind, key="k", media_type=given, size_bytes=3, sha256="a" * 64)


def test_a_cursor_comes_back_exactly() -> None:
    row = (datetime(2024, 2, 29, 1, 2, 3, 456789, tzinfo=UTC), uuid4())
    assert after_of(cursor_of(*row)) == row
    assert after_of(None) is None


@pytest.mark.parametrize(
    "keys",
    [
        ["2024-01-01T00:00:00", str(uuid4())],
        ["0001-01-01T00:00:00+14:00", str(uuid4())],
        ["9999-12-31T23:59:59-14:00", str(uuid4())],
        ["2024-01-01T00:00:00+00:00", "x"],
        ["", ""],
        ["2024-01-01T00:00:00+00:00"],
    ],
)
def test_a_forged_cursor_is_refused(keys: list[str]) -> None:
    with pytest.raises(InvalidCursorError):
        after_of(encode_cursor(keys))


@pytest.mark.parametrize(
    ("title", "cleaned"),
    [
        (None, None),
        ("", None),
        (" \n\x00 ", None),
        (" A\u00a0 page\n", "A page"),
        ("标题", "标题"),
        ("x" * 600, "x" * 500),
    ],
)
def test_a_page_title_becomes_one_line(title: str | None, cleaned: str | None) -> None:
    assert clean_line(title) == cleaned


@pytest.mark.parametrize(
    ("kind", "given", "served"),
    [
        (ArtifactKind.HTML, "text/javascript", "text/html; charset=utf-8"),
        (ArtifactKind.TEXT, "text/html", "text/plain; charset=utf-8"),
        (ArtifactKind.SCREENSHOT, "image/webp", "image/webp"),
        (ArtifactKind.THUMBNAIL, "Image/PNG; x=y", "image/png"),
        (ArtifactKind.SCREENSHOT, "image/svg+xml", "application/octet-stream"),
        (ArtifactKind.ORIGINAL, "application/pdf", "application/pdf"),
        (ArtifactKind.ORIGINAL, "image/png", "image/png"),
        (ArtifactKind.ORIGINAL, "text/plain", "text/plain"),
        (ArtifactKind.ORIGINAL, "video/mp4", "video/mp4"),
        (ArtifactKind.ORIGINAL, "image/svg+xml", "application/octet-stream"),
        (ArtifactKind.ORIGINAL, "text/html", "application/octet-stream"),
        (ArtifactKind.ORIGINAL, "application/xml", "application/octet-stream"),
        (ArtifactKind.ORIGINAL, "video/mp4\r\nX: y", "application/octet-stream"),
        (ArtifactKind.SCREENSHOT, "text/html", "application/octet-stream"),
    ],
)
def test_the_kind_decides_the_media_type(kind: ArtifactKind, given: str, served: str) -> None:
    assert media_type(artifact(kind, given)) == served


@pytest.mark.parametrize("kind", ArtifactKind)
def test_every_kind_is_locked_down(kind: ArtifactKind) -> None:
    headers = artifact_headers(artifact(kind))
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "allow-" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert f'filename="{kind}-aaaaaaaaaaaa.' in headers["Content-Disposition"]


def test_what_could_run_is_saved_and_not_shown() -> None:
    def disposition(given: str) -> str:
        headers = artifact_headers(artifact(ArtifactKind.ORIGINAL, given), '潮 "x".pdf')
        return headers["Content-Disposition"]

    assert disposition("image/svg+xml").startswith("attachment;")
    assert disposition("application/pdf").startswith("inline;")
    assert disposition("application/pdf").endswith("filename*=UTF-8''%E6%BD%AE%20%22x%22.pdf")


def test_an_etag_is_compared_weakly() -> None:
    one = artifact(ArtifactKind.HTML)
    assert is_fresh(one, f'"b", W/"{"a" * 64}"')
    assert is_fresh(one, "*")
    assert not is_fresh(one, None)
    assert not is_fresh(one, '"b"')
    assert not is_fresh(one, "a" * 64)


def test_settings_want_real_tokens_and_no_unknown_names(monkeypatch: pytest.MonkeyPatch) -> None:
    token = SecretStr("long-enough")
    assert "long-enough" not in repr(CatalogSettings(api_token=token, service_token=token))
    with pytest.raises(ValidationError, match="api_token"):
        CatalogSettings(api_token=SecretStr("short"), service_token=token)
    monkeypatch.setenv("CATALOG_DATABASE", "x")
    with pytest.raises(ValidationError, match="CATALOG_DATABASE"):
        CatalogSettings(api_token=token, service_token=token)
