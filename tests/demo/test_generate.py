"""`stts-tui generate`: many files that are as if people had made them, in a database that proves whole."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stts_tui.demo import build, generating, lives, patterns
from stts_tui.demo.build import PASSWORD
from stts_tui.demo.check import verify_files
from stts_tui.demo.crowd import Counters, Crowd
from stts_tui.demo.multitude import Wanted
from stts_tui.demo.people import Chance
from stts_tui.domain.access.desk import RequestCriteria
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import parse_national_number, parse_phone_number
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.services.house import House
from stts_tui.store import database
from tests import builders
from tests.builders import FixedClock

TODAY = FixedClock().today
FILES = 2000
WANTED = Wanted(users=120, files=FILES, operators=8, seed=7, day=TODAY, lines=10**6)
SOME = 800  # files that are looked at one by one
LIVES = 400  # of the patterns, lived once for all tests of a process
TABLES = ("household", "registered_person", "entitlement", "former_number", "tariff_file", "reduction", "file_history",
          "assignment", "assignment_comment", "account_application", "company", "access_request")  # fmt: skip


@pytest.fixture(scope="session")
def lived() -> list[patterns.Pattern]:
    return patterns.lived(WANTED.seed, TODAY, LIVES)


@pytest.fixture
def alike(lived: list[patterns.Pattern], monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns need not be lived again."""
    monkeypatch.setattr(patterns, "lived", lambda _seed, _day, _files: lived)


def generate(path: Path, wanted: Wanted = WANTED) -> list[str]:
    """What is wanted, in the database of that path; gives the accounts to log in with."""
    tell = lambda _what, _done, _total: None  # noqa: E731
    return list(generating.generate(builders.url_at(path), builders.SETTINGS, wanted, Secret(PASSWORD), tell))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, lived: list[patterns.Pattern]) -> Path:
    path = tmp_path_factory.mktemp("generated") / "stts.sqlite"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(patterns, "lived", lambda _seed, _day, _files: lived)
        generate(path)
    return path


