"""Since when somebody is blocked. Of blocks before this nothing told it: the last change of the account stands for it."""

import peewee

from stts_tui.store import engine

SCHEMA = """
ALTER TABLE account ADD COLUMN blocked_since TIMESTAMP;
UPDATE account SET blocked_since = changed_at WHERE blocked_until > '0001-01-01'
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
