"""Live files of one name and birth date under several numbers, as they stand for a set of steps (store/tariff/ledger.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.text import fold
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.store.tariff.files import Files


class Standing(Protocol):
    """The files of the set, and the present number of each person."""

    def fetch(self, file_ids: Iterable[int]) -> None: ...
    def get(self, file_id: int) -> FileRecord | None: ...
    def present(self, niss: NationalNumber) -> NationalNumber: ...


class Namesakes:
    def __init__(self, files: Files, standing: Standing) -> None:
        self._files, self._standing = files, standing
        self._of_name: dict[tuple[str, str], set[int]] = {}
        self._known: set[tuple[str, str]] = set()

    def fetch(self, names: Iterable[tuple[str, str]]) -> None:
        """Fetch the live files of people of these folded names (surname, first name)."""
        wanted = set(names) - self._known
        if wanted:
            self._known |= wanted
            found = self._files.list_called(sorted(wanted))
            for name, file_id in found:
                self._of_name.setdefault(name, set()).add(file_id)
            self._standing.fetch(file_id for _name, file_id in found)

    def keep(self, file: FileRecord) -> None:
        """The file is as the set has decided."""
        self._of_name.setdefault((fold(file.last_name), fold(file.first_name)), set()).add(file.file_id)

    def of(self, called: tuple[str, str], niss: NationalNumber) -> list[FileRecord]:
        """Live files of that name, born on the same day, of somebody else than `niss` is; oldest first."""
        born = niss.birth_date
        if born is None:
            return []
        self.fetch([called])
        present, found = self._standing.present(niss), map(self._standing.get, sorted(self._of_name.get(called, ())))
        return [
            file for file in found
            if file is not None and file.state.is_live and file.niss.birth_date == born
            and self._standing.present(file.niss) != present
        ]  # fmt: skip
