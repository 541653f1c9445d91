"""The audit trail tells more: refusals are found along an index of their own, however few they are among the lines."""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE INDEX audit_refused ON audit (at, id) WHERE outcome <> 'done'
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
