"""Files that somebody asked for: private, complete or absent."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui.services.private_files import exports_folder, write_private
from stts_tui.settings import Settings
from tests.builders import refuses


def test_only_its_owner_reads_it_and_nothing_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "exports"
    first = write_private(folder, "files", ".csv", ["a\r\n", "é\r\n"])
    second = write_private(folder, "files", ".csv", ["b"])
    assert (first.name, second.name) == ("files.csv", "files-2.csv")
    assert first.read_bytes() == "a\r\né\r\n".encode()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "a"
        raise RuntimeError("the line was lost")

    with pytest.raises(RuntimeError):
        write_private(tmp_path, "files", ".csv", lines())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with refuses("export-not-written") as caught:
        write_private(tmp_path / "file" / "exports", "files", ".csv", [])
    assert "files.csv" in caught.refusal.sentence


def test_the_setting_names_the_folder(tmp_path: Path) -> None:
    assert exports_folder(Settings(exports=str(tmp_path))) == tmp_path
    assert exports_folder(Settings()).name == "exports"
