"""The schema refuses every state that must not be, and every text that must not be stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import peewee
import pytest

from stts_tui.services.house import House
from tests import builders
from tests.store.samples import AT, MODELS, SAMPLES, Row, behind, everything, fill, insert

# -- what the schema refuses -------------------------------------------------------------------------------------------
OTHER_NISS = "00012511119"
OTHER_PERSON: Row = {"user_name": "bea001", "niss": OTHER_NISS, "local_administrator": 0}
ENDED: Row = {"state": "ended", "closed_on": "2026-02-01"}
PENDING: Row = {"state": "awaiting-activation", "activation_due": "2026-03-01", "taken_from_id": 1}


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Two companies, two households, and the sample row of each table."""
    with behind(builders.a_database(tmp_path)) as connection:
        fill(connection)
        insert(connection, "company", SAMPLES["company"] | {"id": 2, "cbe": "0202239951"})
        insert(connection, "household", SAMPLES["household"] | {"id": 2})
        insert(connection, "registered_person", SAMPLES["registered_person"] | {"niss": OTHER_NISS})
        yield connection


def another(connection: sqlite3.Connection, table: str, **changes: object) -> None:
    """The sample row once more, changed."""
    sample = {name: value for name, value in SAMPLES[table].items() if name != "id"}
    insert(connection, table, sample | changes)


