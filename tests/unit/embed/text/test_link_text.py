"""What a link says before it has a snapshot."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.embed.text.link_text import link_meaning, link_words, url_words
from shared.contracts.messages import LinkSaved


def saved(**fields: object) -> LinkSaved:
    now = datetime.now(UTC)
    return LinkSaved.model_validate(
        {
            "link_id": uuid4(),
            "owner_id": uuid4(),
            "version": 1,
            "url": "https://www.example.org/bread-making/",
            "created_at": now,
            "saved_at": now,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://www.example.org/bread-making_guide.html", "example org bread making guide html"),
        ("http://example.org/a?session=1#part", "example org a"),
        ("https://zh.example.org/wiki/%E9%9D%A2%E5%8C%85", "zh example org wiki 面包"),
        ("https://example.org/%zz", "example org %zz"),
    ],
)
def test_url_words(url: str, words: str) -> None:
    assert url_words(url) == words


def test_words_are_everything_of_a_link() -> None:
    link = saved(title="Bread", note="for Sunday", tags=("baking", "家"))
    assert link_words(link) == "Bread\nfor Sunday\nbaking 家\nexample org bread making"


def test_the_url_is_its_meaning_only_when_there_is_nothing_else() -> None:
    assert link_meaning(saved(title="Bread", tags=("baking",))) == "Bread\nbaking"
    assert link_meaning(saved()) == "example org bread making"
