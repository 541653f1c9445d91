"""The first schema.

Frozen: later changes are migrations of their own. `{identity}` and `{binary}` are spelled by the engine
(store/sqlite.py, words). Folded columns hold domain.common.text.fold() of their neighbours, compared byte by byte.
"""

import peewee

from stts_tui.store import engine

SCHEMA = """
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE company (
    id {identity},
    name TEXT NOT NULL,
    cbe TEXT NOT NULL UNIQUE CHECK (length(cbe) = 10),
    nsso TEXT UNIQUE CHECK (nsso IS NULL OR length(nsso) = 9),
    email TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'nl', 'fr', 'de')),
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL
);

CREATE TABLE account (
    id {identity},
    role TEXT NOT NULL CHECK (role IN ('company', 'desk', 'authority')),
    company_id INTEGER REFERENCES company (id) ON DELETE RESTRICT,
    user_name TEXT NOT NULL UNIQUE CHECK (user_name = lower(user_name) AND length(user_name) BETWEEN 1 AND 20),
    local_administrator BOOLEAN NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    folded_first TEXT {binary} NOT NULL,
    folded_last TEXT {binary} NOT NULL,
    niss TEXT CHECK (niss IS NULL OR length(niss) = 11),
    email TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'nl', 'fr', 'de')),
    password_hash TEXT NOT NULL,
    must_choose_password BOOLEAN NOT NULL,
    session_epoch INTEGER NOT NULL,
    blocked_until DATE NOT NULL,
    blocked_reason TEXT NOT NULL,
    last_login_at TIMESTAMP,
    failures_since INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK ((role = 'company') = (company_id IS NOT NULL)),
    CHECK (role = 'company' OR NOT local_administrator),
    CHECK (role <> 'company' OR niss IS NOT NULL)
);
CREATE UNIQUE INDEX account_one_administrator ON account (company_id)
    WHERE local_administrator AND removed_at IS NULL;
CREATE UNIQUE INDEX account_one_per_person ON account (company_id, niss) WHERE removed_at IS NULL;
CREATE INDEX account_by_name ON account (company_id, folded_last, folded_first, id) WHERE removed_at IS NULL;
CREATE INDEX account_by_first_name ON account (company_id, folded_first, folded_last, id) WHERE removed_at IS NULL;
CREATE INDEX account_by_block ON account (company_id, blocked_until) WHERE removed_at IS NULL;

CREATE TABLE application (
    code TEXT NOT NULL PRIMARY KEY
);
INSERT INTO application (code) VALUES ('stts'), ('messages'), ('dimona'), ('dmfa');

CREATE TABLE account_application (
    account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
    application TEXT NOT NULL REFERENCES application (code) ON DELETE RESTRICT,
    profile INTEGER,
    PRIMARY KEY (account_id, application),
    CHECK ((application = 'stts') = (profile IS NOT NULL)),
    CHECK (profile IS NULL OR profile IN (1, 2, 3))
);
CREATE INDEX account_application_by_application ON account_application (application, account_id, profile);

CREATE TABLE login_throttle (
    name_key TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures > 0),
    not_before TIMESTAMP NOT NULL
);

CREATE TABLE household (
    id {identity},
    street TEXT NOT NULL,
    number TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    municipality TEXT NOT NULL
);

CREATE TABLE registered_person (
    niss TEXT NOT NULL PRIMARY KEY CHECK (length(niss) = 11),
    household_id INTEGER NOT NULL REFERENCES household (id) ON DELETE RESTRICT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    birth_date DATE,
    language TEXT NOT NULL,
    died_on DATE
);
CREATE INDEX registered_person_household ON registered_person (household_id);

CREATE TABLE entitlement (
    id {identity},
    niss TEXT NOT NULL REFERENCES registered_person (niss) ON DELETE RESTRICT,
    category TEXT NOT NULL CHECK (category IN ('age65', 'dis66', 'ris', 'hear', 'lary', 'mwb')),
    valid_from DATE NOT NULL,
    valid_to DATE,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX entitlement_person ON entitlement (niss);

CREATE TABLE tariff_file (
    id {identity},
    number TEXT NOT NULL UNIQUE,
    company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE RESTRICT,
    niss TEXT NOT NULL REFERENCES registered_person (niss) ON DELETE RESTRICT,
    household_id INTEGER NOT NULL REFERENCES household (id) ON DELETE RESTRICT,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    folded_first TEXT {binary} NOT NULL,
    folded_last TEXT {binary} NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('age65', 'dis66', 'ris', 'hear', 'lary', 'mwb')),
    state TEXT NOT NULL CHECK (state IN ('requested', 'awaiting-documents', 'awaiting-activation', 'active',
                                         'refused', 'closed', 'ended')),
    phone TEXT NOT NULL,
    reference TEXT NOT NULL,
    requested_on DATE NOT NULL,
    activation_due DATE,
    closed_on DATE,
    closed_because TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by TEXT NOT NULL,
    CHECK ((state IN ('refused', 'closed', 'ended')) = (closed_on IS NOT NULL)),
    CHECK (closed_on IS NULL OR closed_on >= requested_on)
);
CREATE UNIQUE INDEX tariff_file_one_per_person ON tariff_file (niss)
    WHERE state IN ('requested', 'awaiting-documents', 'awaiting-activation', 'active');
CREATE UNIQUE INDEX tariff_file_one_per_household ON tariff_file (household_id)
    WHERE state IN ('requested', 'awaiting-documents', 'awaiting-activation', 'active');
CREATE INDEX tariff_file_by_name ON tariff_file (company_id, folded_last, folded_first, id);
CREATE INDEX tariff_file_by_first_name ON tariff_file (company_id, folded_first, folded_last, id);
CREATE INDEX tariff_file_by_person ON tariff_file (company_id, niss);
CREATE INDEX tariff_file_by_phone ON tariff_file (company_id, phone);

CREATE TABLE reduction (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES tariff_file (id) ON DELETE RESTRICT,
    formula TEXT NOT NULL CHECK (formula IN ('fixed', 'mobile', 'prepaid', 'internet', 'bundle', 'calls')),
    phone TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    CHECK (ends_on IS NULL OR ends_on >= starts_on)
);
CREATE INDEX reduction_file ON reduction (file_id);
CREATE UNIQUE INDEX reduction_one_open ON reduction (file_id) WHERE ends_on IS NULL;

CREATE TABLE file_history (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES tariff_file (id) ON DELETE RESTRICT,
    position INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    actor_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    UNIQUE (file_id, position)
);

CREATE TABLE assignment (
    id {identity},
    file_id INTEGER NOT NULL REFERENCES tariff_file (id) ON DELETE RESTRICT,
    company_id INTEGER REFERENCES company (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL CHECK (kind IN ('enter-missing-data', 'close-file', 'terminate-reduction')),
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'withdrawn')),
    due_on DATE NOT NULL,
    taken_by_id INTEGER REFERENCES account (id) ON DELETE RESTRICT,
    created_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    version INTEGER NOT NULL,
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX assignment_one_open ON assignment (file_id, kind) WHERE state = 'open';
CREATE INDEX assignment_inbox ON assignment (company_id, due_on, id) WHERE state = 'open';

CREATE TABLE access_request (
    id {identity},
    ticket TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'received', 'processed', 'refused', 'withdrawn')),
    company_cbe TEXT NOT NULL CHECK (length(company_cbe) = 10),
    company_name TEXT NOT NULL,
    administrator_niss TEXT NOT NULL CHECK (length(administrator_niss) = 11),
    administrator_first_name TEXT NOT NULL,
    administrator_last_name TEXT NOT NULL,
    administrator_qualification TEXT NOT NULL
        CHECK (administrator_qualification IN ('employee', 'board-member', 'director', 'partner')),
    administrator_email TEXT NOT NULL,
    signer_niss TEXT NOT NULL CHECK (length(signer_niss) = 11),
    signer_first_name TEXT NOT NULL,
    signer_last_name TEXT NOT NULL,
    signer_qualification TEXT NOT NULL CHECK (signer_qualification IN ('board-member', 'director', 'partner')),
    signer_works_in_company BOOLEAN NOT NULL,
    proof_of_function_seen BOOLEAN NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    received_on DATE,
    due_on DATE,
    ended_at TIMESTAMP,
    version INTEGER NOT NULL,
    CHECK (state <> 'processed' OR signer_works_in_company OR proof_of_function_seen)
);
CREATE INDEX access_request_desk ON access_request (state, due_on);

CREATE TABLE audit (
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
    link TEXT NOT NULL UNIQUE
);
CREATE INDEX audit_subject ON audit (subject_kind, subject_id);
CREATE INDEX audit_actor ON audit (actor_id, id)
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    own = engine.in_use()
    own.carry_out(SCHEMA)
    for table in ("audit", "file_history"):
        own.make_append_only(table)
    own.forbid(
        "account_user_name_fixed", "UPDATE OF user_name", "account", "a user name is fixed", "NEW.user_name <> OLD.user_name"
    )
    own.forbid("account_no_delete", "DELETE", "account", "an account stays, so that its name is not given again")