REFUSED: list[tuple[str, str, Row]] = [
    # what may not be, table, what differs from the sample row
    ("two live local administrators", "account", {"user_name": "bea001", "niss": OTHER_NISS}),
    ("the same person twice in a company", "account", OTHER_PERSON | {"niss": "85073003328"}),
    ("the same user name", "account", OTHER_PERSON | {"user_name": "ada001"}),
    ("the same user name in another company", "account", OTHER_PERSON | {"user_name": "ada001", "company_id": 2}),
    ("capitals in a user name", "account", OTHER_PERSON | {"user_name": "Bea001"}),
    ("no user name", "account", OTHER_PERSON | {"user_name": ""}),
    ("a user name of 21 signs", "account", OTHER_PERSON | {"user_name": "b" * 21}),
    ("a company's user without a company", "account", OTHER_PERSON | {"company_id": None}),
    ("a company's user without a national number", "account", OTHER_PERSON | {"niss": None}),
    ("a national number of 10 digits", "account", OTHER_PERSON | {"niss": OTHER_NISS[:10]}),
    ("the desk in a company", "account", OTHER_PERSON | {"role": "desk"}),
    ("the authority as local administrator", "account",
     OTHER_PERSON | {"role": "authority", "company_id": None, "local_administrator": 1}),
    ("an unknown role", "account", OTHER_PERSON | {"role": "king"}),
    ("an unknown language", "account", OTHER_PERSON | {"language": "es"}),
    ("an unknown company", "account", OTHER_PERSON | {"company_id": 99}),
    ("a second profile", "account_application", {"profile": 1}),
    ("STTS without a profile", "account_application", {"account_id": 2, "profile": None}),
    ("a profile without STTS", "account_application", {"application": "dimona", "profile": 1}),
    ("a fourth profile", "account_application", {"account_id": 2, "profile": 4}),
    ("an unknown application", "account_application", {"application": "chess", "profile": None}),
    ("the same enterprise number", "company", {}),
    ("an enterprise number of 9 digits", "company", {"cbe": "417497106"}),
    ("an NSSO number of 8 digits", "company", {"cbe": "0404616494", "nsso": "12345678"}),
    ("an unknown language of a company", "company", {"cbe": "0404616494", "language": "xx"}),
    ("a throttle without a failure", "login_throttle", {"name_key": "x", "failures": 0}),
    ("a person twice", "registered_person", {}),
    ("an unknown household", "registered_person", {"niss": "85073003328", "household_id": 9}),
    ("an unknown category", "entitlement", {"category": "rich"}),
    ("an entitlement that ends before it begins", "entitlement", {"valid_to": "2019-12-31"}),
    ("two live files of a person", "tariff_file", {"number": "B", "household_id": 2, "company_id": 2}),
    ("two live files of a household", "tariff_file", {"number": "B", "niss": OTHER_NISS, "company_id": 2}),
    ("a file number twice", "tariff_file", ENDED),
    ("an ended file without its end", "tariff_file", {"number": "B", "state": "ended"}),
    ("a live file with an end", "tariff_file",
     {"number": "B", "niss": OTHER_NISS, "household_id": 2, "closed_on": "2026-02-01"}),
    ("a file that ended before it began", "tariff_file", {"number": "B"} | ENDED | {"closed_on": "2025-12-31"}),
    ("an unknown state", "tariff_file", {"number": "B", "state": "lost"}),
    ("a file of somebody without a number", "tariff_file", {"number": "B", "niss": "8507300332"} | ENDED),
    ("a file that awaits its second part for ever", "tariff_file",
     {"number": "B", "niss": OTHER_NISS, "household_id": 2, "state": "awaiting-activation"}),
    ("a price of nothing", "tariff_file", {"number": "B", "price_cents": 0} | ENDED),
    ("an unknown way of consent", "tariff_file", {"number": "B", "consent_how": "by pigeon"} | ENDED),
    ("an assignment of the authority at a company", "assignment", {"kind": "decide"}),
    ("an operator's assignment at the authority", "assignment", {"kind": "close-file", "company_id": None}),
    ("a cancellation of what comes later", "file_history", {"position": 2, "cancels": 2}),
    ("two open reductions", "reduction", {}),
    ("a reduction that ends before it starts", "reduction", {"ends_on": "2026-01-01"}),
    ("an unknown formula", "reduction", {"formula": "satellite", "ends_on": "2026-01-02"}),
    ("the same place in a file's history", "file_history", {}),
    ("two open assignments of a kind", "assignment", {}),
    ("an open assignment that has ended", "assignment", {"kind": "close-file", "ended_at": AT}),
    ("a done assignment without an end", "assignment", {"kind": "close-file", "state": "done"}),
    ("an unknown kind of assignment", "assignment", {"kind": "dance"}),
    ("a ticket twice", "access_request", {}),
    ("a short code twice", "access_request", {"ticket": "T2"}),
    ("a signer who may not sign", "access_request", {"ticket": "T2", "code": "C2", "signer_qualification": "employee"}),
    ("a processed request without proof", "access_request",
     {"ticket": "T2", "code": "C2", "state": "processed", "signer_works_in_company": 0}),
    ("a registered request without its local administrator", "access_request",
     {"ticket": "T2", "code": "C2", "state": "registered"}),
    ("the same place in a request's history", "access_history", {}),
    ("two drafts under one key", "draft", {}),
    ("a provisional local administrator", "account",
     {"user_name": "prov01", "company_id": 2, "provisional_until": "2026-02-01"}),
    ("an audit line beside the last one", "audit", {"link": "2"}),
    ("an audit line that follows an earlier one", "audit", {"previous": "0", "link": "2"}),
    ("an audit line of nobody", "audit", {"previous": "1", "link": "2", "actor_id": 99}),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "table", "changes"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(filled: sqlite3.Connection, _what: str, table: str, changes: Row) -> None:
    if changes.get("account_id") == 2:
        another(filled, "account", **OTHER_PERSON)
    before = everything(filled)
    with pytest.raises(sqlite3.IntegrityError):
        another(filled, table, **changes)
    assert everything(filled) == before


ALLOWED: list[tuple[str, list[str], list[tuple[str, Row]]]] = [
    # what may be, what happens first, rows
    ("a local administrator after the former one's removal", [f"UPDATE account SET removed_at = '{AT}'"],
     [("account", {"user_name": "bea001"})]),
    ("the same person in another company", [], [("account", {"user_name": "bea001", "company_id": 2})]),
    ("a local administrator in each company", [], [("account", {"user_name": "bea001", "company_id": 2})]),
    ("desk and authority without number", [],
     [("account", {"role": "desk", "company_id": None, "local_administrator": 0, "user_name": "desk01", "niss": None}),
      ("account", {"role": "authority", "company_id": None, "local_administrator": 0, "user_name": "bipt01",
                   "niss": None})]),
    ("a live file after an ended one", ["UPDATE tariff_file SET state = 'ended', closed_on = '2026-02-01'"],
     [("tariff_file", {"number": "B"})]),
    ("several ended files of a person", [], [("tariff_file", {"number": "B"} | ENDED),
                                             ("tariff_file", {"number": "C"} | ENDED)]),
    ("a reduction after another", ["UPDATE reduction SET ends_on = '2026-02-01'"],
     [("reduction", {"starts_on": "2026-02-02"})]),
    ("a reduction of one day", [], [("reduction", {"ends_on": "2026-01-02"})]),
    ("an assignment again after it was done",
     [f"UPDATE assignment SET state = 'done', ended_at = '{AT}'"], [("assignment", {})]),
    ("open assignments of two kinds", [], [("assignment", {"kind": "close-file"})]),
    ("a transfer beside the file that stays in charge", [], [("tariff_file", {"number": "B", "company_id": 2} | PENDING)]),
    ("a file of somebody whom the register does not know yet", [],
     [("tariff_file", {"number": "B", "niss": OTHER_NISS, "household_id": None, "category": None, "state": "requested"})]),
    ("an assignment of the authority", [], [("assignment", {"kind": "decide", "company_id": None})]),
    ("a processed request with proof", [],
     [("access_request", {"ticket": "T2", "code": "C2", "state": "processed", "signer_works_in_company": 0,
                          "proof_of_function_seen": 1})]),
    ("a provisional account beside the same person's own", [],
     [("account", {"user_name": "prov01", "local_administrator": 0, "provisional_until": "2026-02-01"})]),
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("_what", "first", "rows"), ALLOWED, ids=[case[0] for case in ALLOWED])
def test_allowed(filled: sqlite3.Connection, _what: str, first: list[str], rows: list[tuple[str, Row]]) -> None:
    for statement in first:
        filled.execute(statement)
    for table, changes in rows:
        another(filled, table, **changes)


@pytest.mark.asvs("V2.3.4")
def test_a_person_is_taken_over_by_one_operator_at_a_time(filled: sqlite3.Connection) -> None:
    another(filled, "tariff_file", **{"number": "B", "company_id": 2} | PENDING)
    with pytest.raises(sqlite3.IntegrityError):
        another(filled, "tariff_file", **{"number": "C", "company_id": 2} | PENDING)


TWICE: list[tuple[str, str, list[Row]]] = [
    ("two processed requests of a company", "access_request",
     [{"ticket": "T2", "code": "C2", "state": "processed"}, {"ticket": "T3", "code": "C3", "state": "processed"}]),
    ("two live provisional accounts of a company", "account",
     [OTHER_PERSON | {"user_name": name, "provisional_until": "2026-02-01"} for name in ("prov01", "prov02")]),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "table", "rows"), TWICE, ids=[case[0] for case in TWICE])
