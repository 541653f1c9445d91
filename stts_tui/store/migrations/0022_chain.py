"""The audit's chain gets a key, and reaches every row that matters.

`seal`: beside each transaction's lines, which rows it changed, and their marks before and after (store/seals.py); the
first ones, made here, cover the lines that were there. `kind` is empty for an act; records that
cover every row end with one that says so. `checkpoint`: signed heads, each naming the one before.
"""

import peewee

from stts_tui.store import engine, keys
from stts_tui.store.seals import Seals
from stts_tui.store.settings import KEY
from stts_tui.store.tables import Setting

SCHEMA = """
DROP TRIGGER audit_follows;
CREATE TABLE seal (
    id {identity},
    line INTEGER NOT NULL,
    kind TEXT NOT NULL,
    keys TEXT NOT NULL,
    marks {bytes} NOT NULL,
    previous TEXT NOT NULL,
    link TEXT NOT NULL
);
CREATE INDEX seal_kinds ON seal (id) WHERE kind <> '';
CREATE INDEX seal_line ON seal (line);
CREATE TABLE checkpoint (
    id {identity},
    content TEXT NOT NULL,
    mac TEXT NOT NULL
)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    own = engine.in_use()
    own.carry_out(SCHEMA)
    for table in ("seal", "checkpoint"):
        own.make_append_only(table)
    own.forbid(
        "audit_follows", "INSERT", "audit", "a line of the audit follows the last one",
        "NEW.previous <> (SELECT link FROM audit ORDER BY id DESC LIMIT 1)"
        " AND NEW.previous <> (SELECT link FROM seal ORDER BY id DESC LIMIT 1)",
    )  # fmt: skip
    # At once: a database of this schema without any is one that somebody emptied.
    held = keys.find(own, Setting.get(Setting.name == KEY).value)
    Seals(own, lambda: held).cover("the chain gets a key", 0)
