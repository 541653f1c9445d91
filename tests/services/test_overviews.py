"""Figures: each is the count of the list that it opens and of its CSV, of nobody else's company, and costs few questions."""

from __future__ import annotations

import itertools
import logging
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.demo.build import PASSWORD, build
from stts_tui.domain.access.desk import RequestCriteria
from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.figures import Figure, Groups, bars, months, terms
from stts_tui.domain.common.paging import Page, Place, Way
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.overviews import OVERVIEWS
from stts_tui.domain.rights.table import is_allowed
from stts_tui.domain.tariff.assignments import AssignmentCriteria
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.services.overviews import AskOverview
from tests import builders
from tests.builders import FixedClock, refuses

PEOPLE = ("admin", "stts1", "stts2", "stts3", "adminbeta", "admingamma", "desk", "bipt")
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Three operators with users, files, assignments and requests of every kind."""
    clock = FixedClock()
    house = builders.a_house(tmp_path_factory.mktemp("figures"), clock)
    build(house.office.store, house.office.hasher, clock.today)
    builders.an_account(house, 1, "plain01")  # who sees no figure at all
    yield house
    builders.close(house)


@pytest.fixture(scope="module")
def sessions(demo: House) -> dict[str, Session]:
    return {name: demo.session.log_in(LogIn(name, Secret(PASSWORD))).session for name in PEOPLE}


def company_of(house: House, session: Session) -> int | None:
    actor = house.office.store.accounts.find_actor(session.account_id)
    assert actor is not None
    return actor.company_id


def allowed(house: House, session: Session) -> list[ActionId]:
    actor = house.office.store.accounts.find_actor(session.account_id)
    assert actor is not None
    return sorted(each for each in OVERVIEWS if is_allowed(actor, each))


Turn = tuple[Callable[[Place], Page[Any]], Callable[[Any], int], str]


def behind(house: House, session: Session, of: object) -> Turn:
    """The list that a figure counts, through its own door; what a row is called, and how its company is found."""
    authority = company_of(house, session) is None
    if isinstance(of, UserCriteria):
        return lambda p: house.users.find(session, of, p).page, lambda row: row.account_id, "SELECT company_id FROM account"
    if isinstance(of, FileCriteria):
        find = house.authority.find if authority else house.files.find
        return lambda p: find(session, of, p).page, lambda row: row.file_id, "SELECT company_id FROM tariff_file"
    if isinstance(of, AssignmentCriteria):
        turn = house.authority.work_list if authority else house.assignments.inbox
        return lambda p: turn(session, of, p).page, lambda row: row.assignment_id, "SELECT company_id FROM assignment"
    assert isinstance(of, RequestCriteria)
    return lambda p: house.desk.find(session, of, p).page, lambda row: row.request_id, "SELECT NULL FROM access_request"


def is_its_list(house: House, session: Session, figure: Figure) -> None:
    """Page by page as many rows as the figure says, each once, all of one's own company."""
    turn, name, whose = behind(house, session, figure.of)
    found: list[int] = []
    place = Place(size=50)
    while True:
        page = turn(place)
        assert page.total == figure.count, figure
        found.extend(name(row) for row in page.rows)
        if not page.has_after:
            break
        place = Place(Way.AFTER, page.last, 50)
    assert len(found) == len(set(found)) == figure.count, figure
    company = company_of(house, session)
    if company is not None:
        marks = ", ".join(map(str, found)) or "0"
        others = builders.run_sql(house, f"{whose} WHERE id IN ({marks})")
        assert {row[0] for row in others} <= {company}, figure


def every_figure(groups: Groups) -> list[Figure]:
    return [figure for group in groups for figure in group.figures]