def test_once_but_not_twice(filled: sqlite3.Connection, _what: str, table: str, rows: list[Row]) -> None:
    another(filled, table, **rows[0])
    with pytest.raises(sqlite3.IntegrityError):
        another(filled, table, **rows[1])


def test_a_user_name_stays_taken_after_removal(filled: sqlite3.Connection) -> None:
    filled.execute("UPDATE account SET removed_at = ?", [AT])
    with pytest.raises(sqlite3.IntegrityError, match="user_name"):
        another(filled, "account", **OTHER_PERSON | {"user_name": "ada001"})


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit SET action = 'nothing'", "audit is append-only"),
        ("DELETE FROM audit", "audit is append-only"),
        ("UPDATE audit_persons SET person = 'nobody'", "audit is append-only"),
        ("DELETE FROM audit_persons", "audit is append-only"),
        ("UPDATE file_history SET action = 'nothing'", "file_history is append-only"),
        ("DELETE FROM file_history", "file_history is append-only"),
        ("UPDATE access_history SET step = 'nothing'", "access_history is append-only"),
        ("DELETE FROM access_history", "access_history is append-only"),
        ("DELETE FROM access_request", "(?i)foreign key"),
        ("UPDATE account SET user_name = 'bea001'", "a user name is fixed"),
        ("DELETE FROM account", "an account stays"),
        ("DELETE FROM company", "(?i)foreign key"),
        ("DELETE FROM registered_person", "(?i)foreign key"),
        ("DELETE FROM tariff_file", "(?i)foreign key"),
        ("DELETE FROM household", "(?i)foreign key"),
        ("DELETE FROM application", "(?i)foreign key"),
    ],
)
@pytest.mark.asvs("V16.4.2")
def test_what_must_stay_stays(filled: sqlite3.Connection, statement: str, says: str) -> None:
    before = everything(filled)
    with pytest.raises(sqlite3.IntegrityError, match=says):
        filled.execute(statement)
    assert everything(filled) == before


