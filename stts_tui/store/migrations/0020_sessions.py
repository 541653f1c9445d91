"""Sessions: each login that is going on or has ended, with the place that it came from and how it ended.

`started_tick` and `proved_tick` are seconds of the host's own clock, which nobody sets: of the process whose session it
is, and compared by nobody else. `proved_tick` is when the password was typed last. `process` tells processes of a host
apart, so that one that was killed is known to be gone.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE login_session (
    id {identity},
    account_id INTEGER NOT NULL REFERENCES account (id),
    started_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    started_tick INTEGER NOT NULL,
    proved_tick INTEGER NOT NULL,
    is_locked BOOLEAN NOT NULL,
    origin TEXT NOT NULL,
    terminal TEXT NOT NULL,
    host TEXT NOT NULL,
    process TEXT NOT NULL,
    ended_at TIMESTAMP,
    ended_why TEXT NOT NULL,
    CHECK ((ended_at IS NULL) = (ended_why = ''))
);
CREATE INDEX login_session_account ON login_session (account_id, started_at)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
