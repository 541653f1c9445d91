"""Tariff files carry their regime: the rules under which they were asked for, for life.

Every file that is there was asked for under the classic one. No CHECK lists the regimes: SQLite cannot change one, and
another regime comes with the law's own files, not with the schema's.
"""

import peewee

from stts_tui.store import engine


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out("ALTER TABLE tariff_file ADD COLUMN regime TEXT NOT NULL DEFAULT 'classic' CHECK (regime <> '')")
