"""Whatever way a search takes, it gives the same rows in the same order, counts the same, and shows nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.matching import TextMatch, parse_text_match
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.common.paging import Page, Place, Tally, Way
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, Whose
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.store import search, sqlite_care
from stts_tui.store.engine import BrokenOff
from tests import builders
from tests.many import TODAY, Many
from tests.store.samples import behind
from tests.tariff_builders import an_active_file

FILES, USERS = 260, 200
MOST = 12  # counted in these tests
Row = dict[str, Any]
# Thresholds under which a way is taken; in each, the engine is asked after each of its steps.
WAYS: dict[str, Mapping[str, int]] = {
    "as it is": {},
    "by id": {"_TO_MEET": 0, "MOST_COUNTED": FILES},
    "few, as the engine would": {"_TO_MEET": 0, "MOST_COUNTED": FILES, "_HANDFUL": 0},
    "as the engine would": {"_TO_MEET": 0, "MOST_COUNTED": MOST, "_HANDFUL": 0, "FEW": 0},
    "walked": {"_TO_MEET": 0, "MOST_COUNTED": MOST, "_HANDFUL": 0, "FEW": 0, "_TO_TRY": 0},
    "sorted": {"_TO_MEET": 0, "MOST_COUNTED": MOST, "_HANDFUL": 0, "FEW": 0, "_TO_TRY": 0, "_TO_WALK": 0},
    "not counted to the end": {"_TO_MEET": 0, "_TO_COUNT": 0, "_SPREAD": 3},
}


@dataclass
class Case:
    house: House
    companies: list[builders.Company]
    rows: dict[str, list[Row]]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    house = builders.a_house(tmp_path_factory.mktemp("ways"))
    companies = [builders.a_staffed_company(house, f"Operator {letter}", letter) for letter in "abc"]
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    file = an_active_file(house, companies[0].session("stts03"))
    many = Many(house)
    many.files(file.file_id, [each.company_id for each in companies], FILES)
    for company in companies[:2]:
        many.users(company.ids["plain01"], company.company_id, USERS // 2)
    many.close()
    with behind(builders.path_of(house)) as connection:
        rows = {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
            for name in ("tariff_file", "account", "account_application", "assignment")
        }
    yield Case(house, companies, rows)
    builders.close(house)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sqlite_care, "_STEPS", 1)
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(search, name, value)
    return str(request.param)


def text(folded: str, match: TextMatch | None) -> bool:
    if match is None:
        return True
    return folded.startswith(match.folded) if match.at_start else match.folded in folded


def pages(ask: Callable[[Place], Page[Any]], order: str, size: int, row_id: Callable[[Any], int]) -> tuple[list[int], int]:
    """The ids of all rows, page by page, forwards and backwards alike; and how many were counted."""
    found = [ask(Place(size=size, order=order))]
    while found[-1].has_after:
        found.append(ask(Place(Way.AFTER, found[-1].last, size, order)))
    back = [ask(Place(Way.LAST, size=size, order=order))]
    while back[-1].has_before:
        back.append(ask(Place(Way.BEFORE, back[-1].first, size, order)))
    forwards = [row_id(row) for page in found for row in page.rows]
    assert forwards == [row_id(row) for page in reversed(back) for row in page.rows]
    assert len({int(page.total) for page in (*found, *back)}) == 1
    return forwards, found[0].total


def is_true(counted: int, number: int) -> None:
    if isinstance(counted, Tally) and counted.more:
        assert counted < number
        assert str(counted) == f"more than {int(counted)}"
    else:
        assert counted == number


WORDS = st.sampled_from([None, "er", "m*", "ja", "van*", "zzq", "al", "e"]).map(lambda typed: parse_text_match(typed or ""))
of_files = st.builds(
    FileCriteria,
    last_name=WORDS, first_name=WORDS, number=st.sampled_from([None, None, None, "STTS-2025-0000030"]),
    niss_start=st.sampled_from([None, None, "2", "20000000", "20000000210"]),
    phone=st.sampled_from([None, None, None, PhoneNumber("+32400000040")]),
    reference=st.sampled_from([None, None, "k00*", "14", "7"]).map(lambda typed: parse_text_match(typed or "")),
    states=st.frozensets(st.sampled_from(FileState), max_size=2),
    categories=st.frozensets(st.sampled_from(Category), max_size=1),
    requested_from=st.sampled_from([None, None, date(2025, 1, 1), date(2026, 1, 1)]),
    closed_to=st.sampled_from([None, None, date(2025, 1, 1)]),
)  # fmt: skip
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.long
@pytest.mark.usefixtures("way")
@slow
@given(asked=of_files, order=st.sampled_from(["", "number", "state", "requested"]), size=st.integers(3, 40),
       nth=st.sampled_from([0, 1, 2, None]))  # fmt: skip
def test_files(case: Case, asked: FileCriteria, order: str, size: int, nth: int | None) -> None:
    company_id = None if nth is None else case.companies[nth].company_id

    def meets(row: Row) -> bool:
        return (
            (company_id is None or row["company_id"] == company_id)
            and text(row["folded_last"], asked.last_name) and text(row["folded_first"], asked.first_name)
            and text(row["folded_reference"], asked.reference)
            and (asked.number is None or row["number"] == asked.number)
            and row["niss"].startswith(asked.niss_start or "")
            and (asked.phone is None or row["phone"] == asked.phone.e164)
            and (not asked.states or row["state"] in asked.states)
            and (not asked.categories or row["category"] in asked.categories)
            and (asked.requested_from is None or row["requested_on"] >= asked.requested_from.isoformat())
            and (asked.closed_to is None or (row["closed_on"] or "9") <= asked.closed_to.isoformat())
        )  # fmt: skip

    names = {
        "": ("folded_last", "folded_first"), "number": ("number",), "state": ("state", "folded_last", "folded_first"),
        "requested": ("requested_on",),
    }[order]  # fmt: skip
    expected = sorted(filter(meets, case.rows["tariff_file"]), key=lambda row: (*(row[name] for name in names), row["id"]))
    views = case.house.office.store.file_views
    found, counted = pages(lambda place: views.list_page(company_id, asked, place), order, size, lambda row: row.file_id)
    assert found == [row["id"] for row in expected]
    is_true(counted, len(expected))
    assert views.count(company_id, asked) == len(expected)


of_users = st.builds(
    UserCriteria, last_name=WORDS, first_name=WORDS, niss_start=st.sampled_from([None, None, "3", "300000001"]),
    blocked=st.sampled_from([None, None, True, False]), applications=st.frozensets(st.sampled_from(Application), max_size=1),
    profiles=st.frozensets(st.sampled_from(Profile), max_size=1), complement=st.booleans(),
)  # fmt: skip


@pytest.mark.long
@pytest.mark.usefixtures("way")
@slow
@given(
    asked=of_users, order=st.sampled_from(["", "user_name", "blocked_until"]), size=st.integers(3, 40), nth=st.integers(0, 2)
)
def test_users(case: Case, asked: UserCriteria, order: str, size: int, nth: int) -> None:
    company_id = case.companies[nth].company_id
    rights = {(row["account_id"], row["application"]): row["profile"] for row in case.rows["account_application"]}

    def meets(row: Row) -> bool:
        return (
            text(row["folded_last"], asked.last_name) and text(row["folded_first"], asked.first_name)
            and row["niss"].startswith(asked.niss_start or "")
            and (asked.blocked is None or asked.blocked == (row["blocked_until"] > TODAY.isoformat()))
            and all((row["id"], each.value) in rights for each in asked.applications)
            and (not asked.profiles or rights.get((row["id"], "stts")) in {each.value for each in asked.profiles})
        )  # fmt: skip

    names = {
        "": ("folded_last", "folded_first"), "user_name": ("user_name",),
        "blocked_until": ("blocked_until", "folded_last", "folded_first"),
    }[order]  # fmt: skip
    own = [row for row in case.rows["account"] if row["company_id"] == company_id]
    expected = sorted(
        (row for row in own if meets(row) != asked.complement), key=lambda row: (*(row[name] for name in names), row["id"])
    )
    accounts = case.house.office.store.accounts
    found, counted = pages(
        lambda place: accounts.list_page(company_id, asked, place, TODAY), order, size, lambda row: row.account_id
    )
    assert found == [row["id"] for row in expected]
    is_true(counted, len(expected))


of_assignments = st.builds(
    AssignmentCriteria, kinds=st.frozensets(st.sampled_from(AssignmentKind), max_size=2), overdue=st.booleans(),
    whose=st.sampled_from(Whose), ended=st.booleans(), due_from=st.sampled_from([None, TODAY]),
    number=st.sampled_from([None, None, None, "STTS-2025-0000031"]),
)  # fmt: skip


@pytest.mark.long
@pytest.mark.usefixtures("way")
@slow
@given(asked=of_assignments, order=st.sampled_from(["", "file", "name"]), size=st.integers(3, 40), nth=st.integers(0, 2))
def test_assignments(case: Case, asked: AssignmentCriteria, order: str, size: int, nth: int) -> None:
    company = case.companies[nth]
    files = {row["id"]: row for row in case.rows["tariff_file"]}
    mine = company.ids["stts03"]

    def meets(row: Row) -> bool:
        return (
            row["company_id"] == company.company_id and (row["state"] != "open") == asked.ended
            and (not asked.kinds or row["kind"] in asked.kinds)
            and (not asked.overdue or row["due_on"] < TODAY.isoformat())
            and (asked.due_from is None or row["due_on"] >= asked.due_from.isoformat())
            and (asked.whose is not Whose.MINE or row["taken_by_id"] == mine)
            and (asked.whose is not Whose.NOBODYS or row["taken_by_id"] is None)
            and (asked.number is None or files[row["file_id"]]["number"] == asked.number)
        )  # fmt: skip

    def key(row: Row) -> tuple[Any, ...]:
        file = files[row["file_id"]]
        of = {"": (row["due_on"],), "file": (file["number"],), "name": (file["folded_last"], file["folded_first"])}
        return (*of[order], row["id"])

    expected = sorted(filter(meets, case.rows["assignment"]), key=key)
    assignments = case.house.office.store.assignments
    found, counted = pages(
        lambda place: assignments.list_page(company.company_id, asked, place, TODAY, mine), order, size,
        lambda row: row.assignment_id,
    )  # fmt: skip
    assert found == [row["id"] for row in expected]
    is_true(counted, len(expected))


def test_all_are_counted_for_who_waits_and_not_for_who_goes_on(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", MOST)
    monkeypatch.setattr(sqlite_care, "_STEPS", 1)
    views, whole = case.house.office.store.file_views, len(case.rows["tariff_file"])
    place, asked = Place(size=5), FileCriteria()
    assert str(views.list_page(None, asked, place).total) == f"more than {MOST}"
    assert str(views.list_page(None, asked, replace(place, whole=lambda: False)).total) == str(whole)
    assert str(views.list_page(None, asked, replace(place, whole=lambda: True)).total) == f"more than {MOST}"


def test_what_takes_too_long_is_broken_off_and_the_connection_serves_on(case: Case) -> None:
    engine = case.house.office.store.engine
    asked: list[int] = []

    def goes_on(steps: int) -> bool:
        asked.append(steps)
        return steps < 20_000

    with case.house.office.store.snapshot():
        with pytest.raises(BrokenOff), engine.limited(goes_on):
            engine.database.execute_sql("SELECT count(*) FROM tariff_file a, tariff_file b, tariff_file c").fetchall()
        assert asked == sorted(asked)
        assert asked[-1] >= 20_000
        (number,) = engine.database.execute_sql("SELECT count(*) FROM tariff_file").fetchone()
    assert number == len(case.rows["tariff_file"])


def test_every_name_stands_where_parts_of_names_are_looked_for(case: Case) -> None:
    """However it was written: by a service, past them, or to a row that is there."""
    house, company = case.house, case.companies[2]
    house.users.add(company.session(), builders.a_new_user(user_name="newone1", last_name="Zzqueux", niss=builders.a_niss(9)))
    user = company.view("plain01")
    house.users.modify(company.session(), builders.a_modification(user, last_name="Vandezzqbeek"))
    with behind(builders.path_of(house)) as connection:
        connection.execute("UPDATE tariff_file SET folded_first = 'xyzzq' WHERE id = (SELECT max(id) FROM tariff_file)")
        for table in ("account", "tariff_file"):
            for column in ("folded_last", "folded_first"):
                lost = f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT folded FROM folded_name)"
                assert [tuple(row) for row in connection.execute(lost)] == [(0,)], (table, column)
    found = house.users.find(company.session(), UserCriteria(last_name=parse_text_match("zzq")), Place()).page
    assert sorted(row.last_name for row in found.rows) == ["Vandezzqbeek", "Zzqueux"]
    files = house.office.store.file_views.list_page(None, FileCriteria(first_name=parse_text_match("zzq")), Place())
    assert files.total == 1
