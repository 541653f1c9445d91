"""Access requests in full: everybody on the form, the desk's terms, provisional accounts, histories, drafts.

The table of 0001 was a sketch that no program wrote to; its rows are kept all the same. `due_by` holds the last day of
the calendar where nothing is due, so that a list can be ordered by it. An account with `provisional_until` is the
account of two letters: it belongs to a request, not to the company's users.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
ALTER TABLE account ADD COLUMN provisional_until DATE CHECK (provisional_until IS NULL OR NOT local_administrator);
DROP INDEX account_one_per_person;
CREATE UNIQUE INDEX account_one_per_person ON account (company_id, niss)
    WHERE removed_at IS NULL AND provisional_until IS NULL;
CREATE UNIQUE INDEX account_one_provisional ON account (company_id)
    WHERE removed_at IS NULL AND provisional_until IS NOT NULL;

DROP INDEX access_request_desk;
ALTER TABLE access_request RENAME TO access_request_sketch;
CREATE TABLE access_request (
    id {identity},
    ticket TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('submitted', 'received', 'processed', 'registered', 'refused', 'withdrawn')),
    language TEXT NOT NULL CHECK (language IN ('en', 'nl', 'fr', 'de')),
    company_cbe TEXT NOT NULL CHECK (length(company_cbe) = 10),
    company_nsso TEXT CHECK (company_nsso IS NULL OR length(company_nsso) = 9),
    company_name TEXT NOT NULL,
    company_folded TEXT {binary} NOT NULL,
    company_email TEXT NOT NULL,
    company_street TEXT NOT NULL,
    company_postal_code TEXT NOT NULL,
    company_municipality TEXT NOT NULL,
    administrator_niss TEXT NOT NULL CHECK (length(administrator_niss) = 11),
    administrator_first_name TEXT NOT NULL,
    administrator_last_name TEXT NOT NULL,
    administrator_qualification TEXT NOT NULL
        CHECK (administrator_qualification IN ('employee', 'board-member', 'director', 'partner')),
    administrator_email TEXT NOT NULL,
    administrator_phone TEXT NOT NULL,
    administrator_street TEXT NOT NULL,
    administrator_postal_code TEXT NOT NULL,
    administrator_municipality TEXT NOT NULL,
    signer_niss TEXT NOT NULL CHECK (length(signer_niss) = 11),
    signer_first_name TEXT NOT NULL,
    signer_last_name TEXT NOT NULL,
    signer_qualification TEXT NOT NULL CHECK (signer_qualification IN ('board-member', 'director', 'partner')),
    signer_email TEXT NOT NULL,
    signer_phone TEXT NOT NULL,
    signer_street TEXT NOT NULL,
    signer_postal_code TEXT NOT NULL,
    signer_municipality TEXT NOT NULL,
    signer_works_in_company BOOLEAN NOT NULL,
    proof_of_function_seen BOOLEAN NOT NULL,
    replaces BOOLEAN NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    received_on DATE,
    due_by DATE NOT NULL,
    provisional_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    administrator_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    handover_seen_at TIMESTAMP,
    ended_at TIMESTAMP,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK (state NOT IN ('processed', 'registered') OR signer_works_in_company OR proof_of_function_seen),
    CHECK (state <> 'registered' OR administrator_id IS NOT NULL)
);
INSERT INTO access_request
    SELECT id, ticket, 'S' || ticket, '', state, 'en', company_cbe, NULL, company_name, '', '', '', '', '',
        administrator_niss, administrator_first_name, administrator_last_name, administrator_qualification,
        administrator_email, '', '', '', '', signer_niss, signer_first_name, signer_last_name, signer_qualification,
        '', '', '', '', '', signer_works_in_company, proof_of_function_seen, FALSE, submitted_at, received_on,
        coalesce(due_on, '9999-12-31'), NULL, NULL, NULL, ended_at, version, submitted_at, 'migration'
    FROM access_request_sketch;
DROP TABLE access_request_sketch;
CREATE UNIQUE INDEX access_request_one_processed ON access_request (company_cbe) WHERE state = 'processed';
CREATE INDEX access_request_desk ON access_request (due_by, id)
    WHERE state IN ('submitted', 'received', 'processed');
CREATE INDEX access_request_company ON access_request (company_cbe, state);
CREATE INDEX access_request_provisional ON access_request (provisional_id);
CREATE INDEX access_request_administrator ON access_request (administrator_id);

CREATE TABLE access_history (
    id {identity},
    request_id INTEGER NOT NULL REFERENCES access_request (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    actor_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    actor_name TEXT NOT NULL,
    step TEXT NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (request_id, position)
);

CREATE TABLE draft (
    draft_key TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL
)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    engine.in_use().carry_out(SCHEMA)
    engine.in_use().make_append_only("access_history")
