"""The schema: what the migrations make is what the queries expect, and it refuses every state that must not be."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import peewee
import pytest

from stts_tui.services.house import House
from stts_tui.store import database, tables
from stts_tui.store.database import Store
from stts_tui.store.engine import engine_for
from stts_tui.store.sqlite import url_of
from tests import builders
from tests.builders import refuses
from tests.processes import in_processes

MIGRATIONS = sorted(path.stem for path in database.MIGRATIONS.glob("[0-9]*.py"))
_AT = "2026-01-01 08:00:00"

# A valid row for each table, in an order in which references are there. A migration that adds a table adds its row
# here, and one that adds a column with a rule of its own adds a value; columns that a schema lacks are left out.
SAMPLES: dict[str, dict[str, object]] = {
    "setting": {"name": "colour", "value": "blue"},
    "company": {"id": 1, "name": "Été Télécom", "cbe": "0417497106", "nsso": None, "email": "i@ete.be",
                "language": "fr", "version": 3, "changed_at": _AT, "changed_by": "desk"},
    "account": {"id": 1, "role": "company", "company_id": 1, "user_name": "ada001", "local_administrator": 1,
                "first_name": "Ada", "last_name": "Adams", "folded_first": "ada", "folded_last": "adams",
                "niss": "85073003328", "email": "a@ete.be", "language": "nl", "password_hash": "$argon2id$...",
                "must_choose_password": 0, "session_epoch": 4, "blocked_until": "0001-01-01", "blocked_reason": "",
                "last_login_at": None, "failures_since": 0, "created_at": _AT, "removed_at": None,
                "provisional_until": None, "version": 2,
                "changed_at": _AT, "changed_by": "desk"},
    "application": {"code": "test"},
    "account_application": {"account_id": 1, "application": "stts", "profile": 3},
    "login_throttle": {"name_key": "nobody", "failures": 4, "not_before": _AT},
    "household": {"id": 1, "street": "Kerkstraat", "number": "1", "postal_code": "9000", "municipality": "Gent"},
    "registered_person": {"niss": "17073003384", "household_id": 1, "first_name": "Jan", "last_name": "Maes",
                          "birth_date": "1917-07-30", "language": "nl", "died_on": None},
    "entitlement": {"id": 1, "niss": "17073003384", "category": "age65", "valid_from": "2020-01-01", "valid_to": None},
    "tariff_file": {"id": 1, "number": "STTS-2026-0000001", "company_id": 1, "niss": "17073003384", "household_id": 1,
                    "first_name": "Jan", "last_name": "Maes", "folded_first": "jan", "folded_last": "maes",
                    "category": "age65", "state": "active", "phone": "+3292000000", "reference": "K-1",
                    "folded_reference": "k1", "contact": "", "address": "Kerkstraat 1, 9000 Gent", "address_note": "",
                    "with_proof": 0, "requested_on": "2026-01-01", "verified_on": "2026-01-01",
                    "granted_from": "2026-01-01", "activation_due": None, "documents": "", "documents_due": None,
                    "reminded_on": None, "warned_on": None, "lapse_due": None, "formula": "fixed",
                    "installation_cents": None, "price_cents": None, "operators": "one", "activation_on": "2026-01-02",
                    "invoice_on": None, "consent_by": "", "consent_on": None, "consent_how": None, "taken_from_id": None,
                    "closed_on": None, "closed_because": "", "closed_note": "", "version": 1, "changed_at": _AT,
                    "changed_by": "Ada Adams"},
    "reduction": {"id": 1, "file_id": 1, "formula": "fixed", "phone": "+3292000000", "starts_on": "2026-01-02",
                  "ends_on": None, "category": "age65", "operators": "one", "price_cents": None},
    "file_history": {"id": 1, "file_id": 1, "position": 1, "at": _AT, "actor_id": 1, "actor_name": "Ada Adams",
                     "company_id": 1, "automatic": 0, "action": "file-apply", "before": "{}", "after": "{}", "note": "",
                     "undoable": 1, "cancels": None, "caused_by_id": None},
    "assignment": {"id": 1, "file_id": 1, "company_id": 1, "kind": "enter-missing-data", "state": "open",
                   "due_on": "2026-03-01", "taken_by_id": None, "opened_by_id": 1, "ended_by_id": None,
                   "created_at": _AT, "ended_at": None, "version": 1, "changed_at": _AT, "changed_by": ""},
    "assignment_comment": {"id": 1, "assignment_id": 1, "at": _AT, "actor_id": 1, "actor_name": "Ada Adams",
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
                       "proof_of_function_seen": 0, "replaces": 0, "submitted_at": _AT, "received_on": None,
                       "due_by": "9999-12-31", "provisional_id": None, "administrator_id": None,
                       "handover_seen_at": None, "ended_at": None, "version": 1, "changed_at": _AT,
                       "changed_by": "anyone"},
    "access_history": {"id": 1, "request_id": 1, "position": 1, "at": _AT, "actor_id": None, "actor_name": "anyone",
                       "step": "submit", "note": ""},
    "draft": {"draft_key": "code:0", "content": "{}", "saved_at": _AT},
    "sender": {"id": 1, "company_id": 1, "number": "100001", "is_open": 1, "technical_user_id": 1, "email": "x@ete.be",
               "told_history": 0, "told_news": 0, "version": 1, "changed_at": _AT, "changed_by": "Ada Adams"},
    "sender_key": {"id": 1, "sender_id": 1, "kind": "ssh-ed25519", "body": "AAAA", "comment": "", "fingerprint": "SHA256:x",
                   "added_at": _AT, "added_by": "Ada Adams"},
    "message": {"id": 1, "sender_id": 1, "name": "FI.STTS.100001.20260101.00001.R.1.1", "digest": "0" * 64,
                "ticket": "MSG-2026-0000001", "environment": "R", "state": "done", "all_or_nothing": 0, "account_id": 1,
                "size": 1, "records": 1, "done": 1, "accepted": 1, "refused": 0, "received_at": _AT, "ended_at": _AT,
                "reasons": "[]"},
    "message_part": {"message_id": 1, "position": 0, "body": b"x"},
    "message_result": {"message_id": 1, "position": 1, "kind": "Apply", "reference": "A-1", "line": 4, "is_accepted": 1,
                       "file_number": "STTS-2026-0000001", "reasons": "", "found": "", "given": "",
                       "done_key": "100001:Apply:A-1"},
    "audit": {"id": 1, "at": _AT, "actor_id": 1, "actor_name": "ada001", "company_id": 1, "action": "home-show",
              "outcome": "done", "subject_kind": "", "subject_id": None, "subject_name": "", "before": "{}",
              "after": "{}", "previous": "0", "link": "1"},
}  # fmt: skip


@contextmanager
def behind(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = 1")
        connection.row_factory = sqlite3.Row
        yield connection


def table_names(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {row[0] for row in found} - {"schema_migration"}


def columns(connection: sqlite3.Connection, table: str) -> dict[str, bool]:
    """The columns of a table and whether each may be empty (NULL)."""
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    integer_key = [row["name"] for row in found if row["pk"]] if sum(row["pk"] > 0 for row in found) == 1 else []
    return {row["name"]: not row["notnull"] and not (row["name"] in integer_key and row["type"] == "INTEGER") for row in found}


def insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
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


def an_empty_file(folder: Path) -> Store:
    engine = engine_for(url_of(folder / "s.sqlite"))
    engine.create()
    engine.open(new=True)
    return Store(engine)


@contextmanager
def a_store(folder: Path) -> Iterator[Store]:
    store = an_empty_file(folder)
    try:
        yield store
    finally:
        store.close()


# -- migrations --------------------------------------------------------------------------------------------------------
def test_the_migrations_make_the_tables_that_queries_expect(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        assert store.migrate() == MIGRATIONS
        with behind(builders.file_of(store)) as connection:
            expected = {model._meta.table_name: model for model in tables.ALL}
            assert table_names(connection) == set(expected)
            for name, model in expected.items():
                there = columns(connection, name)
                wanted = {field.column_name: bool(field.null) for field in model._meta.sorted_fields}
                assert there == wanted, name


def test_every_table_of_the_queries_is_listed() -> None:
    assert set(tables.ALL) == set(tables.Table.__subclasses__())


@pytest.mark.parametrize("start", MIGRATIONS)
def test_every_earlier_schema_with_data_in_it_reaches_the_newest(tmp_path: Path, start: str) -> None:
    with a_store(tmp_path) as store:
        store.migrate(start)
        with behind(builders.file_of(store)) as connection:
            fill(connection)
            before = everything(connection)
        store.migrate()
        with behind(builders.file_of(store)) as connection:
            assert store.pending_migrations() == []
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            after = everything(connection)
            for table, rows in before.items():
                kept = after.get(table)
                assert kept is not None, f"{table} went away: say in this test where its rows are now"
                shared = [{name: row[name] for name in row if name in kept[0]} for row in rows]
                assert [{name: row[name] for name in shared[0]} for row in kept] == shared
            for table in tables.ALL:  # and the queries can read them
                assert list(table.select().limit(1)) or table._meta.table_name not in before


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        store.migrate()
        with behind(builders.file_of(store)) as connection:
            before = everything(connection)
        assert store.migrate() == []
        with behind(builders.file_of(store)) as connection:
            assert everything(connection) == before


def more_migrations(folder: Path, monkeypatch: pytest.MonkeyPatch | None, *bodies: str) -> Path:
    """A folder with the real migrations and more of them, in which the store looks from now on."""
    place = folder / "migrations"
    shutil.copytree(database.MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    for number, body in enumerate(bodies, 9001):
        text = "def up(migrator, db):\n" + "".join(f"    {line}\n" for line in body.splitlines())
        (place / f"{number}_more.py").write_text(text)
    if monkeypatch is not None:
        monkeypatch.setattr(database, "MIGRATIONS", place)
    monkeypatch_bytecode(place)
    return place


def monkeypatch_bytecode(place: Path) -> None:
    shutil.rmtree(place / "__pycache__", ignore_errors=True)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_store(tmp_path) as store:
        store.migrate()
        with behind(builders.file_of(store)) as connection:
            fill(connection)
            before = everything(connection)
        more_migrations(
            tmp_path, monkeypatch,
            'db.execute_sql("CREATE TABLE half (x INTEGER)")\n'
            "db.execute_sql(\"UPDATE setting SET value = 'red'\")\n"
            'db.execute_sql("no such thing")',
        )  # fmt: skip
        with refuses("database-trouble"):
            store.migrate()
        assert store.pending_migrations() == ["9001_more"]
        with behind(builders.file_of(store)) as connection:
            assert everything(connection) == before
            assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        (database.MIGRATIONS / "9001_more.py").write_text("def up(migrator, db):\n    pass\n")
        monkeypatch_bytecode(database.MIGRATIONS)
        assert store.migrate() == ["9001_more"]


def test_migrations_before_the_failing_one_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_store(tmp_path) as store:
        more_migrations(tmp_path, monkeypatch, 'db.execute_sql("CREATE TABLE whole (x INTEGER)")', "1 / 0")
        with pytest.raises(ZeroDivisionError):
            store.migrate()
        assert store.pending_migrations() == ["9002_more"]
        with behind(builders.file_of(store)) as connection:
            assert "whole" in table_names(connection)


def migrate_in(path: Path, folder: Path) -> list[str]:
    """Runs in a process of its own."""
    sys.dont_write_bytecode = True
    database.MIGRATIONS = folder
    engine = engine_for(url_of(path))
    engine.open()
    store = Store(engine)
    done = store.migrate()
    store.close()
    return done


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    slow = 'import time\ntime.sleep(0.1)\ndb.execute_sql("CREATE TABLE extra{n} (x INTEGER)")'
    folder = more_migrations(tmp_path, None, slow.format(n=1), slow.format(n=2))
    an_empty_file(tmp_path).close()
    done = in_processes(migrate_in, [(tmp_path / "s.sqlite", folder)] * 4)
    assert sorted(name for names in done for name in names) == [*MIGRATIONS, "9001_more", "9002_more"]
    assert [] in done


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = database.MIGRATIONS
    url = url_of(tmp_path / "s.sqlite")
    with a_store(tmp_path) as store:
        more_migrations(tmp_path, monkeypatch, "pass")
        store.migrate()
    monkeypatch.setattr(database, "MIGRATIONS", real)
    with behind(tmp_path / "s.sqlite") as connection:
        before = everything(connection)
    for migrate in (True, False):
        with refuses("database-newer"):
            database.open_existing(url, migrate=migrate)
    with behind(tmp_path / "s.sqlite") as connection:
        assert everything(connection) == before


# -- opening -----------------------------------------------------------------------------------------------------------
def test_what_is_no_database_of_this_program_is_refused(tmp_path: Path) -> None:
    url = url_of(tmp_path / "s.sqlite")
    with refuses("database-missing"):
        database.open_existing(url)
    (tmp_path / "s.sqlite").write_bytes(b"")
    with refuses("database-not-one"):
        database.open_existing(url)
    (tmp_path / "s.sqlite").write_text("some letter that is no database at all")
    with refuses("database-not-one"):
        database.open_existing(url)
    (tmp_path / "s.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    with refuses("database-not-one"):
        database.open_existing(url)


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with behind(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
        connection.execute("INSERT INTO bookmark VALUES ('https://bipt.be')")
    before = path.read_bytes()
    with refuses("database-not-one"):
        database.open_existing(url_of(path))
    assert path.read_bytes() == before


def test_a_database_is_never_made_over_another(tmp_path: Path) -> None:
    url = url_of(tmp_path / "deep" / "folder" / "s.sqlite")
    store = database.create(url)
    store.close()
    assert (tmp_path / "deep" / "folder" / "s.sqlite").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "deep" / "folder").stat().st_mode & 0o777 == 0o700
    with refuses("database-exists"):
        database.create(url)


@pytest.mark.parametrize(
    "url", ["", "stts.sqlite", "/srv/stts.sqlite", "postgresql://host/db", "sqlite://", "sqlite:///:memory:",
            "sqlite://srv/stts.sqlite", "sqlite:////srv/s.sqlite?mode=ro"],
)  # fmt: skip
def test_addresses_that_name_no_file_are_refused(url: str) -> None:
    with refuses("database-url"):
        engine_for(url)


def test_doctor_finds_rights_damage_and_dangling_rows(house: House) -> None:
    store = house.office.store
    assert store.problems() == []
    path = builders.path_of(house)
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO account_application VALUES (99, 'dimona', NULL)")
        connection.commit()
    found = store.problems()
    assert any("0644" in problem for problem in found)
    assert any("account_application" in problem for problem in found)
    path.chmod(0o600)


# -- what the schema refuses -------------------------------------------------------------------------------------------
OTHER_NISS = "00012511119"
OTHER_PERSON = {"user_name": "bea001", "niss": OTHER_NISS, "local_administrator": 0}
ENDED = {"state": "ended", "closed_on": "2026-02-01"}
PENDING = {"state": "awaiting-activation", "activation_due": "2026-03-01", "taken_from_id": 1}


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


REFUSED: list[tuple[str, str, dict[str, object]]] = [
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
    ("an open assignment that has ended", "assignment", {"kind": "close-file", "ended_at": _AT}),
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
    ("two links of the audit chain alike", "audit", {}),
    ("an audit line of nobody", "audit", {"link": "2", "actor_id": 99}),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "table", "changes"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(filled: sqlite3.Connection, _what: str, table: str, changes: dict[str, object]) -> None:
    if changes.get("account_id") == 2:
        another(filled, "account", **OTHER_PERSON)
    before = everything(filled)
    with pytest.raises(sqlite3.IntegrityError):
        another(filled, table, **changes)
    assert everything(filled) == before


ALLOWED: list[tuple[str, list[str], list[tuple[str, dict[str, object]]]]] = [
    # what may be, what happens first, rows
    ("a local administrator after the former one's removal", [f"UPDATE account SET removed_at = '{_AT}'"],
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
     [f"UPDATE assignment SET state = 'done', ended_at = '{_AT}'"], [("assignment", {})]),
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


@pytest.mark.parametrize(("_what", "first", "rows"), ALLOWED, ids=[case[0] for case in ALLOWED])
def test_allowed(filled: sqlite3.Connection, _what: str, first: list[str], rows: list[tuple[str, dict[str, object]]]) -> None:
    for statement in first:
        filled.execute(statement)
    for table, changes in rows:
        another(filled, table, **changes)


def test_a_person_is_taken_over_by_one_operator_at_a_time(filled: sqlite3.Connection) -> None:
    another(filled, "tariff_file", **{"number": "B", "company_id": 2} | PENDING)
    with pytest.raises(sqlite3.IntegrityError):
        another(filled, "tariff_file", **{"number": "C", "company_id": 2} | PENDING)


TWICE = [
    ("two processed requests of a company", "access_request",
     [{"ticket": "T2", "code": "C2", "state": "processed"}, {"ticket": "T3", "code": "C3", "state": "processed"}]),
    ("two live provisional accounts of a company", "account",
     [OTHER_PERSON | {"user_name": name, "provisional_until": "2026-02-01"} for name in ("prov01", "prov02")]),
]  # fmt: skip


@pytest.mark.parametrize(("_what", "table", "rows"), TWICE, ids=[case[0] for case in TWICE])
def test_once_but_not_twice(filled: sqlite3.Connection, _what: str, table: str, rows: list[dict[str, object]]) -> None:
    another(filled, table, **rows[0])
    with pytest.raises(sqlite3.IntegrityError):
        another(filled, table, **rows[1])


def test_a_user_name_stays_taken_after_removal(filled: sqlite3.Connection) -> None:
    filled.execute("UPDATE account SET removed_at = ?", [_AT])
    with pytest.raises(sqlite3.IntegrityError, match="user_name"):
        another(filled, "account", **OTHER_PERSON | {"user_name": "ada001"})


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit SET action = 'nothing'", "audit is append-only"),
        ("DELETE FROM audit", "audit is append-only"),
        ("UPDATE file_history SET action = 'nothing'", "file_history is append-only"),
        ("DELETE FROM file_history", "file_history is append-only"),
        ("UPDATE access_history SET step = 'nothing'", "access_history is append-only"),
        ("DELETE FROM access_history", "access_history is append-only"),
        ("DELETE FROM access_request", "FOREIGN KEY"),
        ("UPDATE account SET user_name = 'bea001'", "a user name is fixed"),
        ("DELETE FROM account", "an account stays"),
        ("DELETE FROM company", "FOREIGN KEY"),
        ("DELETE FROM registered_person", "FOREIGN KEY"),
        ("DELETE FROM tariff_file", "FOREIGN KEY"),
        ("DELETE FROM household", "FOREIGN KEY"),
        ("DELETE FROM application", "FOREIGN KEY"),
    ],
)
def test_what_must_stay_stays(filled: sqlite3.Connection, statement: str, says: str) -> None:
    before = everything(filled)
    with pytest.raises(sqlite3.IntegrityError, match=says):
        filled.execute(statement)
    assert everything(filled) == before


# -- what reaches the store --------------------------------------------------------------------------------------------
HOSTILE = ["a\x1b[31mb", "a\x00b", "a\nb", "a\x9bb", "a\u202eb", "a\u200bb", "a\ud800b", "a\x7fb", "a\u2028b", "\U000e0041"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_control_characters_never_reach_the_store(house: House, text: str) -> None:
    company_id = builders.a_company(house)
    before = builders.rows(house)
    for name in ("first_name", "last_name", "email"):
        with pytest.raises(ValueError, match="control characters"):
            builders.an_account(house, company_id, "somebody", **{name: text})
    with pytest.raises(ValueError, match="control characters"):
        builders.a_company(house, text)
    with pytest.raises(ValueError, match="control characters"), house.office.store.transaction():
        house.office.store.settings.save("colour", text)
    assert builders.rows(house) == before


def test_every_free_text_has_the_wall() -> None:
    """Text that comes from people stands in PlainTextField; the others hold codes, numbers and hashes of ours."""
    ours = {
        "setting.name", "company.cbe", "company.nsso", "company.language", "account.role", "account.niss",
        "account.language", "account.password_hash", "application.code", "login_throttle.name_key",
        "registered_person.niss", "registered_person.language", "entitlement.category", "tariff_file.number",
        "tariff_file.category", "tariff_file.state", "tariff_file.phone", "tariff_file.niss", "tariff_file.documents",
        "tariff_file.formula", "tariff_file.operators", "tariff_file.consent_how", "tariff_file.closed_because",
        "reduction.formula", "reduction.phone", "reduction.category", "reduction.operators",
        "file_history.action", "file_history.before", "file_history.after", "assignment.kind", "assignment.state",
        "access_request.ticket", "access_request.code", "access_request.secret_hash", "access_request.state",
        "access_request.language", "access_request.company_cbe", "access_request.company_nsso",
        "access_request.administrator_niss", "access_request.administrator_qualification",
        "access_request.administrator_phone", "access_request.signer_niss", "access_request.signer_qualification",
        "access_request.signer_phone", "access_history.step", "draft.draft_key", "draft.content",
        "audit.action", "audit.outcome", "audit.subject_kind", "audit.before",
        "audit.after", "audit.previous", "audit.link",
        "sender.number", "sender_key.kind", "sender_key.fingerprint",
        "message.digest", "message.ticket", "message.environment", "message.state", "message.reasons",
        "message_result.kind", "message_result.file_number", "message_result.reasons", "message_result.found",
        "message_result.given", "message_result.done_key",
    }  # fmt: skip
    bare = {
        f"{model._meta.table_name}.{field.column_name}"
        for model in tables.ALL
        for field in model._meta.sorted_fields
        if type(field) is peewee.TextField
    }
    assert bare == ours


def test_an_instant_needs_its_zone(house: House) -> None:
    with pytest.raises(ValueError, match="time zone"), house.office.store.transaction():
        house.office.store.throttle.save("x", 1, datetime(2026, 1, 1))  # noqa: DTZ001
