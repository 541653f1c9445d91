"""What a local administrator did last to users, for ten minutes: how each account was, so that it can be had back exactly.

`content` holds the account's columns as they were, never a password; `together` joins the acts of a set.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE user_act (
    id {identity},
    actor_id INTEGER NOT NULL REFERENCES account (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    together TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action <> ''),
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX user_act_actor ON user_act (actor_id, at)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