# -- what reaches the store --------------------------------------------------------------------------------------------
HOSTILE = ["a\x1b[31mb", "a\x00b", "a\nb", "a\x9bb", "a\u202eb", "a\u200bb", "a\ud800b", "a\x7fb", "a\u2028b", "\U000e0041"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.asvs("V1.3.3")
def test_control_characters_never_reach_the_store(house: House, text: str) -> None:
    """They are written out. Refused they would make whoever's name holds one untouchable."""
    written = "".join(sign if sign.isprintable() else f"<U+{ord(sign):04X}>" for sign in text)
    company_id = builders.a_company(house, f"Alpha {text}")
    builders.an_account(house, company_id, "somebody", first_name=text, last_name=text, email=text)
    with house.office.store.transaction():
        house.office.store.settings.save("colour", text)
    assert house.office.store.companies.get(company_id).name == f"Alpha {written}"
    held = builders.run_sql(house, "SELECT first_name, last_name, email FROM account WHERE user_name = 'somebody'")
    assert held == [(written,) * 3]
    assert builders.run_sql(house, "SELECT value FROM setting WHERE name = 'colour'") == [(written,)]


@pytest.mark.asvs("V2.2.2")
def test_every_free_text_has_the_wall() -> None:
    """Text that comes from people stands in PlainTextField; the others hold codes, numbers and hashes of ours."""
    ours = {
        "setting.name", "company.cbe", "company.nsso", "company.language", "account.role", "account.niss",
        "account.language", "account.password_hash", "application.code", "login_throttle.name_key",
        "login_place.place", "factor.secret", "recovery_code.hash",
        "account_number.niss", "former_number.number", "former_number.present",
        "registered_person.niss", "registered_person.language", "entitlement.category",
        "tariff_file.category", "tariff_file.state", "tariff_file.niss", "tariff_file.doubts", "tariff_file.documents",
        "tariff_file.received",
        "tariff_file.formula", "tariff_file.operators", "tariff_file.consent_how", "tariff_file.closed_because",
        "tariff_file.regime", "reduction.formula", "reduction.category", "reduction.operators",
        "file_history.action", "file_history.before", "file_history.after", "assignment.kind", "assignment.state",
        "access_request.ticket", "access_request.code", "access_request.secret_hash", "access_request.state",
        "access_request.language", "access_request.company_cbe", "access_request.company_nsso",
        "access_request.administrator_niss", "access_request.administrator_qualification",
        "access_request.administrator_phone", "access_request.signer_niss", "access_request.signer_qualification",
        "access_request.signer_phone", "access_history.step", "draft.draft_key", "draft.content",
        "audit.action", "audit.outcome", "audit.subject_kind", "audit.before",
        "audit.after", "audit.previous", "audit.link", "audit.person", "audit.place", "audit_persons.person",
        "seal.kind", "seal.keys", "seal.previous", "seal.link", "checkpoint.content", "checkpoint.mac",
        "login_session.ended_why", "login_session.purpose_person", "sender.number", "sender_key.kind",
        "sender_key.fingerprint",
        "message.digest", "message.ticket", "message.environment", "message.state", "message.reasons",
        "message_result.kind", "message_result.file_number", "message_result.reasons", "message_result.found",
        "message_result.given", "message_result.done_key", "message_result.told", "message_result.sent_as",
            "sent_line.category", "sent_line.formulas",
    }  # fmt: skip
    bare = {
        f"{model._meta.table_name}.{field.column_name}"
        for model in MODELS
        for field in model._meta.sorted_fields
        if type(field) is peewee.TextField
    }
    assert bare == ours


@pytest.mark.asvs("V16.2.2")
def test_an_instant_needs_its_zone(house: House) -> None:
    with pytest.raises(ValueError, match="time zone"), house.office.store.transaction():
        house.office.store.throttle.save("x", 1, datetime(2026, 1, 1))  # noqa: DTZ001
