"""Writing what somebody asked for into a file that only he may read, complete or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stts_tui.domain.common.calendar import BELGIUM
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.exchange.csv_writer import csv_lines
from stts_tui.i18n import _
from stts_tui.services.guard import Office
from stts_tui.services.whole_files import put_whole
from stts_tui.settings import APPLICATION, Settings

CANNOT_WRITE = fault(
    "export-not-written", _("The file {path} cannot be written: {why}. Nothing is left of it; tell your system manager.")
)


@dataclass(frozen=True)
class WrittenFile:
    """A file that has been written, and how many rows it holds (heads and totals not counted)."""

    path: Path
    rows: int


def exports_folder(settings: Settings) -> Path:
    """Where exports go: the setting, or the user's own data folder."""
    if settings.exports:
        return Path(settings.exports)
    from platformdirs import user_data_path

    return user_data_path(APPLICATION) / "exports"


class Rows(Protocol):
    """What is exported: rows, head first, read while they are taken."""

    @property
    def rows(self) -> Iterable[tuple[str, ...]]: ...


def write_export(office: Office, export: Rows, name: str = "files") -> WrittenFile:
    """What a search found, as CSV. Raises CANNOT_WRITE."""
    rows = iter(export.rows)
    count = _Count(rows)
    head = next(rows, ())
    stamp = office.clock().astimezone(BELGIUM).strftime("%Y%m%d-%H%M%S")
    path = write_private(exports_folder(office.settings), f"{name}-{stamp}", ".csv", csv_lines(head, count))
    return WrittenFile(path, count.value)


def write_rows(office: Office, name: str, rows: Sequence[tuple[str, ...]]) -> Path:
    """Rows as CSV, head first, for people's own use; gives the file. Raises CANNOT_WRITE."""
    stamp = office.clock().astimezone(BELGIUM).strftime("%Y%m%d-%H%M%S")
    return write_private(exports_folder(office.settings), f"{name}-{stamp}", ".csv", csv_lines(rows[0], rows[1:]))


class _Count:
    """Counts rows while they pass."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._rows = rows
        self.value = 0

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for row in self._rows:
            self.value += 1
            yield row


def write_private(folder: Path, stem: str, ending: str, lines: Iterable[str]) -> Path:
    """A new file with `lines`, mode 0600, in a folder that only its owner may enter; another's file is never replaced.

    Raises CANNOT_WRITE, whatever `lines` raises; nothing is left then.
    """
    path = folder / f"{stem}{ending}"
    numbered = (folder / f"{stem}-{number}{ending}" for number in itertools.count(2))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return put_whole(itertools.chain([path], numbered), lambda file: file.writelines(line.encode() for line in lines))
    except OSError as error:
        raise refused(CANNOT_WRITE, path=path, why=why_not(error)) from None
