"""Statements that were sent to the fund, with what each file gave in the year as it was told; corrections beside them.

`serial` 0 is the statement itself, what follows are corrections: they hold the files that had changed, with 0 days for
one that gave nothing any more.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE sent_statement (
    id {identity},
    company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE RESTRICT,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial >= 0),
    sent_on DATE NOT NULL,
    at TIMESTAMP NOT NULL,
    actor_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    UNIQUE (company_id, year, serial)
);
CREATE TABLE sent_line (
    id {identity},
    statement_id INTEGER NOT NULL REFERENCES sent_statement (id) ON DELETE RESTRICT,
    file_id INTEGER NOT NULL REFERENCES tariff_file (id) ON DELETE RESTRICT,
    category TEXT NOT NULL,
    formulas TEXT NOT NULL,
    first_on DATE,
    last_on DATE,
    days INTEGER NOT NULL CHECK (days >= 0),
    installation_cents INTEGER NOT NULL,
    subscription_cents INTEGER NOT NULL,
    calls_cents INTEGER NOT NULL,
    credit_cents INTEGER NOT NULL,
    is_estimate BOOLEAN NOT NULL,
    UNIQUE (statement_id, file_id),
    CHECK ((days = 0) = (first_on IS NULL)),
    CHECK ((days = 0) = (last_on IS NULL))
)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
