"""Whoever writes into the database past the program is found, and what he did is named.

Each way is done by SQL, or to the file, after real acts; triggers are dropped where they stand in the way, and put back.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from stts_tui.services.house import House
from stts_tui.settings import AuditPlaces
from stts_tui.store import database, places
from stts_tui.store.checkpoints import Checkpoint
from stts_tui.store.sqlite import Sqlite, url_of
from tests import builders
from tests.builders import MONDAY_MORNING, Company, FixedClock
from tests.tariff_builders import a_file

Way = Callable[[sqlite3.Connection], object]


@pytest.fixture(autouse=True)
def _no_places() -> Iterator[None]:
    yield
    places.name(AuditPlaces())


@pytest.fixture
def path(house: House, alpha: Company) -> Path:
    """A database with acts in it, and a checkpoint; closed."""
    admin = alpha.session()
    for number in range(3):
        house.users.add(admin, builders.a_new_user(user_name=f"newcomer{number}", niss=builders.a_niss(number + 1)))
    house.users.block(admin, builders.a_block(alpha.view("plain01")))
    a_file(house, alpha.session("stts02"))
    store = house.office.store
    with store.transaction():
        store.asked_for = "asked"
    where = builders.path_of(house)
    builders.close(house)
    return where


def later() -> FixedClock:
    return FixedClock(MONDAY_MORNING + timedelta(hours=1))


def tamper(path: Path, way: Way) -> None:
    """Do it with the triggers lifted, and put them back: the schema stands as it was."""
    with closing(sqlite3.connect(path, isolation_level=None)) as held:
        triggers = held.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            held.execute(f"DROP TRIGGER {name}")
        way(held)
        for _name, sql in triggers:
            with contextlib.suppress(sqlite3.OperationalError):  # its table is gone
                held.execute(sql)


def found(path: Path) -> list[str]:
    """What `stts-tui doctor --deep` says."""
    store = database.open_existing(url_of(path), migrate=False)
    try:
        return store.problems(deep=True)
    finally:
        store.close()


def verified(path: Path, kept: Iterable[Checkpoint] = ()) -> tuple[str, ...]:
    """What `stts-tui audit verify` says, with `--against` what was kept."""
    store = database.open_existing(url_of(path), migrate=False)
    try:
        return store.proof.verify(kept, whole=True).problems
    finally:
        store.close()


def run(sql: str, *values: object) -> Way:
    def way(held: sqlite3.Connection) -> None:
        held.executescript(sql) if not values else held.execute(sql, values)

    return way


def _swap_lines(held: sqlite3.Connection) -> None:
    held.executescript("UPDATE audit SET id = -1 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 5;"
                       "UPDATE audit SET id = 5 WHERE id = -1")  # fmt: skip


def _swap_contents(held: sqlite3.Connection) -> None:
    """Two users' names change places, and nothing else."""
    held.executescript(
        "CREATE TEMP TABLE two AS SELECT id, first_name, last_name FROM account WHERE id IN (2, 3);"
        "UPDATE account SET (first_name, last_name) = (SELECT first_name, last_name FROM two WHERE two.id <> account.id)"
        " WHERE id IN (2, 3)"
    )


def _append(held: sqlite3.Connection) -> None:
    """A line that copies the last one, linked as its writer can: without the key."""
    held.executescript(
        "INSERT INTO audit SELECT (SELECT MAX(id) + 1 FROM audit), at, actor_id, actor_name, company_id, action, outcome,"
        " subject_kind, subject_id, 'nobody', before, after, link, hex(randomblob(32)), person, purpose, place"
        " FROM audit ORDER BY id DESC LIMIT 1"
    )


def _relink(held: sqlite3.Connection) -> None:
    """A line is changed and all later ones reckoned anew, as one could before there was a key."""
    from stts_tui.store.audit import plain_link
    from stts_tui.store.proving import _moment

    held.execute("UPDATE audit SET subject_name = 'nobody' WHERE id = 4")
    previous = held.execute("SELECT link FROM audit WHERE id = 3").fetchone()[0]
    for (number,) in held.execute("SELECT id FROM audit WHERE id > 3 ORDER BY id").fetchall():
        at, *values = held.execute(
            'SELECT at, actor_id, actor_name, company_id, action, outcome, subject_kind, subject_id, subject_name, "before",'
            ' "after" FROM audit WHERE id = ?', (number,)).fetchone()  # fmt: skip
        link = plain_link(previous, _moment(at), *values)
        held.execute("UPDATE audit SET previous = ?, link = ? WHERE id = ?", (previous, link, number))
        previous = link


