import os
import tempfile
from pathlib import Path

import pytest

from services.capture.browser.confinement import (
    Confinement,
    SandboxUnavailableError,
    choose_confinement,
)


def test_off_is_off_and_the_browser_is_ourselves() -> None:
    assert choose_confinement("off") == Confinement(sandbox=False, account=None)


def test_root_never_runs_a_sandboxed_browser_as_root() -> None:
    found = choose_confinement("auto")

    if os.geteuid() == 0 and found.sandbox:
        assert found.account is not None
        assert found.account.uid != 0
    if os.geteuid() != 0:
        assert found.account is None


@pytest.fixture
def closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder that nobody can enter, root included: it is not there."""
    folder = tmp_path / "closed"
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_on_says_why_it_cannot_be(closed_folder: Path) -> None:
    with pytest.raises(SandboxUnavailableError, match="closed"):
        choose_confinement("on")


def test_auto_does_without_where_it_cannot_be(closed_folder: Path) -> None:
    assert choose_confinement("auto") == Confinement(sandbox=False, account=None)
