"""SQLite as Peewee has it, of which every row can be read."""

from __future__ import annotations

import peewee

from stts_tui.store.legible import Legible


class Database(Legible, peewee.SqliteDatabase):
    pass