WAYS: dict[str, tuple[Way, str]] = {
    "replace a line": (run("INSERT OR REPLACE INTO audit SELECT id, at, actor_id, actor_name, company_id, 'other', outcome,"
                           " subject_kind, subject_id, subject_name, before, after, previous, link, person, purpose, place"
                           " FROM audit WHERE id = 5"), "line 5"),
    "change a field": (run("UPDATE audit SET subject_name = 'nobody' WHERE id = 4"), "line 4"),
    "change who": (run("UPDATE audit SET actor_id = 1 WHERE id = 7"), "line 7"),
    "change a time": (run("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE id = 4"), "line 4"),
    "change where from": (run("UPDATE audit SET place = '10.0.0.1' WHERE id = 4"), "line 4"),
    "change whom it was about": (run("INSERT INTO audit_persons VALUES (4, 'ffffffffffffffffffffffffffffffff')"),
                                 "the persons of line 4"),
    "delete in the middle": (run("DELETE FROM audit WHERE id = 4"), "line 5"),
    "delete the first": (run("DELETE FROM audit WHERE id = 1"), "line 2"),
    "swap two lines": (_swap_lines, "line 4"),
    "move an id": (run("UPDATE audit SET id = 1000 WHERE id = (SELECT MAX(id) FROM audit)"), "line 1000"),
    "drop the audit": (run("DROP TABLE audit"), "audit"),
    "cut the tail": (run("DELETE FROM audit WHERE id > (SELECT MAX(id) - 5 FROM audit)"), "ends at"),
    "cut the tail with its records": (
        run("DELETE FROM seal WHERE line >= (SELECT MAX(id) - 3 FROM audit);"
            "DELETE FROM audit WHERE id >= (SELECT MAX(id) - 3 FROM audit)"), "ends at"),
    "delete all lines": (run("DELETE FROM audit"), "is not there"),
    "delete all lines and records": (run("DELETE FROM audit; DELETE FROM seal"), "records under the key are gone"),
    "append a line": (_append, "line"),
    "change and reckon anew": (_relink, "line 4"),
    "change a history": (run("UPDATE file_history SET note = 'other' WHERE id = 1"), "file_history 1 was changed"),
    "delete the last history": (run("DELETE FROM file_history"), "file_history 1 was removed"),
    "another's password": (
        run("UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE user_name = 'stts01')"
            " WHERE user_name = 'admin01'"), "account 1 was changed"),
    "a profile more": (run("UPDATE account_application SET profile = 3 WHERE account_id = 2"),
                       "account_application 2 stts was changed"),
    "a right more": (run("INSERT INTO account_application VALUES (5, 'messages', NULL)"),
                     "account_application 5 messages was not written"),
    "unblocked": (run("UPDATE account SET blocked_until = '0001-01-01' WHERE user_name = 'plain01'"), "account 5 was changed"),
    "two rows' contents": (_swap_contents, "account 2 was changed"),
    "a company's number": (run("UPDATE company SET cbe = '0417497106' WHERE id = 1"), "company 1 was changed"),
    "a setting": (run("INSERT INTO setting VALUES ('desk-phone', '02 000 00 00')"), "setting desk-phone was not written"),
    "another key": (run("UPDATE setting SET value = '0000000000000000' WHERE name = 'key'"), "0000000000000000"),
    "an entitlement": (run("UPDATE entitlement SET category = 'mwb'"), "entitlement 1 was changed"),
    "a tariff file": (run("UPDATE tariff_file SET state = 'refused', closed_on = requested_on"), "tariff_file 1 was changed"),
    "an account more": (
        run("CREATE TEMP TABLE one AS SELECT * FROM account WHERE id = 2;"
            "UPDATE one SET id = 99, user_name = 'sneaky01', niss = '50010100301'; INSERT INTO account SELECT * FROM one"),
        "account 99 was not written"),
    "a record": (run("UPDATE seal SET marks = zeroblob(length(marks)) WHERE id = (SELECT MAX(id) FROM seal)"), "record"),
    "a line where the chain has not begun": (
        run("INSERT INTO audit SELECT 0, at, actor_id, actor_name, company_id, action, outcome, subject_kind, subject_id,"
            " 'nobody', before, after, previous, link, person, purpose, place FROM audit WHERE id = 1"), "line 0"),
    "a record where the chain has not begun": (
        run("INSERT INTO seal SELECT -1, line, kind, keys, marks, previous, link FROM seal WHERE id = 1"), "record -1"),
    "a checkpoint": (run("UPDATE checkpoint SET content = replace(content, '\"line\": ', '\"line\": 1')"), "checkpoint 1"),
}  # fmt: skip


REFUSED = ("drop the audit", "another key")  # nothing can be verified then, and that is said


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize("name", WAYS)
def test_it_is_found_and_named(path: Path, name: str) -> None:
    way, named = WAYS[name]
    tamper(path, way)
    assert any(named in line for line in found(path)), found(path)
    if name not in REFUSED:
        assert any(named in line for line in verified(path)), verified(path)


