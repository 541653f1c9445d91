"""Live files that are alike in one thing, of several people, as they stand for a set of steps (store/tariff/ledger.py)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.common.text import fold
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.store.tariff.files import Files

K = TypeVar("K", bound=Hashable)


class Standing(Protocol):
    """The files of the set, and the present number of each person."""

    def fetch(self, file_ids: Iterable[int]) -> None: ...
    def get(self, file_id: int) -> FileRecord | None: ...
    def present(self, niss: NationalNumber) -> NationalNumber: ...


class Alike(Generic[K]):
    """What live files have in common: `key` of a file, which `find` looks for at every operator."""

    def __init__(
        self, standing: Standing, key: Callable[[FileRecord], K], find: Callable[[Sequence[K]], Iterable[tuple[K, int]]]
    ) -> None:  # fmt: skip
        self._standing, self._key, self._find = standing, key, find
        self._ids: dict[K, set[int]] = {}
        self._known: set[K] = set()

    def fetch(self, keys: Iterable[K]) -> None:
        """Fetch the live files of these."""
        wanted = set(keys) - self._known
        if wanted:
            self._known |= wanted
            found = list(self._find(sorted(wanted)))  # type: ignore[type-var]
            for key, file_id in found:
                self._ids.setdefault(key, set()).add(file_id)
            self._standing.fetch(file_id for _key, file_id in found)

    def keep(self, file: FileRecord) -> None:
        """The file is as the set has decided."""
        self._ids.setdefault(self._key(file), set()).add(file.file_id)

    def of(self, key: K, niss: NationalNumber) -> list[FileRecord]:
        """Live files of that key, of somebody else than `niss` is; oldest first."""
        self.fetch([key])
        ids = self._ids.get(key)
        if not ids:
            return []
        present, found = self._standing.present(niss), map(self._standing.get, sorted(ids))
        return [
            file for file in found
            if file is not None and file.state.is_live and self._key(file) == key
            and self._standing.present(file.niss) != present
        ]  # fmt: skip


class Namesakes(Alike[tuple[str, str]]):
    """Files of one folded name (surname, first name)."""

    def __init__(self, files: Files, standing: Standing) -> None:
        super().__init__(standing, lambda file: (fold(file.last_name), fold(file.first_name)), files.list_called)

    def of(self, key: tuple[str, str], niss: NationalNumber) -> list[FileRecord]:
        """Those that were born on the same day."""
        born = niss.birth_date
        return [] if born is None else [file for file in super().of(key, niss) if file.niss.birth_date == born]


class Lines(Alike[str]):
    """Files of one telephone line."""

    def __init__(self, files: Files, standing: Standing) -> None:
        super().__init__(standing, lambda file: file.phone, files.list_on_lines)
