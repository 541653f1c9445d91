"""Searches of many rows: where one index holds the question, it gives page and count, whoever asks.

A list's index ends in the order of the list, and says what the fence says of users: neither removed nor provisional. What
it says stands in its columns too: SQLite would look each row up to see it again. The authority, which asks without a
company, has indexes of its own where the company comes first in the operators'; a phone number or a category is looked up
by one for both. What most rows do not have has no place in an index: a day on which a file is over, a day of death, who
has taken an assignment.

Names stand once each in a table of their own, where parts of them are looked for.
"""

import peewee

from stts_tui.store import engine

_USERS = "removed_at IS NULL AND provisional_until IS NULL"
SCHEMA = f"""
DROP INDEX account_by_name;
DROP INDEX account_by_first_name;
DROP INDEX account_by_block;
CREATE INDEX account_by_name ON account
    (company_id, folded_last, folded_first, id, blocked_until, niss, removed_at, provisional_until) WHERE {_USERS};
CREATE INDEX account_by_first_name ON account
    (company_id, folded_first, folded_last, id, removed_at, provisional_until) WHERE {_USERS};
CREATE INDEX account_by_block ON account
    (company_id, blocked_until, folded_last, folded_first, id, removed_at, provisional_until) WHERE {_USERS};
CREATE INDEX account_by_user_name ON account
    (company_id, user_name, id, removed_at, provisional_until) WHERE {_USERS};
DROP INDEX assignment_inbox;
DROP INDEX assignment_all;
CREATE INDEX assignment_inbox ON assignment (company_id, due_on, id, kind, taken_by_id, state) WHERE state = 'open';
CREATE INDEX assignment_ended ON assignment (company_id, due_on, id, kind, taken_by_id, state) WHERE state <> 'open';
CREATE INDEX assignment_by_kind ON assignment (company_id, kind, due_on, id, state) WHERE state = 'open';
CREATE INDEX assignment_by_taker ON assignment (taken_by_id, company_id, due_on, id, state)
    WHERE state = 'open' AND taken_by_id IS NOT NULL;
DROP INDEX tariff_file_by_state;
DROP INDEX tariff_file_by_phone;
DROP INDEX tariff_file_by_end;
CREATE INDEX tariff_file_by_number ON tariff_file (company_id, number);
CREATE INDEX tariff_file_by_state ON tariff_file (company_id, state, folded_last, folded_first, id);
CREATE INDEX tariff_file_by_phone ON tariff_file (phone, company_id);
CREATE INDEX tariff_file_by_category ON tariff_file (category, company_id);
CREATE INDEX tariff_file_by_end ON tariff_file (company_id, closed_on) WHERE closed_on IS NOT NULL;
CREATE INDEX tariff_file_state ON tariff_file (state, folded_last, folded_first, id);
CREATE INDEX tariff_file_reference ON tariff_file (folded_reference);
CREATE INDEX tariff_file_request ON tariff_file (requested_on);
CREATE INDEX tariff_file_end ON tariff_file (closed_on) WHERE closed_on IS NOT NULL;
CREATE INDEX registered_person_died ON registered_person (died_on) WHERE died_on IS NOT NULL
"""
NAMES = """
CREATE TABLE folded_name (folded TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
INSERT INTO folded_name
    SELECT folded_last FROM tariff_file UNION SELECT folded_first FROM tariff_file
    UNION SELECT folded_last FROM account UNION SELECT folded_first FROM account
"""


def up(_migrator: object, _db: peewee.Database) -> None:
    own = engine.in_use()
    own.carry_out(SCHEMA)
    own.carry_out(NAMES)
    for table in ("account", "tariff_file"):
        own.gather(table, ("folded_last", "folded_first"), "folded_name")