def test_nothing_is_found_where_nobody_tampered(path: Path) -> None:
    assert found(path) == []
    tamper(path, lambda _held: None)
    assert found(path) == []  # triggers that are the same again


# As 0.5.17 makes them.
_LITESTREAMS = "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);" \
    "CREATE TABLE _litestream_lock (id INTEGER); INSERT INTO _litestream_seq VALUES (1, 7)"  # fmt: skip


def test_the_tables_of_litestream_are_expected(path: Path) -> None:
    """Also when the program gave all rows their marks anew meanwhile, and when they are gone again."""
    tamper(path, run(_LITESTREAMS))
    assert (found(path), verified(path)) == ([], ())
    house = builders.open_house(path, later())
    with house.office.store.transaction():
        house.office.store.seals.cover("tested", 0)
    builders.close(house)
    tamper(path, run("UPDATE _litestream_seq SET seq = seq + 1"))
    assert (found(path), verified(path)) == ([], ())
    tamper(path, run("DROP TABLE _litestream_seq; DROP TABLE _litestream_lock"))
    assert (found(path), verified(path)) == ([], ())


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER, more TEXT)",
        "CREATE TABLE _litestream_other (id INTEGER)",
        f"{_LITESTREAMS}; CREATE TRIGGER mine AFTER UPDATE ON _litestream_seq BEGIN DELETE FROM draft; END",
    ],
)
def test_what_is_only_called_as_they_are_is_named(path: Path, sql: str) -> None:
    tamper(path, run(sql))
    assert any("was not written by the program" in line for line in found(path))
    assert any("was not written by the program" in line for line in verified(path))


def test_a_trigger_that_is_gone_or_another_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as held:
        held.execute("DROP TRIGGER audit_no_delete")
        held.execute("DROP TRIGGER account_no_delete")
        held.execute("CREATE TRIGGER account_no_delete BEFORE DELETE ON account WHEN OLD.id = 0 BEGIN SELECT 1; END")
    _plant(
        path, "sqlite_kept", "CREATE TRIGGER sqlite_kept AFTER INSERT ON login_throttle BEGIN DELETE FROM login_throttle; END"
    )
    told = found(path)
    assert "rows: schema trigger sqlite_kept was not written by the program" in told
    assert "rows: schema trigger audit_no_delete was removed outside of the program" in told
    assert "rows: schema trigger account_no_delete was changed outside of the program" in told


def _plant(path: Path, name: str, sql: str) -> None:
    """A trigger by the schema's own table, which takes names that SQLite keeps for itself."""
    with closing(sqlite3.connect(path, isolation_level=None)) as held:
        (version,) = held.execute("PRAGMA schema_version").fetchone()
        held.execute("PRAGMA writable_schema = on")
        held.execute("INSERT INTO sqlite_master VALUES ('trigger', ?, 'login_throttle', 0, ?)", (name, sql))
        held.execute(f"PRAGMA schema_version = {version + 1}")


def test_a_text_made_bytes_with_the_same_digits_is_named(path: Path) -> None:
    """In hexadecimal both look the same."""
    house = builders.open_house(path)
    with house.office.store.transaction():
        house.office.store.settings.save("colour", "AB12")
    builders.close(house)
    assert found(path) == []
    tamper(path, run("UPDATE setting SET value = x'AB12' WHERE name = 'colour'"))
    assert "rows: setting colour was changed outside of the program" in found(path)


def test_what_was_found_sound_before_is_looked_at_again(path: Path) -> None:
    assert verified(path) == ()  # and that is noted
    tamper(path, run("UPDATE audit SET subject_name = 'nobody' WHERE id = 4"))
    assert any("line 4" in line for line in verified(path))


def test_a_newest_checkpoint_that_is_gone_is_missed_by_whoever_knew_it(path: Path) -> None:
    store = database.open_existing(url_of(path))
    kept = store.checkpoints.list_()
    store.close()
    whole = path.read_bytes()
    tamper(path, run("DELETE FROM checkpoint WHERE id = (SELECT MAX(id) FROM checkpoint)"))
    assert any(f"checkpoint {kept[-1].number} is not here" in line for line in verified(path, kept))
    path.write_bytes(whole)
    assert verified(path, kept) == ()
    tamper(path, run("DELETE FROM checkpoint WHERE id = (SELECT MAX(id) FROM checkpoint)"))
    assert any(f"checkpoint {kept[-1].number} was here and is not there" in line for line in found(path))


