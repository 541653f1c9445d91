"""Lists, declared once as forms are: per column its words, its width on the screen, and what it tells of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from stts_tui.i18n import Words

Row = TypeVar("Row")


def _nothing(_row: object) -> str:
    return ""


def _never(_row: object) -> bool:
    return False


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column `width` cells wide (a Chinese sign takes two); the last of a list may also take what room is left.

    A `wide` one is shown only where the window has room for it, or in place of others at F11.
    What does not fit of `text` is cut; `tail` stands right behind it and is never cut. Numbers stand `right`. `gap` is
    how many cells stay blank before the next column. `alarm` is whether what it tells of the row needs a hand; a word or
    a "!" there says so too.
    """

    words: Words
    width: int
    text: Callable[[Row], object]
    tail: Callable[[Row], str] = _nothing
    right: bool = False
    gap: int = 1
    wide: bool = False
    alarm: Callable[[Row], bool] = _never


Columns = tuple[Column[Row], ...]
