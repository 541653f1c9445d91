"""PostgreSQL itself: what goes wrong with a server, who may do what on it, rows with the marks that SQLite gives."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import peewee
import psycopg
import pytest

from stts_tui import bootstrap
from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.services.house import House
from stts_tui.store import database, postgresql_server
from stts_tui.store.addresses import engine_for
from stts_tui.store.database import Store
from stts_tui.store.engine import APART, BrokenOff
from stts_tui.store.postgresql_making import MAKING, TURN
from stts_tui.store.sqlite import url_of
from stts_tui.store.tables import Account, Company, Setting
from tests import builders, postgresql
from tests import postgresql_houses as servers
from tests.builders import FixedClock, refuses
from tests.postgresql import APP, OWNER
from tests.store.samples import fill

pytestmark = postgresql.needed
TAKE_TURN = f"SELECT pg_advisory_xact_lock({TURN})"


@pytest.fixture(autouse=True)
def _of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_DATA_HOME", servers.home())
    servers.template()
    yield
    servers.drop(tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return servers.a_database(tmp_path / "stts")


@pytest.fixture
def served(path: Path) -> Iterator[House]:
    """A house that the serving role has open."""
    made = bootstrap.assemble(database.open_existing(servers.url_at(path)), builders.SETTINGS, FixedClock())
    yield made
    builders.close(made)


def behind(path: Path, role: str = postgresql.SUPERUSER) -> psycopg.Connection[tuple[object, ...]]:
    return postgresql.server().connection(servers.name_of(path), role)


def end_connections(path: Path, which: str = "TRUE") -> None:
    postgresql.server().run(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{servers.name_of(path)}' AND {which}"
    )


# -- opening -----------------------------------------------------------------------------------------------------------
def test_a_server_that_is_not_there_and_a_database_that_is_not_are_told_apart(tmp_path: Path) -> None:
    server = postgresql.server()
    with refuses("database-missing"):
        database.open_existing(server.address("t_nobody_made_it", APP, socket=True))
    with refuses("database-unreadable") as caught:
        database.open_existing(f"postgresql://nobody@:{server.port}/stts?host={tmp_path}")
    assert str(tmp_path) in str(caught.refusal.sentence)


def test_a_wrong_password_is_told_and_not_repeated(path: Path, tmp_path: Path) -> None:
    words = tmp_path / "passwords"
    words.write_text(f"*:*:*:{APP}:guessed-it\n")
    words.chmod(0o600)
    server = postgresql.server()
    with refuses("database-unreadable") as caught:
        name = servers.name_of(path)
        database.open_existing(f"postgresql://{APP}@:{server.port}/{name}?host={server.folder}&passfile={words}")
    assert "password authentication failed" in str(caught.refusal.sentence)
    assert "guessed-it" not in str(caught.refusal.sentence)


def test_the_database_of_another_program_and_one_of_another_encoding_are_refused(tmp_path: Path) -> None:
    server = postgresql.server()
    with server.a_database(owner=OWNER) as name:
        server.run("CREATE TABLE bookmark (url TEXT)", name, OWNER)
        for refused in (database.open_existing, database.create):
            code = "database-not-one" if refused is database.open_existing else "database-exists"
            with refuses(code):
                refused(server.address(name, OWNER, socket=True))
        assert server.run("SELECT nspname FROM pg_namespace WHERE nspname = 'stts_engine'", name) == []
    with server.a_database() as empty:
        server.run(f"DROP DATABASE {empty}")
        server.run(f"CREATE DATABASE {empty} OWNER {OWNER} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
        with refuses("database-unreadable") as caught:
            database.create(server.address(empty, OWNER, socket=True))
        assert "UTF8" in str(caught.refusal.sentence)


def test_a_database_is_made_has_its_place_when_it_is_whole_and_is_removed(tmp_path: Path) -> None:
    url = servers.owners_url(tmp_path / "made")
    engine = engine_for(url)
    assert not engine.exists()
    with database.creating(url):
        assert not engine.exists()  # killed here, it stands in nobody's way
    assert engine.exists()
    store = database.open_existing(url)
    assert store.problems(deep=True) == []
    store.close()
    with refuses("database-exists"), database.creating(url):
        pass
    engine.remove()
    assert not engine.exists()
    engine.remove()  # nothing happens where there is none


def test_who_may_not_make_a_database_is_told(tmp_path: Path) -> None:
    with refuses("database-unreadable") as caught:
        engine_for(postgresql.server().address("t_not_made", APP, socket=True)).must_be_makeable()
    assert "CREATEDB" in str(caught.refusal.sentence)


def test_what_the_server_refuses_is_no_crash(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with refuses("database-unreadable"):
        engine_for(postgresql.server().address(servers.name_of(path), APP, socket=True)).remove()
    monkeypatch.setattr(postgresql_server, "BUSY_SECONDS", 0.2)
    with postgresql.server().connection() as other:
        other.execute(f"SELECT pg_advisory_lock({MAKING})")
        with refuses("database-busy"), engine_for(servers.owners_url(path)).turn_to_make():
            pass


# -- who may do what ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor_name = 'x'", "DELETE FROM audit", "TRUNCATE audit CASCADE", "TRUNCATE file_history CASCADE",
        "UPDATE seal SET link = ''", "DELETE FROM seal", "UPDATE checkpoint SET mac = ''", "DELETE FROM audit_persons",
        "DELETE FROM account", "TRUNCATE setting", "DROP TRIGGER audit_no_update ON audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL", "DROP TABLE draft", "ALTER TABLE draft ADD COLUMN x TEXT",
        "CREATE TABLE mine (x TEXT)", "CREATE INDEX mine ON audit (at)", "INSERT INTO schema_migration (name) VALUES ('x')",
        "DELETE FROM schema_migration", "UPDATE stts_engine.layout SET changed = ''", "DELETE FROM stts_engine.noted",
        "CREATE OR REPLACE FUNCTION stts_engine.changes() RETURNS void LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica", "SET ROLE stts_owner",
    ],
)  # fmt: skip
def test_the_role_that_serves_changes_neither_the_schema_nor_the_audit(path: Path, statement: str) -> None:
    with behind(path, APP) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)  # type: ignore[call-overload, unused-ignore]


@pytest.mark.parametrize("table", ["audit", "seal", "checkpoint", "file_history", "access_history", "account"])
def test_nor_does_the_owner_by_mistake(path: Path, table: str) -> None:
    with behind(path, OWNER) as connection, pytest.raises(psycopg.IntegrityError):
        connection.execute(f"TRUNCATE {table} CASCADE")  # type: ignore[call-overload, unused-ignore]


def test_a_schema_that_is_behind_is_brought_up_to_date_by_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "behind"
    engine = engine_for(servers.owners_url(place))
    engine.create()
    engine.open(new=True)
    store = Store(engine)
    store.migrate("0024_purpose")
    engine.settle()  # as it was when that was the newest
    store.close()
    with refuses("database-not-the-owners"):
        database.open_existing(servers.url_at(place))
    database.open_existing(servers.owners_url(place)).close()
    database.open_existing(servers.url_at(place)).close()


# -- rows --------------------------------------------------------------------------------------------------------------
def test_every_row_has_byte_for_byte_the_content_that_it_has_in_a_file(path: Path, tmp_path: Path) -> None:
    with builders_behind_sqlite(tmp_path / "s.sqlite") as there:
        fill(there)
        there.execute("UPDATE company SET name = ?", ['é"\\ \t\x01\x7f€\U0001f600'])
        there.execute("UPDATE draft SET saved_at = ?", ["2026-01-01 08:00:00.000120"])
        there.execute("UPDATE account SET last_login_at = ?", ["2026-01-01 08:00:00.500000"])
    here = servers.Behind(path)
    fill(here)  # type: ignore[arg-type]
    here.execute("UPDATE company SET name = ?", ['é"\\ \t\x01\x7f€\U0001f600'])
    here.execute("UPDATE draft SET saved_at = ?", ["2026-01-01 08:00:00.000120"])
    here.execute("UPDATE account SET last_login_at = ?", ["2026-01-01 08:00:00.500000"])
    here.close()
    found = []
    for url in (url_of(tmp_path / "s.sqlite"), servers.url_at(path)):
        engine = engine_for(url)
        engine.open()
        store = Store(engine)
        held = {table: dict(rows) for table, rows in engine.contents(frozenset({"schema_migration", "seal"}))}
        held.pop("schema")
        held["setting"].pop("key")
        found.append(held)
        store.close()
    assert found[0] == found[1]
    assert len(found[0]) > 30


def builders_behind_sqlite(path: Path):  # type: ignore[no-untyped-def]
    from contextlib import closing
    from sqlite3 import Row, connect

    database.create(url_of(path)).close()
    connection = connect(path, isolation_level=None)
    connection.row_factory = Row
    return closing(connection)


def test_what_is_changed_behind_its_back_is_found(served: House, path: Path) -> None:
    store = served.office.store
    company = builders.a_staffed_company(served)
    assert store.problems(deep=True) == []
    with behind(path) as connection:
        connection.execute("UPDATE account SET last_name = 'Somebody' WHERE id = 2")
    assert store.problems(deep=True) == ["rows: account 2 was changed outside of the program"]
    with behind(path) as connection:
        connection.execute("ALTER TABLE account DISABLE TRIGGER account_no_delete")
    found = store.problems(deep=True)
    assert "trigger account_no_delete on account is switched off" in found
    assert "rows: schema trigger account_no_delete on account was changed outside of the program" in found
    assert company.ids


def test_an_id_is_given_again_after_what_came_to_nothing(served: House) -> None:
    store, company = served.office.store, builders.a_company(served)
    with contextlib.suppress(ZeroDivisionError), store.transaction():
        store.companies.add("Beta", enterprise_number(4_100_000), None, "b@be", "nl", builders.MONDAY_MORNING, "x")
        raise ZeroDivisionError
    assert builders.a_company(served, "Beta") == company + 1


# -- what breaks -------------------------------------------------------------------------------------------------------
def test_a_connection_that_broke_between_two_acts_is_made_anew(served: House, path: Path) -> None:
    store = served.office.store
    for ask in (store.change_mark, store.people_about, lambda: builders.a_company(served), store.snapshot().__enter__):
        end_connections(path)
        ask()


def test_one_that_breaks_within_an_act_is_told_and_the_next_act_goes_on(served: House, path: Path) -> None:
    store = served.office.store
    with refuses("database-trouble"), store.transaction():
        store.settings.save("colour", "red")
        end_connections(path)
        store.settings.save("colour", "blue")
    with store.transaction():
        assert not Setting.select().where(Setting.name == "colour").exists()
        store.settings.save("colour", "green")


def test_an_answer_that_is_cut_at_the_commit_is_unknown(served: House, path: Path) -> None:
    """A trigger holds the commit until the server ends the connection."""
    with behind(path) as connection:
        connection.execute(
            "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;"
            " CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
            " EXECUTE FUNCTION wait()"
        )
    servers._altered.add(servers.name_of(path))
    ended = threading.Thread(target=end_when_it_sleeps, args=(path,))
    ended.start()
    undone: list[str] = []
    store = served.office.store
    with refuses("database-unknown") as caught, store.transaction(undone=lambda: undone.append("x")):
        store.settings.save("colour", "red")
    ended.join()
    assert "Nothing has changed" not in str(caught.refusal.sentence)
    assert not undone  # what it wrote elsewhere may be needed
    with store.snapshot():
        assert store.settings.deadlines(builders.MONDAY_MORNING.date())


def end_when_it_sleeps(path: Path) -> None:
    asked = f"SELECT pid FROM pg_stat_activity WHERE datname = '{servers.name_of(path)}' AND wait_event = 'PgSleep'"
    until = time.monotonic() + 30
    while not postgresql.server().run(asked) and time.monotonic() < until:
        time.sleep(0.02)
    end_connections(path, "wait_event = 'PgSleep'")


def test_what_failed_within_a_transaction_is_not_taken_for_done(served: House) -> None:
    """The server would answer its COMMIT with a rollback, and no error."""
    store = served.office.store
    with refuses("database-trouble"), store.transaction():
        store.settings.save("colour", "red")
        with contextlib.suppress(peewee.IntegrityError):
            Setting.insert(name="colour", value="blue").execute()
    assert not Setting.select().where(Setting.name == "colour").exists()


def test_who_waits_too_long_for_a_turn_is_told_that_it_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql_server, "BUSY_SECONDS", 0.2)
    store = database.open_existing(servers.url_at(path))
    with behind(path) as other:
        other.execute(f"BEGIN; {TAKE_TURN}")
        with refuses("database-busy"), store.transaction():
            pass
        other.execute("ROLLBACK")
    with store.transaction():
        store.settings.save("colour", "red")
    store.close()


# -- turns, looks, questions -------------------------------------------------------------------------------------------
def test_a_look_cannot_write_and_sees_one_moment(served: House, path: Path) -> None:
    store = served.office.store
    with refuses("database-trouble"), store.snapshot():
        store.settings.save("colour", "red")
    with store.snapshot():
        before = Setting.select().count()
        with behind(path) as other:
            other.execute("INSERT INTO setting VALUES ('shape', 'round')")
        assert Setting.select().count() == before
    assert Setting.select().count() == before + 1


def test_the_mark_of_changes_tells_of_others_and_not_of_oneself(served: House, path: Path) -> None:
    store = served.office.store
    builders.a_company(served)
    before = store.change_mark()
    builders.a_company(served, "Beta")
    assert store.change_mark() == before
    other = engine_for(servers.url_at(path))
    other.open()
    with other.transaction():
        other.database.execute_sql("UPDATE setting SET value = value")
    other.close()
    assert store.change_mark() != before


def test_people_are_about_where_one_waits_or_has_just_been(served: House, path: Path) -> None:
    store = served.office.store
    with store.transaction(background=True):
        pass
    assert not store.people_about()
    with behind(path) as holder, behind(path) as waiter:
        holder.execute(f"BEGIN; {TAKE_TURN}")
        waits = threading.Thread(target=waiter.execute, args=(TAKE_TURN,))
        waits.start()
        asked = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until = time.monotonic() + 30
        while not postgresql.server().run(asked) and time.monotonic() < until:
            time.sleep(0.02)
        assert store.people_about()
        holder.execute("ROLLBACK")
        waits.join()
    assert not store.people_about()
    with store.transaction():
        pass
    assert store.people_about()


def test_what_takes_too_long_is_broken_off_and_its_transaction_goes_on(served: House) -> None:
    store = served.office.store
    for ways in (store.transaction, store.snapshot):
        with ways():
            began = time.monotonic()
            with pytest.raises(BrokenOff), store.engine.limited(lambda steps: steps < 1_000_000):
                store.engine.database.execute_sql("SELECT pg_sleep(60)").fetchall()
            assert time.monotonic() - began < 30
            assert list(Account.select()) == []
            with store.engine.limited(lambda _steps: True):
                assert len(list(store.engine.database.execute_sql("SELECT * FROM generate_series(1, 1000)"))) == 1000


def test_every_table_is_covered_but_those_that_pass(served: House) -> None:
    with served.office.store.snapshot():
        tables = {table for table, _rows in served.office.store.engine.contents(APART)}
    assert {"account", "tariff_file", "setting", "schema"} <= tables
    assert not tables & APART


def test_thirty_two_sessions_at_once_leave_one_chain_and_one_local_administrator(served: House) -> None:
    store, company = served.office.store, builders.a_company(served)
    refusals: list[BaseException] = []

    def work(number: int) -> None:
        try:
            builders.a_company(served, f"Operator {number}")  # its enterprise number is how many there are
            with contextlib.suppress(peewee.IntegrityError):
                builders.an_account(served, company, f"admin{number:02}", local_administrator=True, password_hash="-")
        except BaseException as error:  # told by the test's own thread
            refusals.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == []
    assert [each.id for each in Company.select().order_by(Company.id)] == list(range(1, 34))
    assert Account.select().where(Account.local_administrator).count() == 1
    assert store.problems(deep=True) == []
