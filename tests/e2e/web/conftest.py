"""A visitor at the page of the shared product."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.web.browser import DESKTOP, chromium
from tests.e2e.web.visitor import Visitor
from tests.support.stack import Stack

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures go."""
    return tmp_path_factory.mktemp("web-album")


@pytest.fixture
def visit(stack: Stack, album: Path, tmp_path: Path) -> Iterator[Visit]:
    """A browser in a language, of a size, that is not signed in."""
    with ExitStack() as browsers:

        def start(language: str = "en-US", size: tuple[int, int] = DESKTOP) -> Visitor:
            driver = browsers.enter_context(chromium(language, tmp_path / language, size=size))
            return Visitor(driver, stack.url, album)

        yield start


@pytest.fixture
def visitor(visit: Visit, stack: Stack) -> Visitor:
    """An English visitor who is signed in."""
    visitor = visit()
    visitor.sign_in(stack.token)
    return visitor
