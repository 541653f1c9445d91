"""The audit trail is read: each question that is asked of it has a walk along an index, in the order of time.

Its order is the moment and then the number, so that days are a range of each index, whatever a clock did meanwhile. Each
index more is written with every act, so they are few: by moment, by company and act, by person and act, by what a line is
about. Lines about tariff files, and those that name a subject, are a part of the trail: theirs hold no others.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
DROP INDEX audit_subject;
DROP INDEX audit_actor;
CREATE INDEX audit_moment ON audit (at, id);
CREATE INDEX audit_companys_act ON audit (company_id, action, at, id);
CREATE INDEX audit_actors_act ON audit (actor_id, action, at, id);
CREATE INDEX audit_subject ON audit (subject_kind, subject_id, at, id) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_files ON audit (at, id)
    WHERE subject_kind IN ('file', 'files', 'assignment', 'assignments', 'person', 'statement', 'export')
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
