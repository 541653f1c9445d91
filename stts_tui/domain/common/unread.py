"""What is stored and cannot be read: a code that nobody knows, a day that is none, a text without end.

The store notes each such value where a row leaves the database (store/legible.py) and gives something harmless in its
place. Who only looks (`tolerant`) is shown the rest, with what was noted; who would decide by it, or foretell what would be
decided (`deciding`), is refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from stts_tui.domain.common.errors import fault, refused
from stts_tui.i18n import Words, _, _n, with_label

STORED_UNREADABLE = fault(
    "stored-unreadable",
    _("Not done: something that is stored of this cannot be read ({where}: {why}). Tell your system manager, who can mend"
      " it."),
)  # fmt: skip


class Why(StrEnum):
    """Why a value cannot be read."""

    TOO_LONG = "too-long"
    CODE = "code"
    DAY = "day"
    NUMBER = "number"
    DATA = "data"

    @property
    def words(self) -> Words:
        return _WHY[self]


_WHY = {
    Why.TOO_LONG: _("too long, cut here"),
    Why.CODE: _("a code that nobody knows"),
    Why.DAY: _("no day or moment"),
    Why.NUMBER: _("no number"),
    Why.DATA: _("damaged data"),
}


@dataclass(frozen=True)
class Unread:
    """A stored value that could not be read; its row's key, where that is known. What stands there is not told."""

    table: str
    row: str
    column: str
    why: Why

    @property
    def where(self) -> str:
        """For the system manager: table, row and column."""
        return f"{self.table} {self.row}, {self.column}" if self.row else f"{self.table}, {self.column}"

    @property
    def words(self) -> Words:
        return with_label(self.where, self.why.words)


MOST = 50  # that are noted of one call
_notes: ContextVar[dict[Unread, None] | None] = ContextVar("notes", default=None)
_tolerant: ContextVar[bool] = ContextVar("tolerant", default=False)


@contextlib.contextmanager
def noting() -> Iterator[dict[Unread, None]]:
    """Gather what is noted inside, each once and no more than MOST."""
    found: dict[Unread, None] = {}
    token = _notes.set(found)
    try:
        yield found
    finally:
        _notes.reset(token)


@contextlib.contextmanager
def tolerant() -> Iterator[None]:
    """Inside, nothing is decided by what is read: what cannot be read is noted and does not refuse."""
    token = _tolerant.set(True)
    try:
        yield
    finally:
        _tolerant.reset(token)


@contextlib.contextmanager
def deciding() -> Iterator[None]:
    """Inside, something is decided by what is read, also where whoever asked only looks: a forecast, a letter."""
    token = _tolerant.set(False)
    try:
        yield
    finally:
        _tolerant.reset(token)


def note(unread: Unread, *, decides: bool) -> None:
    """Note it. Raises STORED_UNREADABLE where it `decides` something and who reads it does not only look."""
    if decides and not _tolerant.get():
        raise refused(STORED_UNREADABLE, where=unread.where, why=unread.why.words)
    found = _notes.get()
    if found is not None and len(found) < MOST:
        found[unread] = None


def summed_up(found: Sequence[Unread]) -> Words:
    """What a page says of them."""
    return _n(
        "Something that is stored here cannot be read and is not shown as it stands ({where}). F1 tells more.",
        "{count} stored values here cannot be read and are not shown as they stand (such as {where}). F1 names them.",
    ).with_values(count=len(found), where=found[0].where)
