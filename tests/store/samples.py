"""A valid row for each table, and what looks at a database behind the store's back."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from stts_tui.store.tables import Table
from stts_tui.store.tariff import tables as _of_files
from tests import builders
from tests import postgresql_houses as servers

assert _of_files  # loaded, so that its tables are there, too
MODELS = Table.__subclasses__()
Row = dict[str, object]
AT = "2026-01-01 08:00:00"

# A valid row for each table, in an order in which references are there. A migration that adds a table adds its row
# here, and one that adds a column with a rule of its own adds a value; columns that a schema lacks are left out.
SAMPLES: dict[str, Row] = {
    "setting": {"name": "colour", "value": "blue"},
    "company": {"id": 1, "name": "Été Télécom", "cbe": "0417497106", "nsso": None, "email": "i@ete.be",
                "language": "fr", "factor_required": 0, "purpose_required": 1,
                "version": 3, "changed_at": AT, "changed_by": "desk"},
    "account": {"id": 1, "role": "company", "company_id": 1, "user_name": "ada001", "local_administrator": 1,
                "first_name": "Ada", "last_name": "Adams", "folded_first": "ada", "folded_last": "adams",
                "niss": "85073003328", "email": "a@ete.be", "language": "nl", "password_hash": "$argon2id$...",
                "must_choose_password": 0, "outdated_password": 0, "session_epoch": 4,
                "blocked_until": "0001-01-01", "blocked_reason": "",
                "last_login_at": None, "failures_since": 0, "created_at": AT, "removed_at": None,
                "provisional_until": None, "version": 2,
                "changed_at": AT, "changed_by": "desk"},
    "folded_name": {"folded": "peeters"},
    "application": {"code": "test"},
    "account_application": {"account_id": 1, "application": "stts", "profile": 3},
    "login_throttle": {"name_key": "nobody", "failures": 4, "not_before": AT},
    "login_session": {"id": 1, "account_id": 1, "started_at": AT, "seen_at": AT, "started_tick": 1, "proved_tick": 1,
                      "is_locked": 0, "origin": "192.0.2.7", "terminal": "pts/1", "host": "desk", "process": "1",
                      "ended_at": None, "ended_why": "", "purpose": "question", "purpose_person": "0" * 32},
    "factor": {"account_id": 1, "secret": "AAAA", "last_step": 58909000, "since": AT},
    "recovery_code": {"account_id": 1, "hash": "0" * 64},
    "login_place": {"account_id": 1, "place": "0" * 64, "last_at": AT},
    "household": {"id": 1, "street": "Kerkstraat", "number": "1", "postal_code": "9000", "municipality": "Gent"},
    "registered_person": {"niss": "17073003384", "household_id": 1, "first_name": "Jan", "last_name": "Maes",
                          "birth_date": "1917-07-30", "language": "nl", "died_on": None},
    "former_number": {"number": "17273003337", "present": "17073003384", "told_at": AT},
    "account_number": {"id": 1, "account_id": 1, "niss": "00012511119", "until": AT},
    "entitlement": {"id": 1, "niss": "17073003384", "category": "age65", "valid_from": "2020-01-01", "valid_to": None},
    "tariff_file": {"id": 1, "number": "STTS-2026-0000001", "company_id": 1, "niss": "17073003384", "household_id": 1,
                    "first_name": "Jan", "last_name": "Maes", "folded_first": "jan", "folded_last": "maes",
                    "category": "age65", "state": "active", "phone": "+3292000000", "reference": "K-1",
                    "folded_reference": "k1", "contact": "", "address": "Kerkstraat 1, 9000 Gent", "address_note": "",
                    "with_proof": 0, "doubts": "",
                    "requested_on": "2026-01-01", "verified_on": "2026-01-01",
                    "granted_from": "2026-01-01", "activation_due": None, "documents": "", "documents_due": None,
                    "reminded_on": None, "warned_on": None, "lapse_due": None, "formula": "fixed",
                    "installation_cents": None, "price_cents": None, "operators": "one", "activation_on": "2026-01-02",
                    "invoice_on": None, "consent_by": "", "consent_on": None, "consent_how": None, "taken_from_id": None,
                    "closed_on": None, "closed_because": "", "closed_note": "", "version": 1, "changed_at": AT,
                    "changed_by": "Ada Adams"},
    "reduction": {"id": 1, "file_id": 1, "formula": "fixed", "phone": "+3292000000", "starts_on": "2026-01-02",
                  "ends_on": None, "category": "age65", "operators": "one", "price_cents": None},
    "sent_statement": {"id": 1, "company_id": 1, "year": 2025, "serial": 0, "sent_on": "2026-01-02", "at": AT, "actor_id": 1},
    "sent_line": {"id": 1, "statement_id": 1, "file_id": 1, "category": "age65", "formulas": "fixed", "first_on": "2025-01-01",
                  "last_on": "2025-12-31", "days": 365, "installation_cents": 0, "subscription_cents": 10080,
                  "calls_cents": 3720, "credit_cents": 0, "is_estimate": 0},
    "file_history": {"id": 1, "file_id": 1, "position": 1, "at": AT, "actor_id": 1, "actor_name": "Ada Adams",
                     "company_id": 1, "automatic": 0, "action": "file-apply", "before": "{}", "after": "{}", "note": "",
                     "undoable": 1, "cancels": None, "caused_by_id": None},
    "assignment": {"id": 1, "file_id": 1, "company_id": 1, "kind": "enter-missing-data", "state": "open",
                   "due_on": "2026-03-01", "taken_by_id": None, "opened_by_id": 1, "ended_by_id": None,
                   "created_at": AT, "ended_at": None, "version": 1, "changed_at": AT, "changed_by": ""},
    "assignment_comment": {"id": 1, "assignment_id": 1, "at": AT, "actor_id": 1, "actor_name": "Ada Adams",
                           "text": "I call him"},
    "access_request": {"id": 1, "ticket": "202600012345", "code": "K7MX2PQR", "secret_hash": "0", "state": "submitted",
                       "language": "fr", "company_cbe": "0417497106", "company_nsso": None, "company_name": "Ete",
                       "company_folded": "ete", "company_email": "i@ete.be", "company_street": "Rue Haute 1",
                       "company_postal_code": "1000", "company_municipality": "Bruxelles",
                       "administrator_niss": "85073003328", "administrator_first_name": "Ada",
                       "administrator_last_name": "Adams", "administrator_qualification": "employee",
                       "administrator_email": "a@ete.be", "administrator_phone": "+3222134567",
                       "administrator_street": "Rue Haute 1", "administrator_postal_code": "1000",
                       "administrator_municipality": "Bruxelles", "signer_niss": "17073003384",
                       "signer_first_name": "Jan", "signer_last_name": "Maes", "signer_qualification": "director",
                       "signer_email": "j@ete.be", "signer_phone": "+3222134567", "signer_street": "Rue Haute 1",
                       "signer_postal_code": "1000", "signer_municipality": "Bruxelles", "signer_works_in_company": 1,
                       "proof_of_function_seen": 0, "replaces": 0, "submitted_at": AT, "received_on": None,
                       "due_by": "9999-12-31", "provisional_id": None, "administrator_id": None,
                       "handover_seen_at": None, "ended_at": None, "version": 1, "changed_at": AT,
                       "changed_by": "anyone"},
    "access_history": {"id": 1, "request_id": 1, "position": 1, "at": AT, "actor_id": None, "actor_name": "anyone",
                       "step": "submit", "note": ""},
    "user_act": {"id": 1, "actor_id": 1, "account_id": 1, "together": "", "action": "user-block", "version": 2,
                 "content": "{}", "at": AT},
    "draft": {"draft_key": "code:0", "content": "{}", "saved_at": AT},
    "sender": {"id": 1, "company_id": 1, "number": "100001", "is_open": 1, "technical_user_id": 1, "email": "x@ete.be",
               "told_history": 0, "told_news": 0, "version": 1, "changed_at": AT, "changed_by": "Ada Adams"},
    "sender_key": {"id": 1, "sender_id": 1, "kind": "ssh-ed25519", "body": "AAAA", "comment": "", "fingerprint": "SHA256:x",
                   "added_at": AT, "added_by": "Ada Adams"},
    "message": {"id": 1, "sender_id": 1, "name": "FI.STTS.100001.20260101.00001.R.1.1", "digest": "0" * 64,
                "ticket": "MSG-2026-0000001", "environment": "R", "state": "done", "all_or_nothing": 0, "account_id": 1,
                "size": 1, "records": 1, "done": 1, "accepted": 1, "refused": 0, "received_at": AT, "ended_at": AT,
                "reasons": "[]"},
    "message_part": {"message_id": 1, "position": 0, "body": b"x"},
    "message_result": {"message_id": 1, "position": 1, "kind": "Apply", "reference": "A-1", "line": 4, "is_accepted": 1,
                       "file_number": "STTS-2026-0000001", "reasons": "", "found": "", "given": "",
                       "done_key": "100001:Apply:A-1", "told": "", "sent_as": ""},
    "audit": {"id": 1, "at": AT, "actor_id": 1, "actor_name": "ada001", "company_id": 1, "action": "home-show",
              "outcome": "done", "subject_kind": "", "subject_id": None, "subject_name": "", "before": "{}",
              "after": "{}", "previous": "0", "link": "1"},
    "seal": {"id": 10001, "line": 1, "kind": "", "keys": "{}", "marks": b"", "previous": "1", "link": "2"},
    "checkpoint": {"id": 1, "content": "{}", "mac": "3"},
    "audit_persons": {"line_id": 1, "person": "0123456789abcdef0123456789abcdef"},
}  # fmt: skip


@contextmanager
def behind(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(builders.behind(path)) as connection:
        connection.execute("PRAGMA foreign_keys = 1")
        connection.row_factory = sys.modules[type(connection).__module__].Row
        yield connection


def table_names(connection: sqlite3.Connection) -> set[str]:
    if isinstance(connection, servers.Behind):
        return set(servers.tables(connection)) - {"schema_migration"}
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {row[0] for row in found} - {"schema_migration"}


def columns(connection: sqlite3.Connection, table: str) -> dict[str, bool]:
    """The columns of a table and whether each may be empty (NULL)."""
    if isinstance(connection, servers.Behind):
        return connection.columns(table)
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    integer_key = [row["name"] for row in found if row["pk"]] if sum(row["pk"] > 0 for row in found) == 1 else []
    return {row["name"]: not row["notnull"] and not (row["name"] in integer_key and row["type"] == "INTEGER") for row in found}


def insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def fill(connection: sqlite3.Connection) -> None:
    """The sample row in each table that this schema has, in the columns that it has."""
    missing = table_names(connection) - set(SAMPLES)
    assert not missing, f"give a sample row for {missing} (SAMPLES)"
    for table, sample in SAMPLES.items():
        if table in table_names(connection):
            there = columns(connection, table)
            insert(connection, table, {name: value for name, value in sample.items() if name in there})


def everything(connection: sqlite3.Connection) -> dict[str, list[dict[str, Any]]]:
    return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in table_names(connection)}
