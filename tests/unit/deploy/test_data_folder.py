"""The data folder: one run at a time, and tokens that stay and stay secret."""

import os
from pathlib import Path

import pytest

from deploy.local.data_folder import DataFolder
from deploy.local.errors import StartError


def test_tokens_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path / "new" / "data")
    first = folder.tokens()
    assert first == folder.tokens()
    assert len({first.api, first.service}) == 2
    assert min(len(first.api), len(first.service)) >= 32
    assert (folder.path / "tokens.json").stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_a_second_run_on_the_folder_is_told_who_has_it(tmp_path: Path) -> None:
    folder = DataFolder.open(tmp_path)
    folder.sign("http://127.0.0.1:8000, process 42")
    with pytest.raises(StartError, match=r"already \(http://127\.0\.0\.1:8000, process 42\)"):
        DataFolder.open(tmp_path)


def test_the_folder_is_free_again_when_the_run_has_ended(tmp_path: Path) -> None:
    os.close(DataFolder.open(tmp_path).lock)
    DataFolder.open(tmp_path)


def test_a_relative_folder_is_relative_to_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert DataFolder.open(Path("mine")).path == tmp_path / "mine"


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="Cannot use"):
        DataFolder.open(tmp_path / "file" / "data")


def test_damaged_tokens_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text('{"api": "only"')
    with pytest.raises(StartError, match="damaged"):
        DataFolder.open(tmp_path).tokens()
