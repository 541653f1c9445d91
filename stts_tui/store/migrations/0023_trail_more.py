"""The audit trail tells more: refusals are found along an index of their own, however few they are among the lines.

A line about one person holds the pseudonym (0019); of one about several, such as a list, they stand in `audit_persons`.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE INDEX audit_refused ON audit (at, id) WHERE outcome <> 'done';
CREATE TABLE audit_persons (
    line_id INTEGER NOT NULL REFERENCES audit (id) ON DELETE CASCADE,
    person TEXT NOT NULL,
    PRIMARY KEY (line_id, person)
) WITHOUT ROWID;
CREATE INDEX audit_persons_of ON audit_persons (person, line_id)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    own = engine.in_use()
    own.carry_out(SCHEMA)
    own.forbid("audit_persons_no_update", "UPDATE", "audit_persons", "audit is append-only")
    own.forbid(  # as long as the line itself is there
        "audit_persons_no_delete", "DELETE", "audit_persons", "audit is append-only",
        "EXISTS (SELECT 1 FROM audit WHERE id = OLD.line_id)",
    )  # fmt: skip
