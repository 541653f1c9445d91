"""Which papers of those that were asked of the customer came in, and when."""

import peewee

from stts_tui.store import engine

SCHEMA = "ALTER TABLE tariff_file ADD COLUMN received TEXT NOT NULL DEFAULT ''"


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