@pytest.fixture
def house(made: Path, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    opened = builders.open_house(builders.copy_with_keys(made, tmp_path / "stts.sqlite"), clock)
    yield opened
    builders.close(opened)


def session_of(house: House, user_name: str) -> Session:
    return builders.log_in(house, user_name, PASSWORD)


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(builders.behind(path)) as connection:
        return list(connection.execute(sql).fetchall())


# -- whole -----------------------------------------------------------------------------------------------------------------
def test_it_is_sound_in_every_row_and_in_its_chain(house: House) -> None:
    store = house.office.store
    assert store.problems(deep=True) == []
    with store.reading():
        proven = store.proof.verify([], whole=True)
    assert proven.problems == ()
    assert proven.until > FILES  # a line for each act
    builders.run_sql(house, "UPDATE tariff_file SET phone = '+32470000000' WHERE id = (SELECT MAX(id) FROM tariff_file)")
    assert [each for each in store.problems(deep=True) if "tariff_file" in each]  # the proof can fail


def test_indexes_stand_as_the_migrations_made_them(house: House, tmp_path: Path) -> None:
    sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    empty = builders.a_database(tmp_path, "empty.sqlite")
    assert builders.run_sql(house, sql) == rows(empty, sql)


@pytest.mark.long
def test_every_file_is_as_the_rules_would_have_made_it(house: House, clock: FixedClock) -> None:
    """Histories lead back to their beginning, assignments fit the state, nobody has two tariffs, numbers are right."""
    assert verify_files(house.office.store, clock.today, most=SOME) == []


def test_it_has_as_much_as_was_wanted(house: House) -> None:
    store = house.office.store
    counts = {table: builders.run_sql(house, f"SELECT COUNT(*) FROM {table}")[0][0] for table in ("tariff_file", "company")}
    users = builders.run_sql(house, "SELECT COUNT(*) FROM account WHERE changed_by = 'generate' AND role = 'company'")
    assert (counts["tariff_file"], users[0][0]) == (FILES, WANTED.users)
    assert len(store.companies.list_ids()) == counts["company"] >= WANTED.operators
    assert store.requests.count_each([RequestCriteria()], TODAY) > (0,)


def test_every_state_is_there_and_a_few_operators_have_most(house: House) -> None:
    states = dict(builders.run_sql(house, "SELECT state, COUNT(*) FROM tariff_file GROUP BY state"))
    assert set(states) == {state.value for state in FileState}
    assert states["active"] > FILES / 2
    sizes = [count for (count,) in builders.run_sql(
        house, "SELECT COUNT(*) FROM tariff_file GROUP BY company_id ORDER BY 1 DESC")]  # fmt: skip
    assert len(sizes) == WANTED.operators
    assert sizes[0] > 3 * sizes[len(sizes) // 2]


def test_names_come_as_often_as_names_do(house: House) -> None:
    names = Counter(name for (name,) in builders.run_sql(house, "SELECT last_name FROM registered_person"))
    (_name, most), *_others = names.most_common(1)
    assert most > 20 * sum(names.values()) / len(names) / 4
    assert len(names) > 150
    assert any(not name.isascii() for name in names)


def test_both_sides_of_a_transfer_are_there(house: House) -> None:
    pairs = builders.run_sql(house, """SELECT a.niss = b.niss, a.company_id <> b.company_id, b.state, a.taken_from_id = b.id
        FROM tariff_file a JOIN tariff_file b ON b.id = a.taken_from_id""")  # fmt: skip
    assert len(pairs) > FILES / 100
    assert {pair[:2] + pair[3:] for pair in pairs} == {(1, 1, 1)}
    assert {pair[2] for pair in pairs} == {"transferred", "active"}


def test_numbers_lines_and_people_are_each_there_once(house: House, clock: FixedClock) -> None:
    for (niss,) in builders.run_sql(house, "SELECT niss FROM registered_person LIMIT 300"):
        parse_national_number(niss, clock.today)
    lines = [line for (line,) in builders.run_sql(house, "SELECT DISTINCT phone FROM tariff_file WHERE phone <> ''")]
    for line in lines[:300]:
        parse_phone_number(line)
    assert builders.run_sql(house, """SELECT phone FROM tariff_file WHERE phone <> '' AND state = 'active' GROUP BY phone
        HAVING COUNT(*) > 1""") == []  # fmt: skip


# -- the same, and other ---------------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.usefixtures("alike")
@pytest.mark.parametrize("apart", [False, True])
def test_the_same_seed_gives_the_same_and_another_does_not(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    """Whether this process draws the lives or one of its own."""
    monkeypatch.setattr(lives, "_APART", 1 if apart else WANTED.files)
    generate(tmp_path / "again.sqlite")
    generate(tmp_path / "other.sqlite", replace(WANTED, seed=8))

    def all_of(path: Path) -> list[list[tuple[Any, ...]]]:
        held = [rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES]
        return [*held, rows(path, "SELECT id, user_name, niss, first_name FROM account ORDER BY id"),
                rows(path, "SELECT at, actor_id, action, subject_id, before, after FROM audit ORDER BY id")]  # fmt: skip

    assert all_of(tmp_path / "again.sqlite") == all_of(made)
    assert all_of(tmp_path / "other.sqlite") != all_of(made)


@pytest.mark.long
def test_patterns_are_the_same_for_the_same_seed(lived: list[patterns.Pattern]) -> None:
    assert patterns.lived(WANTED.seed, TODAY, LIVES) == lived


# -- where it writes -------------------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.usefixtures("alike")
def test_more_is_added_to_a_demo_and_its_indexes_made_again(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path, "demo.sqlite")
    house = builders.open_house(path)
    build.build(house.office.store, house.office.hasher, TODAY)
    builders.close(house)
    sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    before = rows(path, sql)
    generate(path, replace(WANTED, files=1000))
    store = database.open_existing(builders.url_at(path))
    try:
        assert store.problems(deep=True) == []
    finally:
        store.close()
    assert rows(path, sql) == before
    assert rows(path, "SELECT COUNT(*) FROM tariff_file")[0][0] > 1000 + build.FILES


@pytest.mark.long
@pytest.mark.usefixtures("alike")
def test_more_is_added_to_its_own(made: Path, tmp_path: Path) -> None:
    path = builders.copy_with_keys(made, tmp_path / "more.sqlite")
    generate(path, replace(WANTED, files=300, seed=9))
    store = database.open_existing(builders.url_at(path))
    try:
        assert store.problems(deep=True) == []
        assert verify_files(store, TODAY, most=SOME) == []
    finally:
        store.close()
    assert rows(path, "SELECT COUNT(*) FROM tariff_file") == [(FILES + 300,)]


@pytest.mark.usefixtures("alike")
def test_anything_else_is_left_alone(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    house = builders.open_house(path)
    builders.a_staffed_company(house, "Alpha", "a")
    builders.close(house)
    before = rows(path, "SELECT link FROM audit")
    with pytest.raises(Refused) as no:
        generate(path)
    assert no.value.code == generating.FOREIGN.code
    assert "1" in str(no.value.sentence)  # what it found
    assert rows(path, "SELECT link FROM audit") == before
    assert rows(path, "SELECT COUNT(*) FROM tariff_file") == [(0,)]


@pytest.mark.parametrize("few", [replace(WANTED, operators=2), replace(WANTED, users=31), replace(WANTED, files=0)])
def test_too_little_is_told(tmp_path: Path, few: Wanted) -> None:
    with pytest.raises(Refused) as no:
        generate(tmp_path / "few.sqlite", few)
    assert no.value.code == generating.TOO_FEW.code
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("alike")
@pytest.mark.parametrize("files", [1, 10])
def test_a_few_files_only(tmp_path: Path, files: int) -> None:
    path = tmp_path / "few.sqlite"
    generate(path, replace(WANTED, files=files, users=32))
    assert rows(path, "SELECT COUNT(*) FROM tariff_file") == [(files,)]


def test_what_draws_the_lives_may_fail(lived: list[patterns.Pattern], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "_APART", 1)
    nobody = lives.Operators([], [], {}, ())  # it fails at the first operator
    crowd = Crowd(Chance(1), Counters(), beside_demo=False)
    pattern = next(each for each in lived if each.operators)
    drawing = lives.Lives([pattern], Chance(1), crowd, nobody, [1, 1, 1], 1, dict.fromkeys(pattern.years, 0))
    with pytest.raises(RuntimeError, match="what draws the lives ended: IndexError"):
        list(lives.drawn(drawing, [3]))


def test_who_takes_no_more_lives_leaves_no_process(lived: list[patterns.Pattern], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "_APART", 1)
    crowd = Crowd(Chance(1), Counters(), beside_demo=False)
    pattern = next(each for each in lived if not each.operators)
    drawing = lives.Lives([pattern], Chance(1), crowd, lives.Operators([], [], {}, ()), [1, 1, 1], 1, {})
    taken = lives.drawn(drawing, [100_000])
    assert len(next(taken).values) == 2000
    assert len(multiprocessing.active_children()) == 1
    taken.close()
    assert multiprocessing.active_children() == []


@pytest.mark.long
@pytest.mark.usefixtures("alike")
@pytest.mark.parametrize("at", ["files", "lines of the audit trail", "marks of rows, indexes"])
def test_broken_off_it_leaves_nothing(made: Path, tmp_path: Path, at: str) -> None:
    def tell(what: object, _done: int, _total: int) -> None:
        if str(what) == at:
            raise KeyboardInterrupt

    (tmp_path / "new").mkdir()
    path, more = tmp_path / "new" / "stts.sqlite", builders.copy_with_keys(made, tmp_path / "more.sqlite")
    for each in (path, more):
        with pytest.raises(KeyboardInterrupt):
            generating.generate(builders.url_at(each), builders.SETTINGS, WANTED, Secret(PASSWORD), tell)
    assert not path.exists()
    assert list((tmp_path / "new" / "keys").iterdir()) == []
    store = database.open_existing(builders.url_at(more))
    try:
        assert store.problems(deep=True) == []
    finally:
        store.close()
    assert rows(more, "SELECT COUNT(*) FROM tariff_file") == [(FILES,)]


def test_the_statement_that_is_interrupted_is_told_as_such(made: Path, tmp_path: Path) -> None:
    store = database.open_existing(builders.url_at(builders.copy_with_keys(made, tmp_path / "held.sqlite")))
    try:
        with pytest.raises(KeyboardInterrupt), store.filling((), draft=False, rebuild=()):  # noqa: PT012
            connection = store.engine.database.connection()
            connection.set_progress_handler(lambda: 1, 1000)
            store.engine.database.execute_sql("SELECT COUNT(*) FROM tariff_file a, tariff_file b").fetchall()
    finally:
        store.close()


# -- people at work --------------------------------------------------------------------------------------------------------
def test_only_the_training_accounts_have_a_password_that_is_known(house: House) -> None:
    hasher = house.office.hasher
    known = builders.run_sql(house, "SELECT DISTINCT password_hash FROM account WHERE user_name LIKE 'train%'")
    others = builders.run_sql(
        house, "SELECT DISTINCT password_hash FROM account WHERE changed_by = 'generate' AND user_name NOT LIKE 'train%'"
    )
    assert [hasher.verify(each, Secret(PASSWORD)) for (each,) in known] == [True]
    assert [hasher.verify(each, Secret(PASSWORD)) for (each,) in others] == [False]


def test_a_local_administrator_and_staff_find_what_they_look_for(house: House) -> None:
    administrator = session_of(house, "train1admin")
    assert house.users.find(administrator, UserCriteria(), Place()).page.total > 20
    staff = session_of(house, "train1stts3")
    found = house.files.find(staff, FileCriteria(states=frozenset({FileState.TRANSFERRED})), Place()).page
    assert found.total > 0
    shown = house.files.history(staff, found.rows[0].file_id)
    assert shown.state is FileState.TRANSFERRED
    assert len(shown.history) > 1
    assert house.statement.make(staff, TODAY.year - 1).count > 0
    assert house.trail.find(administrator, TrailCriteria(), Place()).page.total > 0


def test_authority_and_desk_find_their_work(house: House) -> None:
    authority = session_of(house, "trainbipt")
    assert house.authority.find(authority, FileCriteria(), Place()).page.total >= FILES
    desk = session_of(house, "traindesk")
    assert house.desk.find(desk, RequestCriteria(), Place()).page.total > 0