@pytest.mark.parametrize("content", ["", "no json", "[]", '{"format": "stts-tui checkpoint 1"}', "[" * 100_000])
def test_a_checkpoint_that_cannot_be_read_is_named_and_keeps_nobody_from_going_on(path: Path, content: str) -> None:
    tamper(path, lambda held: held.execute("UPDATE checkpoint SET content = ?", [content]))
    assert any("checkpoint 1 was not made by the program" in line for line in found(path))
    house = builders.open_house(path, later())
    store = house.office.store
    builders.log_in(house, "admin01")
    with store.transaction():
        store.asked_for = "asked"  # one more is made
    builders.close(house)
    told = found(path)
    assert any("checkpoint 1 was not made by the program" in line for line in told)
    assert not any("checkpoint 2 was not made" in line for line in told)


def test_what_the_program_writes_over_it_does_not_hide_it(path: Path) -> None:
    tamper(path, run("UPDATE account SET password_hash = (SELECT password_hash FROM account WHERE id = 2) WHERE id = 1"))
    house = builders.open_house(path, later())
    builders.log_in(house, "admin01")  # the login writes into the same row
    builders.close(house)
    assert any(re.search(r"account 1 was changed outside of the program, before audit line \d+", line) for line in found(path))


def test_a_table_that_is_put_back_as_it_was_is_named(path: Path) -> None:
    shutil.copy(path, path.with_name("old.sqlite"))
    house = builders.open_house(path, later())
    admin = builders.log_in(house, "admin01")
    house.users.add(admin, builders.a_new_user(user_name="newcomer9", niss=builders.a_niss(9)))
    builders.close(house)
    old = path.with_name("old.sqlite")
    tamper(path, run(f"ATTACH '{old}' AS old; DELETE FROM account; INSERT INTO account SELECT * FROM old.account"))
    told = found(path)
    assert any("account 1 was changed" in line for line in told)
    assert any("was removed" in line for line in told)


def test_a_row_that_takes_the_number_of_one_that_was_removed(path: Path) -> None:
    tamper(path, run("DELETE FROM reduction; DELETE FROM file_history"))
    house = builders.open_house(path)
    with house.office.store.transaction():  # the engine gives the same number again
        house.office.store.engine.database.execute_sql(
            "INSERT INTO file_history (file_id, position, at, actor_name, automatic, action, before, after, note, undoable)"
            " VALUES (1, 1, '2026-01-01 00:00:00', 'x', 0, 'file-apply', '{}', '{}', '', 0)"
        )
    builders.close(house)
    assert any("file_history 1 was changed outside of the program, before" in line for line in found(path))


def test_the_trail_of_another_database(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = builders.a_house(tmp_path / "other")
    builders.a_staffed_company(other)
    theirs = builders.path_of(other)
    builders.close(other)
    tamper(path, run(f"ATTACH '{theirs}' AS theirs; DELETE FROM audit; DELETE FROM seal; DELETE FROM checkpoint;"
                     "INSERT INTO audit SELECT * FROM theirs.audit; INSERT INTO seal SELECT * FROM theirs.seal"))  # fmt: skip
    assert found(path)


class TestTheHeadFile:
    """What was written last, and is gone with its log or with the chain's tail."""

    @pytest.fixture
    def path(self, path: Path) -> Path:
        places.name(AuditPlaces(head=str(path.with_name("head"))))
        house = builders.open_house(path)
        admin = builders.log_in(house, "admin01")
        shutil.copy(path, path.with_name("old.sqlite"))
        house.users.add(admin, builders.a_new_user(user_name="newcomer9", niss=builders.a_niss(9)))
        builders.close(house)
        Sqlite(url_of(path)).fold()
        Path(f"{path}.turn").unlink()  # what the queue remembers is another matter
        assert found(path) == []
        return path

    def test_a_cut_tail(self, path: Path) -> None:
        tamper(path, run("DELETE FROM seal WHERE line >= (SELECT MAX(id) FROM audit);"
                         "DELETE FROM audit WHERE id = (SELECT MAX(id) FROM audit)"))  # fmt: skip
        assert any("the head file knows line" in line for line in found(path))

    def test_an_older_copy_or_a_lost_log(self, path: Path) -> None:
        shutil.copy(path.with_name("old.sqlite"), path)
        assert any("the head file knows line" in line for line in found(path))

    def test_one_that_was_written_by_another_hand(self, path: Path) -> None:
        head = path.with_name("head")
        head.write_text(head.read_text().replace('"line": ', '"line": 1'))
        assert any("was not written by the program" in line for line in found(path))

    def test_an_older_one_is_told(self, path: Path) -> None:
        places.name(AuditPlaces())
        house = builders.open_house(path)
        for _ in range(2):
            builders.log_in(house, "admin01")
        builders.close(house)
        places.name(AuditPlaces(head=str(path.with_name("head"))))
        assert any("acts were done without it" in line for line in found(path))
