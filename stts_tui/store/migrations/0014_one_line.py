"""One line, one tariff, and communal living.

A line is looked for among the live files of every operator: an index of those alone stays small. The household's one place
is not that of somebody in communal living; a transfer waits beside its predecessor also while the authority looks at it.
"""

import peewee

from stts_tui.store import engine

_LIVE = "state IN ('requested', 'awaiting-documents', 'awaiting-activation', 'active')"
_IN_PLACE = f"{_LIVE} AND (state = 'active' OR taken_from_id IS NULL)"

SCHEMA = f"""
ALTER TABLE household ADD COLUMN communal BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE tariff_file ADD COLUMN communal BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE tariff_file ADD COLUMN line_reason TEXT NOT NULL DEFAULT '';
DROP INDEX tariff_file_one_per_person;
CREATE UNIQUE INDEX tariff_file_one_per_person ON tariff_file (niss) WHERE {_IN_PLACE};
DROP INDEX tariff_file_one_per_household;
CREATE UNIQUE INDEX tariff_file_one_per_household ON tariff_file (household_id) WHERE {_IN_PLACE} AND NOT communal;
DROP INDEX tariff_file_one_transfer;
CREATE UNIQUE INDEX tariff_file_one_transfer ON tariff_file (niss)
    WHERE {_LIVE} AND state <> 'active' AND taken_from_id IS NOT NULL;
CREATE INDEX tariff_file_live_line ON tariff_file (phone) WHERE {_LIVE} AND phone <> ''
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
