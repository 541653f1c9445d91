"""Structured messages: sender numbers with their keys, messages with their originals, and what became of each record.

`done_key` holds sender, kind and reference of a record that was carried out: its uniqueness is the last wall against
doing one twice. Parts of an original are compressed (zlib), some hundred kilobytes each.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE sender (
    id {identity},
    company_id INTEGER NOT NULL UNIQUE REFERENCES company (id) ON DELETE RESTRICT,
    number TEXT NOT NULL UNIQUE CHECK (length(number) = 6),
    is_open BOOLEAN NOT NULL,
    technical_user_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    email TEXT NOT NULL,
    told_history INTEGER NOT NULL,
    told_news INTEGER NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK (NOT is_open OR technical_user_id IS NOT NULL)
);

CREATE TABLE sender_key (
    id {identity},
    sender_id INTEGER NOT NULL REFERENCES sender (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    comment TEXT NOT NULL,
    fingerprint TEXT NOT NULL UNIQUE,
    added_at TIMESTAMP NOT NULL,
    added_by TEXT NOT NULL
);
CREATE INDEX sender_key_sender ON sender_key (sender_id);

CREATE TABLE message (
    id {identity},
    sender_id INTEGER NOT NULL REFERENCES sender (id) ON DELETE RESTRICT,
    name TEXT NOT NULL,
    digest TEXT NOT NULL CHECK (length(digest) = 64),
    ticket TEXT NOT NULL UNIQUE,
    environment TEXT NOT NULL CHECK (environment IN ('R', 'T', 'S')),
    state TEXT NOT NULL CHECK (state IN ('receiving', 'accepted', 'done', 'refused', 'called-back')),
    all_or_nothing BOOLEAN NOT NULL,
    account_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    size INTEGER NOT NULL,
    records INTEGER NOT NULL,
    done INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    received_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    reasons TEXT NOT NULL,
    UNIQUE (sender_id, name, digest),
    CHECK (done = accepted + refused),
    CHECK (done <= records),
    CHECK (state <> 'done' OR done = records)
);
CREATE INDEX message_by_digest ON message (sender_id, digest);

CREATE TABLE message_part (
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    body {bytes} NOT NULL,
    PRIMARY KEY (message_id, position)
);

CREATE TABLE message_result (
    message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    line INTEGER NOT NULL,
    is_accepted BOOLEAN NOT NULL,
    file_number TEXT NOT NULL,
    reasons TEXT NOT NULL,
    found TEXT NOT NULL,
    given TEXT NOT NULL,
    done_key TEXT UNIQUE,
    PRIMARY KEY (message_id, position)
);
CREATE INDEX message_result_refused ON message_result (message_id, position) WHERE NOT is_accepted
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
