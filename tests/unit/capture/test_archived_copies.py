import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.capture.steps.archived_copy.copies import (
    Copy,
    InternetArchive,
    asked_for,
    availability_url,
    copy_at,
    index_url,
    read_availability,
    read_index,
    with_original_urls,
)

ARCHIVE = InternetArchive()
COPY = Copy("20210304050607", "http://example.com/a?b=c")


def availability(**closest: object) -> bytes:
    found = {
        "available": True,
        "url": f"http://web.archive.org/web/{COPY.stamp}/{COPY.page_url}",
        "timestamp": COPY.stamp,
        "status": "200",
    }
    return json.dumps({"archived_snapshots": {"closest": found | closest}}).encode()


def test_the_archive_says_which_copy_it_has() -> None:
    assert read_availability(availability()) == COPY
    assert read_index(
        json.dumps([["timestamp", "original"], [COPY.stamp, COPY.page_url]]).encode()
    ) == (COPY)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"null",
        b"<html>busy",
        b'{"archived_snapshots": {}}',
        availability(available=False),
        availability(status="404"),
        availability(url="http://web.archive.org/"),
        availability(url="http://web.archive.org/web/20219999999999/http://a.test/"),
        availability(url=f"http://web.archive.org/web/{COPY.stamp}/javascript:alert(1)"),
    ],
)
def test_no_copy_is_no_copy(answer: bytes) -> None:
    assert read_availability(answer) is None
    assert read_index(answer) is None


@given(st.binary(max_size=200))
def test_whatever_the_archive_says_is_read(answer: bytes) -> None:
    assert read_availability(answer) is None
    assert read_index(answer) is None


def test_a_copy_has_addresses_and_a_time() -> None:
    assert COPY.address(ARCHIVE) == f"https://web.archive.org/web/{COPY.stamp}/{COPY.page_url}"
    assert COPY.replay_url(ARCHIVE).startswith(f"https://web.archive.org/web/{COPY.stamp}if_/http:")
    assert COPY.archived_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert copy_at(COPY.replay_url(ARCHIVE), ARCHIVE) == COPY
    assert copy_at("https://web.archive.org/about", ARCHIVE) is None
    assert copy_at(f"https://evil.test/web/{COPY.stamp}/http://a.test/", ARCHIVE) is None


def test_the_archive_is_asked_for_the_page_alone() -> None:
    url = asked_for("http://me:secret@example.com/a?b=c#d")

    assert url == COPY.page_url
    assert availability_url(ARCHIVE, url, None).endswith(
        "?url=http%3A%2F%2Fexample.com%2Fa%3Fb%3Dc"
    )
    assert availability_url(ARCHIVE, url, COPY.archived_at).endswith("&timestamp=20210304050607")
    assert "filter=statuscode:200" in index_url(ARCHIVE, url)


@pytest.mark.parametrize(
    ("archived", "original"),
    [
        (
            "[a](https://web.archive.org/web/20210304050607/http://a.test/b)",
            "[a](http://a.test/b)",
        ),
        ('src="/web/20210304050607im_/https://a.test/b.png"', 'src="https://a.test/b.png"'),
        ("//web.archive.org/web/2021js_/http://a.test/x.js", "http://a.test/x.js"),
        ("https://web.archive.org/about", "https://web.archive.org/about"),
        ("/web/page/http", "/web/page/http"),
    ],
)
def test_addresses_are_turned_back(archived: str, original: str) -> None:
    assert with_original_urls(archived, ARCHIVE) == original