def all_hold(house: House, session: Session) -> int:
    """Every figure that somebody may see, beside the menu and on overviews; gives their number."""
    seen = every_figure(house.overviews.facts(session))
    for overview in allowed(house, session):
        groups = house.overviews.show(session, AskOverview(overview))
        rows = house.overviews.export(session, AskOverview(overview))
        assert [row[2] for row in rows[1:]] == [str(figure.count) for figure in every_figure(groups)]
        seen += every_figure(groups)
    for figure in seen:
        is_its_list(house, session, figure)
        if isinstance(figure.of, FileCriteria) and company_of(house, session) is not None:
            export = house.files.export(session, figure.of)
            assert (export.total, len(list(export.rows)) - 1) == (figure.count, figure.count), figure
    return sum(figure.count for figure in seen)


@pytest.mark.parametrize("name", PEOPLE)
def test_every_figure_is_the_length_of_the_list_that_it_opens(demo: House, sessions: dict[str, Session], name: str) -> None:
    assert all_hold(demo, sessions[name]) > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_so_it_is_whatever_stands_in_the_database(demo: House, sessions: dict[str, Session], seed: int) -> None:
    chance, today = random.Random(seed), belgian_date(demo.office.clock())

    def some_day() -> str:
        return (today + timedelta(days=chance.randint(-60, 60))).isoformat()

    def anew(table: str, column: str, where: str = "1") -> None:
        for (row_id,) in builders.run_sql(demo, f"SELECT id FROM {table} WHERE {where}"):
            builders.run_sql(demo, f"UPDATE {table} SET {column} = ? WHERE id = ?", some_day(), row_id)

    anew("assignment", "due_on", "state = 'open'")
    anew("account", "blocked_until", f"id % 3 = {seed} AND company_id IS NOT NULL AND blocked_until > '2000-01-01'")
    anew("tariff_file", "activation_due", "state = 'awaiting-activation'")
    anew("tariff_file", "documents_due", "state = 'awaiting-documents'")
    anew("access_request", "due_by", "state = 'received'")
    assert sum(all_hold(demo, sessions[name]) for name in ("admin", "stts3", "adminbeta", "desk", "bipt")) > 0


@pytest.mark.parametrize("name", PEOPLE)
def test_facts_are_shown_to_whoever_may_open_their_list(demo: House, sessions: dict[str, Session], name: str) -> None:
    kinds = {type(figure.of).__name__ for figure in every_figure(demo.overviews.facts(sessions[name]))}
    everything = {"UserCriteria", "FileCriteria", "AssignmentCriteria"}
    assert kinds == {
        "stts1": {"FileCriteria"}, "stts2": {"FileCriteria"}, "stts3": {"FileCriteria", "AssignmentCriteria"},
        "desk": {"RequestCriteria"}, "bipt": {"AssignmentCriteria"},
    }.get(name, everything)  # fmt: skip


def test_groups_of_an_overview_add_up(demo: House, sessions: dict[str, Session]) -> None:
    admin, place = sessions["admin"], Place()
    by_profile, _by_state = demo.overviews.show(admin, AskOverview(ActionId.OVERVIEW_USERS))
    assert sum(each.count for each in by_profile.figures) == demo.users.list_page(admin, place).page.total
    by_state, _by_month = demo.overviews.show(admin, AskOverview(ActionId.OVERVIEW_FILES))
    assert sum(each.count for each in by_state.figures) == demo.files.find(admin, FileCriteria(), place).page.total
    for who, overview in (("admin", ActionId.OVERVIEW_ASSIGNMENTS), ("bipt", ActionId.OVERVIEW_WORK)):
        groups = demo.overviews.show(sessions[who], AskOverview(overview))
        assert len({sum(each.count for each in group.figures) for group in groups}) == 1, who


def test_a_right_that_is_gone_opens_no_overview(demo: House, sessions: dict[str, Session]) -> None:
    for name in PEOPLE:
        for overview in OVERVIEWS - set(allowed(demo, sessions[name])):
            with refuses("not-allowed"):
                demo.overviews.show(sessions[name], AskOverview(overview))
            with refuses("not-allowed"):
                demo.overviews.export(sessions[name], AskOverview(overview))


