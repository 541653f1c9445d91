"""The second factor, who must have one, passwords that are behind the times, and from where an account logged in.

A factor's secret is encrypted by a key that no database holds; of a code of recovery there is only a hash, of a place a keyed
one. `last_step` is the step of time whose code was taken last: neither it nor one before it is taken again.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
ALTER TABLE account ADD COLUMN outdated_password BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE company ADD COLUMN factor_required BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE factor (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    secret TEXT NOT NULL CHECK (secret <> ''),
    last_step BIGINT NOT NULL CHECK (last_step >= 0),
    since TIMESTAMP NOT NULL
);
CREATE TABLE recovery_code (
    account_id INTEGER NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (account_id, hash)
);
CREATE TABLE login_place (
    account_id INTEGER NOT NULL REFERENCES account (id),
    place TEXT NOT NULL CHECK (length(place) = 64),
    last_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, place)
)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
