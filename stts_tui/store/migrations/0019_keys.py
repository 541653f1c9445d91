"""A key outside of the database, and what a line of the audit says besides.

`person` is a keyed pseudonym of the national number of whom the line is about, `purpose` why somebody looked, `place`
from where. Lines that were written before have none of them.
"""

import peewee

from stts_tui.store import engine, keys
from stts_tui.store.settings import KEY
from stts_tui.store.tables import Setting

SCHEMA = """
ALTER TABLE audit ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_person ON audit (person, at, id) WHERE person <> ''
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    own = engine.in_use()
    own.carry_out(SCHEMA)
    Setting.insert(name=KEY, value=keys.make(own).name).execute()
