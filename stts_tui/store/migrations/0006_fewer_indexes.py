"""Fewer places to write for each record: what an index with a random key costs grows with the table.

No index is needed to keep the audit's chain from forking: a line follows the last one, or is refused. Who caused a line
of a history, and from which file a transfer was taken, most rows do not say; those need no place in an index.

SQLite cannot drop a constraint, so the audit is made anew under another name, filled, and renamed.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE new_audit (
    id {identity},
    at TIMESTAMP NOT NULL,
    actor_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    actor_name TEXT NOT NULL,
    company_id INTEGER REFERENCES company (id) ON DELETE RESTRICT,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER,
    subject_name TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    previous TEXT NOT NULL,
    link TEXT NOT NULL
);
INSERT INTO new_audit (
    id, at, actor_id, actor_name, company_id, action, outcome, subject_kind, subject_id, subject_name, before, after,
    previous, link)
SELECT id, at, actor_id, actor_name, company_id, action, outcome, subject_kind, subject_id, subject_name, before, after,
    previous, link
FROM audit ORDER BY id;
DROP TABLE audit;
ALTER TABLE new_audit RENAME TO audit;
CREATE INDEX audit_subject ON audit (subject_kind, subject_id);
CREATE INDEX audit_actor ON audit (actor_id, id);
DROP INDEX file_history_caused_by;
CREATE INDEX file_history_caused_by ON file_history (caused_by_id) WHERE caused_by_id IS NOT NULL;
DROP INDEX tariff_file_taken_from;
CREATE INDEX tariff_file_taken_from ON tariff_file (taken_from_id) WHERE taken_from_id IS NOT NULL
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    own = engine.in_use()
    own.carry_out(SCHEMA)
    own.make_append_only("audit")
    own.forbid(
        "audit_follows", "INSERT", "audit", "a line of the audit follows the last one",
        "NEW.previous <> (SELECT link FROM audit ORDER BY id DESC LIMIT 1)",
    )  # fmt: skip
