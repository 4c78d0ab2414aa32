import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.capture.steps.metadata.page_metadata import page_metadata, parse_time
from shared.contracts.messages import PageMetadata

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-05-01T10:00:00Z", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        ("2024-05-01T10:00:00+08:00", datetime(2024, 5, 1, 2, tzinfo=UTC)),
        ("2024-05-01T10:00:00.123+0800", datetime(2024, 5, 1, 2, 0, 0, 123_000, tzinfo=UTC)),
        ("2024-05-01 10:00", datetime(2024, 5, 1, 10, tzinfo=UTC)),
        (" 2024-05-01 ", datetime(2024, 5, 1, tzinfo=UTC)),
        ("Wed, 01 May 2024 10:00:00 +0200", datetime(2024, 5, 1, 8, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:00", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_times_are_utc(text: str | None, at: datetime | None) -> None:
    assert parse_time(text) == at


def test_the_head_goes_before_json_ld_and_that_before_a_guess() -> None:
    head = {"description": "of  the\nhead", "author": "@handle", "canonical_url": "HTTP://A.test"}
    article = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "author": "Nobody"},
            {
                "@type": ["Thing", "NewsArticle"],
                "description": "of json",
                "datePublished": "2024-05-01T10:00:00Z",
                "author": [{"@type": "Person", "name": "陈 一"}, {"name": "B"}],
                "publisher": {"@type": "Organization", "name": "The Paper"},
            },
        ],
    }

    page = page_metadata(head, ["no json", json.dumps([article])], {"published_at": "2020-01-01"})

    assert page == PageMetadata(
        description="of the head",
        site_name="The Paper",
        author="陈 一",
        published_at=datetime(2024, 5, 1, 10, tzinfo=UTC),
        canonical_url="http://a.test/",
        sources={
            "description": "meta",
            "site_name": "json_ld",
            "author": "json_ld",
            "published_at": "json_ld",
            "canonical_url": "meta",
        },
    )


def test_all_that_a_page_says_has_its_source() -> None:
    head = {
        "title": "T",
        "language": "zh-CN",
        "published_at": "2019-01-01",
        "image_url": "/a.png",
    }
    sources = {"title": "document", "language": "document", "published_at": "content"}
    article = {
        "@type": "Article",
        "datePublished": "2024-05-01",
        "dateModified": ["nonsense", "2024-05-02"],
        "author": {"name": "Tom &amp; Ann"},
        "image": [{"@type": "ImageObject", "url": "https://a.test/lead.png"}],
    }
    found = {"reading_seconds": "61", "modified_at": "2024-05-03"}

    page = page_metadata(
        head,
        [json.dumps(article)],
        found,
        sources | {"image_url": "open_graph"},
        "https://a.test/x",
    )

    assert page.published_at == datetime(2024, 5, 1, tzinfo=UTC)
    assert page.modified_at == datetime(2024, 5, 3, tzinfo=UTC)
    assert page.author == "Tom & Ann"
    assert page.lead_image_url == "https://a.test/a.png"
    assert page.reading_seconds == 61
    assert page.sources == {
        "title": "document",
        "language": "document",
        "published_at": "json_ld",
        "modified_at": "content",
        "author": "json_ld",
        "lead_image_url": "open_graph",
        "reading_seconds": "content",
    }


def test_a_guess_is_better_than_nothing() -> None:
    found = {"author": "A", "published_at": "2020-01-01", "site": "S", "description": "D"}

    page = page_metadata({}, [], found)

    assert (page.author, page.site_name, page.description) == ("A", "S", "D")
    assert page.published_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_an_address_is_nobodys_name() -> None:
    assert page_metadata({"author": "https://facebook.com/a"}, [], {}).author is None
    assert page_metadata({"author": "@only"}, [], {}).author == "@only"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "nothing", "/a", "ftp://a/"]
)
def test_a_canonical_url_is_one_of_the_web(url: str) -> None:
    assert page_metadata({"canonical_url": url}, [], {}).canonical_url is None


def test_what_is_too_long_is_cut_and_what_is_too_deep_is_left() -> None:
    page = page_metadata({"description": "x" * 9_999, "author": "y" * 999}, ["[" * 100_000], {})

    assert len(page.description or "") == 2_000
    assert len(page.author or "") == 200


@given(
    st.lists(JSON.map(json.dumps)),
    st.dictionaries(st.sampled_from(["author", "published_at"]), st.text()),
)
def test_no_page_breaks_it(json_ld: list[str], head: dict[str, Any]) -> None:
    page = page_metadata(head, json_ld, {})

    assert PageMetadata.model_validate_json(page.model_dump_json()) == page
