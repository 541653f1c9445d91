"""National numbers that were replaced: a person's number may change (bis number, register number, corrected number).

`former_number` holds each number that is not the present one of its person any more, as the register's file or the
authority told it; `present` is always the last of the chain, so that one look is enough. `account_number` holds those that
users had before their local administrator corrected them. The operator of a file is told by an assignment of a new kind;
SQLite cannot change a constraint, so that table is made anew, with that of its comments.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE former_number (
    number TEXT NOT NULL PRIMARY KEY CHECK (length(number) = 11),
    present TEXT NOT NULL CHECK (length(present) = 11 AND present <> number),
    told_at TIMESTAMP NOT NULL
);
CREATE INDEX former_number_present ON former_number (present);
CREATE TABLE account_number (
    id {identity},
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    niss TEXT NOT NULL CHECK (length(niss) = 11),
    until TIMESTAMP NOT NULL,
    UNIQUE (account_id, niss)
);
CREATE INDEX account_number_niss ON account_number (niss);

CREATE TABLE new_assignment (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES tariff_file (id) ON DELETE RESTRICT,
    company_id INTEGER REFERENCES company (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ('enter-missing-data', 'close-file', 'terminate-reduction', 'apply-reduction',
        'documents-asked', 'right-checked', 'address-changed', 'number-changed', 'decide', 'judge-documents',
        'lapsing-right')),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    due_on DATE NOT NULL,
    taken_by_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    opened_by_id INTEGER REFERENCES file_history (id) ON DELETE RESTRICT,
    ended_by_id INTEGER REFERENCES file_history (id) ON DELETE RESTRICT,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((kind IN ('decide', 'judge-documents', 'lapsing-right')) = (company_id IS NULL))
);
INSERT INTO new_assignment (
    id, file_id, company_id, kind, state, due_on, taken_by_id, opened_by_id, ended_by_id, created_at, ended_at, version,
    changed_at, changed_by)
SELECT id, file_id, company_id, kind, state, due_on, taken_by_id, opened_by_id, ended_by_id, created_at, ended_at, version,
    changed_at, changed_by
FROM assignment ORDER BY id;
CREATE TABLE new_assignment_comment (
    id {identity},
    assignment_id INTEGER NOT NULL REFERENCES new_assignment (id) ON DELETE RESTRICT,
    at TIMESTAMP NOT NULL,
    actor_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    actor_name TEXT NOT NULL,
    text TEXT NOT NULL
);
INSERT INTO new_assignment_comment (id, assignment_id, at, actor_id, actor_name, text)
SELECT id, assignment_id, at, actor_id, actor_name, text FROM assignment_comment ORDER BY id;
DROP TABLE assignment_comment;
DROP TABLE assignment;
ALTER TABLE new_assignment RENAME TO assignment;
ALTER TABLE new_assignment_comment RENAME TO assignment_comment;
CREATE UNIQUE INDEX assignment_one_open ON assignment (file_id, kind) WHERE state = 'open';
CREATE INDEX assignment_inbox ON assignment (company_id, due_on, id) WHERE state = 'open';
CREATE INDEX assignment_all ON assignment (company_id, due_on, id);
CREATE INDEX assignment_file ON assignment (file_id);
CREATE INDEX assignment_comment_of ON assignment_comment (assignment_id)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
