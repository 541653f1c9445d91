"""The audit's chain gets a key, and reaches every row that matters.

`seal`: beside each transaction's lines, which rows it changed, and their marks before and after (store/seals.py); the
first ones, made right after the migrations, cover the lines that were there. `kind` is empty for an act; records that
cover every row end with one that says so. `checkpoint`: signed heads, each naming the one before.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
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
