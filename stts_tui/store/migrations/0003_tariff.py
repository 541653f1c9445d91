"""Tariff files with both parts, transfers, the authority's decisions, and histories from which an action is undone.

A file may wait while the register does not answer: its person need not be in the embedded register, its household and
category may be unknown. A transfer's file waits beside the one that stays in charge, hence the partial indexes.

SQLite cannot change a constraint, so the four tables are made anew under other names, filled, and renamed.
"""

import peewee

from stts_tui.domain.common.text import fold
from stts_tui.store import engine

# Written out more than once below.
LISTS = {
    "{categories}": "('age65', 'dis66', 'ris', 'hear', 'lary', 'mwb')",
    "{formulas}": "('fixed', 'mobile', 'prepaid', 'internet', 'bundle', 'calls')",
    "{counts}": "('one', 'calls-here', 'subscription-here')",
    "{over}": "('refused', 'closed', 'ended', 'transferred', 'cancelled')",
    "{in_place}": "state IN ('requested', 'awaiting-documents', 'active')"
    " OR (state = 'awaiting-activation' AND taken_from_id IS NULL)",
}

SCHEMA = """
CREATE TABLE new_tariff_file (
    id {identity},
    number TEXT NOT NULL UNIQUE,
    company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE RESTRICT,
    niss TEXT NOT NULL CHECK (length(niss) = 11),
    household_id INTEGER REFERENCES household (id) ON DELETE RESTRICT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    folded_first TEXT {binary} NOT NULL,
    folded_last TEXT {binary} NOT NULL,
    category TEXT CHECK (category IS NULL OR category IN {categories}),
    state TEXT NOT NULL CHECK (state IN ('requested', 'awaiting-documents', 'awaiting-activation', 'active',
                                         'refused', 'closed', 'ended', 'transferred', 'cancelled')),
    phone TEXT NOT NULL,
    reference TEXT NOT NULL,
    folded_reference TEXT {binary} NOT NULL,
    contact TEXT NOT NULL,
    address TEXT NOT NULL,
    address_note TEXT NOT NULL,
    with_proof BOOLEAN NOT NULL,
    requested_on DATE NOT NULL,
    verified_on DATE,
    granted_from DATE,
    activation_due DATE,
    documents TEXT NOT NULL,
    documents_due DATE,
    reminded_on DATE,
    warned_on DATE,
    lapse_due DATE,
    formula TEXT CHECK (formula IS NULL OR formula IN {formulas}),
    installation_cents INTEGER CHECK (installation_cents IS NULL OR installation_cents >= 0),
    price_cents INTEGER CHECK (price_cents IS NULL OR price_cents > 0),
    operators TEXT NOT NULL CHECK (operators IN {counts}),
    activation_on DATE,
    invoice_on DATE,
    consent_by TEXT NOT NULL,
    consent_on DATE,
    consent_how TEXT CHECK (consent_how IS NULL OR consent_how IN ('written', 'electronic', 'spoken')),
    taken_from_id INTEGER REFERENCES new_tariff_file (id) ON DELETE RESTRICT,
    closed_on DATE,
    closed_because TEXT NOT NULL,
    closed_note TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK ((state IN {over}) = (closed_on IS NOT NULL)),
    CHECK (closed_on IS NULL OR closed_on >= requested_on),
    CHECK (state <> 'awaiting-activation' OR activation_due IS NOT NULL),
    CHECK (state <> 'awaiting-documents' OR documents_due IS NOT NULL)
);
INSERT INTO new_tariff_file (
    id, number, company_id, niss, household_id, first_name, last_name, folded_first, folded_last, category, state, phone,
    reference, folded_reference, contact, address, address_note, with_proof, requested_on, verified_on, granted_from,
    activation_due, documents, documents_due, formula, operators, activation_on, consent_by, closed_on, closed_because,
    closed_note, version, changed_at, changed_by)
SELECT f.id, f.number, f.company_id, f.niss, f.household_id, f.first_name, f.last_name, f.folded_first, f.folded_last,
    f.category, f.state, f.phone, f.reference, '', '',
    (SELECT h.street || ' ' || h.number || ', ' || h.postal_code || ' ' || h.municipality FROM household h
     WHERE h.id = f.household_id),
    '', FALSE, f.requested_on, f.requested_on,
    CASE WHEN f.state IN ('requested', 'awaiting-documents', 'refused') THEN NULL ELSE f.requested_on END,
    CASE WHEN f.state = 'awaiting-activation' THEN coalesce(f.activation_due, f.requested_on) ELSE f.activation_due END,
    '', CASE WHEN f.state = 'awaiting-documents' THEN f.requested_on END,
    (SELECT r.formula FROM reduction r WHERE r.file_id = f.id ORDER BY r.starts_on DESC LIMIT 1), 'one',
    (SELECT min(r.starts_on) FROM reduction r WHERE r.file_id = f.id), '', f.closed_on, '', f.closed_because, f.version,
    f.changed_at, f.changed_by
FROM tariff_file f;

CREATE TABLE new_reduction (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES new_tariff_file (id) ON DELETE RESTRICT,
    formula TEXT NOT NULL CHECK (formula IN {formulas}),
    phone TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    category TEXT NOT NULL CHECK (category IN {categories}),
    operators TEXT NOT NULL CHECK (operators IN {counts}),
    price_cents INTEGER CHECK (price_cents IS NULL OR price_cents > 0),
    CHECK (ends_on IS NULL OR ends_on >= starts_on)
);
INSERT INTO new_reduction (id, file_id, formula, phone, starts_on, ends_on, category, operators)
SELECT r.id, r.file_id, r.formula, r.phone, r.starts_on, r.ends_on, f.category, 'one'
FROM reduction r JOIN tariff_file f ON f.id = r.file_id;

CREATE TABLE new_file_history (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES new_tariff_file (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    actor_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    actor_name TEXT NOT NULL,
    company_id INTEGER REFERENCES company (id) ON DELETE RESTRICT,
    automatic BOOLEAN NOT NULL,
    action TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    note TEXT NOT NULL,
    undoable BOOLEAN NOT NULL,
    cancels INTEGER CHECK (cancels IS NULL OR cancels < position),
    caused_by_id INTEGER REFERENCES new_file_history (id) ON DELETE RESTRICT,
    UNIQUE (file_id, position)
);
INSERT INTO new_file_history (
    id, file_id, position, at, actor_id, actor_name, company_id, automatic, action, before, after, note, undoable)
SELECT h.id, h.file_id, h.position, h.at, h.actor_id, h.actor_name,
    (SELECT a.company_id FROM account a WHERE a.id = h.actor_id), FALSE, h.action, h.before, h.after, '', h.before = '{}'
FROM file_history h;

CREATE TABLE new_assignment (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES new_tariff_file (id) ON DELETE RESTRICT,
    company_id INTEGER REFERENCES company (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ('enter-missing-data', 'close-file', 'terminate-reduction', 'apply-reduction',
        'documents-asked', 'right-checked', 'address-changed', 'decide', 'judge-documents', 'lapsing-right')),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    due_on DATE NOT NULL,
    taken_by_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    opened_by_id INTEGER REFERENCES new_file_history (id) ON DELETE RESTRICT,
    ended_by_id INTEGER REFERENCES new_file_history (id) ON DELETE RESTRICT,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((kind IN ('decide', 'judge-documents', 'lapsing-right')) = (company_id IS NULL))
);
INSERT INTO new_assignment (
    id, file_id, company_id, kind, state, due_on, taken_by_id, created_at, ended_at, version, changed_at, changed_by,
    opened_by_id)
SELECT a.id, a.file_id, a.company_id, a.kind, a.state, a.due_on, a.taken_by_id, a.created_at, a.ended_at, a.version,
    coalesce(a.ended_at, a.created_at), '',
    (SELECT max(h.id) FROM file_history h WHERE h.file_id = a.file_id AND h.at = a.created_at)
FROM assignment a;

DROP TABLE assignment;
DROP TABLE file_history;
DROP TABLE reduction;
DROP TABLE tariff_file;
ALTER TABLE new_tariff_file RENAME TO tariff_file;
ALTER TABLE new_reduction RENAME TO reduction;
ALTER TABLE new_file_history RENAME TO file_history;
ALTER TABLE new_assignment RENAME TO assignment;

CREATE UNIQUE INDEX tariff_file_one_per_person ON tariff_file (niss) WHERE {in_place};
CREATE UNIQUE INDEX tariff_file_one_per_household ON tariff_file (household_id) WHERE {in_place};
CREATE UNIQUE INDEX tariff_file_one_transfer ON tariff_file (niss)
    WHERE state = 'awaiting-activation' AND taken_from_id IS NOT NULL;
CREATE INDEX tariff_file_by_name ON tariff_file (company_id, folded_last, folded_first, id);
CREATE INDEX tariff_file_by_first_name ON tariff_file (company_id, folded_first, folded_last, id);
CREATE INDEX tariff_file_by_person ON tariff_file (company_id, niss);
CREATE INDEX tariff_file_by_phone ON tariff_file (company_id, phone);
CREATE INDEX tariff_file_by_reference ON tariff_file (company_id, folded_reference);
CREATE INDEX tariff_file_by_state ON tariff_file (company_id, state, requested_on);
CREATE INDEX tariff_file_by_request ON tariff_file (company_id, requested_on);
CREATE INDEX tariff_file_by_end ON tariff_file (company_id, closed_on);
CREATE INDEX tariff_file_of_person ON tariff_file (niss);
CREATE INDEX tariff_file_of_household ON tariff_file (household_id);
CREATE INDEX tariff_file_work ON tariff_file (state, verified_on);
CREATE INDEX tariff_file_taken_from ON tariff_file (taken_from_id);
CREATE INDEX tariff_file_order ON tariff_file (folded_last, folded_first, id);
CREATE INDEX reduction_file ON reduction (file_id);
CREATE UNIQUE INDEX reduction_one_open ON reduction (file_id) WHERE ends_on IS NULL;
CREATE INDEX file_history_caused_by ON file_history (caused_by_id);
CREATE UNIQUE INDEX assignment_one_open ON assignment (file_id, kind) WHERE state = 'open';
CREATE INDEX assignment_inbox ON assignment (company_id, due_on, id) WHERE state = 'open';
CREATE INDEX assignment_all ON assignment (company_id, due_on, id);
CREATE INDEX assignment_file ON assignment (file_id);
CREATE TABLE assignment_comment (
    id {identity},
    assignment_id INTEGER NOT NULL REFERENCES assignment (id) ON DELETE RESTRICT,
    at TIMESTAMP NOT NULL,
    actor_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    actor_name TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX assignment_comment_of ON assignment_comment (assignment_id)
"""


def up(_migrator: object, db: peewee.Database) -> None:
    schema = SCHEMA
    for name, words in LISTS.items():
        schema = schema.replace(name, words)
    engine.in_use().carry_out(schema)
    engine.in_use().make_append_only("file_history")
    change = "UPDATE tariff_file SET folded_reference = ? WHERE id = ?".replace("?", db.param)
    for file_id, reference in db.execute_sql("SELECT id, reference FROM tariff_file WHERE reference <> ''").fetchall():
        db.execute_sql(change, (fold(reference), file_id))
