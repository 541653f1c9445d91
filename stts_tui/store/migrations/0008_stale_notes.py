"""Notes of documents that were asked for a file that waits for none any more: withdrawn, as they now are when it moves on."""

import peewee

from stts_tui.store import engine

STALE = """
UPDATE assignment SET state = 'withdrawn', ended_at = changed_at, version = version + 1
WHERE kind = 'documents-asked' AND state = 'open'
AND file_id IN (SELECT id FROM tariff_file WHERE state <> 'awaiting-documents')
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(STALE)
