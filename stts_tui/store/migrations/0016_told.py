"""What a result tells besides: how its file stands, whom to ask, where a search goes on; and as what its correction was sent.

Results from before tell nothing of it: their answers stay as they were.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
ALTER TABLE message_result ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE message_result ADD COLUMN sent_as TEXT NOT NULL DEFAULT ''
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
