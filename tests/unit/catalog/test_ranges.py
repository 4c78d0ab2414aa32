"""Which part of a file a `Range` header asks for."""

import pytest

from services.catalog.artifacts.ranges import NoSuchPartError, Part, part_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=2-", Part(2, 10)),
        ("Bytes = 2-5", None),
        ("bytes=2-99", Part(2, 10)),
        ("bytes=-3", Part(7, 10)),
        ("bytes=-99", Part(0, 10)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("pages=1-2", None),
    ],
)
def test_one_range_is_served(header: str | None, part: Part | None) -> None:
    assert part_of(header, None, etag='"a"', size=10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_what_lies_behind_the_end_is_not_there(header: str) -> None:
    with pytest.raises(NoSuchPartError):
        part_of(header, None, etag='"a"', size=10)


def test_a_range_of_another_file_is_not_continued() -> None:
    assert part_of("bytes=1-2", '"a"', etag='"a"', size=10) == Part(1, 3)
    assert part_of("bytes=1-2", '"b"', etag='"a"', size=10) is None
    assert part_of("bytes=1-2", "Sun, 06 Nov 1994 08:49:37 GMT", etag='"a"', size=10) is None
