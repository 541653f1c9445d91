"""What the authority has to look at before a file goes on, and the way to find namesakes.

A name is looked for among the live files of every operator: an index of those alone stays small.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
ALTER TABLE tariff_file ADD COLUMN doubts TEXT NOT NULL DEFAULT '';
CREATE INDEX tariff_file_live_name ON tariff_file (folded_last, folded_first)
    WHERE state IN ('requested', 'awaiting-documents', 'awaiting-activation', 'active')
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
