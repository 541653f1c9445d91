"""SQLite as Peewee has it, of which every row can be read."""

from __future__ import annotations

import functools
from typing import Any

import peewee

from stts_tui.store.legible import Legible

_any_bytes = functools.partial(str, encoding="utf-8", errors="replace")


class Hidden(peewee.WrappedNode):
    """A column or a condition with SQLite's own sign that no index is meant."""

    def __sql__(self, ctx: Any) -> Any:
        return ctx.literal("+(").sql(self.node).literal(")")


class Database(Legible, peewee.SqliteDatabase):
    """SQLite keeps any bytes as a text; its drivers raise only when they are read."""

    @property
    def no_texts(self) -> tuple[type[Exception], ...]:
        return (peewee.OperationalError, self.connection().OperationalError)

    def take_any_bytes(self) -> None:
        self.connection().text_factory = _any_bytes
