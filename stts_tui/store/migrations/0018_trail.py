"""The audit trail is read: each question that is asked of it has an index in the order in which the answer is shown.

Its order is the moment and then the number, so that days are a range of each index whatever a clock did meanwhile. The
lines about tariff files, those that name a subject, and those of who has no account are parts of the trail: small indexes.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
DROP INDEX audit_subject;
DROP INDEX audit_actor;
CREATE INDEX audit_moment ON audit (at, id);
CREATE INDEX audit_company ON audit (company_id, at, id);
CREATE INDEX audit_act ON audit (action, at, id);
CREATE INDEX audit_companys_act ON audit (company_id, action, at, id);
CREATE INDEX audit_actors_act ON audit (actor_id, action, at, id);
CREATE INDEX audit_nobody ON audit (actor_name, at, id) WHERE actor_id IS NULL;
CREATE INDEX audit_subject ON audit (subject_kind, subject_id, at, id) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_files ON audit (at, id)
    WHERE subject_kind IN ('file', 'files', 'assignment', 'assignments', 'person', 'statement', 'export')
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