# -- what it costs -----------------------------------------------------------------------------------------------------
def asked(house: House, look: Callable[[], object], caplog: pytest.LogCaptureFixture) -> list[tuple[str, list[Any]]]:
    """The questions that a look puts to the database."""
    with caplog.at_level(logging.DEBUG, "peewee"):
        caplog.clear()
        look()
    found = [record.msg for record in caplog.records if record.name == "peewee" and isinstance(record.msg, tuple)]
    return [(sql, list(values or ())) for sql, values in found if sql.startswith("SELECT")]


def plan(house: House, sql: str, values: list[Any]) -> list[str]:
    with closing(sqlite3.connect(builders.path_of(house))) as connection:
        return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.file("plans are SQLite's")
@pytest.mark.parametrize(
    ("name", "most", "indexes"),
    [
        ("admin", 7, {"INDEX assignment_", "tariff_file_activation", "tariff_file_documents", "account_by_block"}),
        ("stts1", 2, {"tariff_file_activation", "tariff_file_documents"}),
        ("bipt", 2, {"INDEX assignment_"}),
        ("desk", 1, {"access_request_desk"}),
    ],
)
def test_facts_take_few_questions_and_read_no_table_whole(
    demo: House, sessions: dict[str, Session], caplog: pytest.LogCaptureFixture, name: str, most: int, indexes: set[str]
) -> None:
    session, nobodys = sessions[name], demo.session.log_in(LogIn("plain01", Secret(builders.PASSWORD))).session
    questions = asked(demo, lambda: demo.overviews.facts(session), caplog)
    steps = [step for sql, values in questions if "audit" not in sql for step in plan(demo, sql, values)]
    # What is open of the requests is an index of its own.
    assert [step for step in steps if step.startswith("SCAN t") and "USING INDEX access_request_desk" not in step] == []
    used = " ".join(steps)
    assert {index for index in indexes if index not in used} == set(), steps
    asked_by_the_guard = len(asked(demo, lambda: demo.overviews.facts(nobodys), caplog))
    assert len(questions) - asked_by_the_guard <= most, questions


def test_no_other_index_serves_what_closes_and_what_was_decided(demo: House, sessions: dict[str, Session],
                                                                 caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip
    bipt = sessions["bipt"]
    questions = asked(demo, lambda: demo.overviews.show(bipt, AskOverview(ActionId.OVERVIEW_DECISIONS)), caplog)
    steps = " ".join(step for sql, values in questions for step in plan(demo, sql, values))
    assert "file_history_decision" in steps, steps


# -- terms, months, bars -------------------------------------------------------------------------------------------------
@given(today=DAYS, days=st.integers(-400, 400))
def test_every_day_is_in_exactly_one_term(today: date, days: int) -> None:
    due = today + timedelta(days=days)
    within = [each for each in terms(today) if (each.first or date.min) <= due <= (each.last or date.max)]
    assert len(within) == 1
    assert (within == [terms(today)[0]]) == (due < today)


@given(today=DAYS, count=st.integers(1, 30))
def test_months_follow_each_other_without_a_gap(today: date, count: int) -> None:
    found = months(today, count)
    assert len(found) == count
    assert found[0][0] <= today <= found[0][1]
    for (first, _last), (_first, last) in itertools.pairwise(found):
        assert last + timedelta(days=1) == first


@given(counts=st.lists(st.integers(0, 10**6), max_size=9), width=st.integers(1, 40))
def test_a_bar_is_as_long_as_its_number_and_there_where_there_is_one(counts: list[int], width: int) -> None:
    found = bars(counts, width)
    assert [bool(bar) for bar in found] == [count > 0 for count in counts]
    assert all(len(bar) <= width for bar in found)
    ordered = sorted(zip(counts, map(len, found), strict=True))
    assert [length for _count, length in ordered] == sorted(length for _count, length in ordered)
