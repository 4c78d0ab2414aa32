"""The pure parts of the door for agents."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.agents.origins import OriginRefusedError, check_origin
from services.catalog.agents.tools.reading import part_of

HOSTS = frozenset({"links.example"})
ORIGINS = frozenset({"https://agents.example"})


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("links.example", None),
        ("links.example:8443", "https://agents.example"),
        ("127.0.0.1:8000", None),
        ("[::1]:8000", "http://[::1]:3000"),
        ("localhost", "http://127.0.0.1"),
    ],
)
def test_who_may_call(host: str, origin: str | None) -> None:
    check_origin(host, origin, allowed_hosts=HOSTS, allowed_origins=ORIGINS)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example", None),
        ("", None),
        ("[", None),
        ("links.example", "https://links.example"),
        ("links.example", "http://localhost"),
        ("localhost", "https://localhost.evil.example"),
        ("localhost", "http://[evil"),
    ],
)
def test_who_may_not(host: str, origin: str | None) -> None:
    with pytest.raises(OriginRefusedError):
        check_origin(host, origin, allowed_hosts=HOSTS, allowed_origins=ORIGINS)


@given(
    text=st.text(max_size=60),
    size=st.integers(1, 7),
    start=st.integers(0, 70),
    count=st.integers(1, 70),
)
async def test_a_part_of_a_text_in_any_pieces(text: str, size: int, start: int, count: int) -> None:
    content = text.encode()

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(content), size):
            yield content[at : at + size]

    assert await part_of(pieces(), start, count) == (text[start : start + count], len(text))
