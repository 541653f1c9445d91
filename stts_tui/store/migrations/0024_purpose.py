"""Why somebody looks at a person's data: whether a company asks for it, and what was said last in a session.

`purpose_person` is the keyed pseudonym of whom the purpose was said for: the next person is asked for anew.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
ALTER TABLE company ADD COLUMN purpose_required BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE login_session ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE login_session ADD COLUMN purpose_person TEXT NOT NULL DEFAULT ''
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
