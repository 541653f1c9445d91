"""What is typed or pasted into the one box, or on a list, finds the record that it means, and the place where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.anything import understood
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.common.paging import Page, Place, Way
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import UserRow, UserView
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentRow
from stts_tui.domain.tariff.file import FileRow, FileView
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, a_niss
from tests.tariff_builders import a_file, a_person

FIRST = ["An", "Jan-Luc", "Hélène", "Jörg", "Łukasz", "D’Artagnan"]
LAST = ["Peeters", "Van den Berghe", "Schröder", "Schroeder", "D'Hondt", "Müller", "Mueller", "Maes"]
USERS, FILES = 30, 24


@dataclass(frozen=True, repr=False)
class Case:
    """Users and files of one operator, with an own reference and an own telephone number each."""

    house: House
    admin: Session
    clerk: Session
    users: list[UserView]
    files: list[FileView]
    clock: builders.FixedClock


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder: Path = tmp_path_factory.mktemp("anything")
    clock = builders.FixedClock()
    house = builders.open_house(builders.a_database(folder), clock)
    alpha = Company(house, builders.a_company(house))
    alpha.add("admin01", first_name="Ada", last_name="Adams", local_administrator=True)
    alpha.add("clerk01", first_name="Cleo", last_name="Claes", profile=3)
    for number in range(USERS):
        alpha.add(
            f"user{number:03}", first_name=FIRST[number % 6], last_name=LAST[number * 3 % 8], niss=a_niss(37 * number + 1)
        )
    clerk, files = alpha.session("clerk01"), []
    for number in range(FILES):
        clock.advance(minutes=1)
        person = a_person(house, FIRST[number % 6], LAST[number * 5 % 8], niss=a_niss(411 * number + 5))
        phone = PhoneNumber(f"+324701234{number:02}")
        files.append(a_file(house, clerk, person, reference=f"KL-{number + 20}/x", phone=phone))
    users = [alpha.view(who) for who in alpha.ids]
    yield Case(house, alpha.session(), clerk, users, files, clock)
    builders.close(house)


NAMES: list[Callable[[Any], str]] = [
    lambda one: one.last_name,
    lambda one: one.last_name.upper(),
    lambda one: f"{one.last_name}, {one.first_name}",
    lambda one: f"{one.last_name} {one.first_name}",
    lambda one: f"{one.first_name} {one.last_name}".lower(),
    lambda one: f"  {one.first_name}  {one.last_name[:3]}",
    lambda one: one.last_name.replace("oe", "ö").replace("ue", "ü"),
    lambda one: one.last_name.replace("ö", "oe").replace("ü", "ue"),
    lambda one: one.last_name.replace("ö", "o").replace("ü", "u").replace(" ", ""),
]
NUMBERS: list[Callable[[Any], str]] = [
    lambda one: one.niss.digits,
    lambda one: f"NISS: {one.niss.digits[:6]}-{one.niss.digits[6:9]}.{one.niss.digits[9:]}",
    lambda one: f"INSZ {one.niss.digits}",
    lambda one: one.niss.digits[:7],
]
OF_USERS: list[Callable[[Any], str]] = [*NAMES, *NUMBERS, lambda one: one.user_name, lambda one: one.user_name.upper()[:6]]
OF_FILES: list[Callable[[Any], str]] = [
    *NAMES,
    *NUMBERS,
    lambda one: one.number,
    lambda one: one.number.lower().replace("-", ""),
    lambda one: one.number.rpartition("-")[2].lstrip("0"),
    lambda one: one.number.rpartition("-")[2],
    lambda one: one.reference,
    lambda one: one.reference[:5].lower(),
    lambda one: one.phone,
    lambda one: "00" + one.phone[1:],
    lambda one: f"0{one.phone[3:6]}/{one.phone[6:8]}.{one.phone[8:10]} {one.phone[10:]}",
    lambda one: f"Tel. 0{one.phone[3:]}",
    lambda one: f"GSM: +32 (0){one.phone[3:]}",
]


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(nth=st.integers(0, USERS - 1), way=st.sampled_from(OF_USERS))
def test_the_box_finds_a_user_by_whatever_is_known(case: Case, nth: int, way: Callable[[Any], str]) -> None:
    user = case.users[nth]
    found = case.house.users.find(case.admin, UserCriteria(anything=way(user)), Place(size=100)).page
    assert user.account_id in {row.account_id for row in found.rows}
    assert found.total < len(case.users)


@pytest.mark.long
@settings(max_examples=200, deadline=None)
@given(nth=st.integers(0, FILES - 1), way=st.sampled_from(OF_FILES))
def test_the_box_finds_a_file_by_whatever_is_known(case: Case, nth: int, way: Callable[[Any], str]) -> None:
    file = case.files[nth]
    found = case.house.files.find(case.clerk, FileCriteria(anything=way(file)), Place(size=100)).page
    assert file.file_id in {row.file_id for row in found.rows}
    assert found.total < len(case.files) or len(way(file)) == 1  # a digit begins many a national number


@pytest.mark.parametrize("way", OF_FILES[len(NAMES) + len(NUMBERS) :])
def test_what_only_one_file_has_finds_that_file_alone(case: Case, way: Callable[[Any], str]) -> None:
    found = case.house.files.find(case.clerk, FileCriteria(anything=way(case.files[7])), Place(size=100)).page
    assert [row.number for row in found.rows] == [case.files[7].number]


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(typed=st.text(max_size=64).filter(str.isprintable))
@pytest.mark.asvs("V1.2.4")
def test_whatever_is_typed_is_answered(case: Case, typed: str) -> None:
    case.house.users.find(case.admin, UserCriteria(anything=typed), Place())
    case.house.users.list_page(case.admin, Place(Way.WORD, word=typed))
    case.house.files.find(case.clerk, FileCriteria(anything=typed), Place())
    case.house.files.find(case.clerk, FileCriteria(), Place(Way.WORD, word=typed))
    assert len(understood(typed).names) < 1000


def walk(fetch: Callable[[Place], Page[Any]], order: str, size: int) -> list[Any]:
    """Every row, page after page."""
    page = fetch(Place(size=size, order=order))
    rows = list(page.rows)
    while page.has_after:
        page = fetch(Place(Way.AFTER, page.last, size, order))
        rows += page.rows
    return rows


def stands_at(fetch: Callable[[Place], Page[Any]], rows: list[Any], at: int, page: Page[Any], size: int, order: str) -> None:
    """The page begins with the row, and those before and after it are where they were."""
    assert page.mark == 0
    assert list(page.rows) == rows[at : at + size]
    assert page.has_after == (at + size < len(rows))
    before = fetch(Place(Way.BEFORE, page.first, size, order))
    assert list(before.rows) == rows[max(at - size, 0) : at]


@pytest.mark.long
@settings(max_examples=30, deadline=None)
@given(
    nth=st.integers(0, USERS - 1), way=st.sampled_from(OF_USERS), order=st.sampled_from(["", "user_name", "blocked_until"]),
    size=st.integers(1, 9),
)  # fmt: skip
def test_a_word_on_the_list_of_users_leads_to_the_first_in_the_order_shown(
    case: Case, nth: int, way: Callable[[Any], str], order: str, size: int
) -> None:
    def fetch(place: Place) -> Page[UserRow]:
        return case.house.users.list_page(case.admin, place).page

    word, rows = way(case.users[nth]), walk(fetch, order, 10)
    assert len(rows) == len(case.users)
    page = fetch(Place(Way.WORD, size=size, order=order, word=word))
    meant = case.house.users.find(case.admin, UserCriteria(anything=word), Place(size=100, order=order)).page.rows
    first = next(at for at, row in enumerate(rows) if row.account_id in {each.account_id for each in meant})
    stands_at(fetch, rows, first, page, size, order)
    record = rows[nth].account_id
    stands_at(fetch, rows, nth, fetch(Place(Way.RECORD, size=size, order=order, record=record)), size, order)


@pytest.mark.long
@settings(max_examples=30, deadline=None)
@given(
    nth=st.integers(0, FILES - 1), way=st.sampled_from(OF_FILES), order=st.sampled_from(["", "number", "state"]),
    size=st.integers(1, 9),
)  # fmt: skip
def test_a_word_on_the_list_of_files_leads_to_the_first_in_the_order_shown(
    case: Case, nth: int, way: Callable[[Any], str], order: str, size: int
) -> None:
    def fetch(place: Place) -> Page[FileRow]:
        return case.house.files.find(case.clerk, FileCriteria(), place).page

    word, rows = way(case.files[nth]), walk(fetch, order, 10)
    assert len(rows) == FILES
    page = fetch(Place(Way.WORD, size=size, order=order, word=word))
    meant = case.house.files.find(case.clerk, FileCriteria(anything=word), Place(size=100, order=order)).page.rows
    stands_at(fetch, rows, rows.index(meant[0]), page, size, order)
    record = rows[nth].file_id
    stands_at(fetch, rows, nth, fetch(Place(Way.RECORD, size=size, order=order, record=record)), size, order)


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(nth=st.integers(0, FILES - 1), way=st.sampled_from(OF_FILES), order=st.sampled_from(["", "file"]))
def test_a_word_on_the_inbox_leads_to_the_first_assignment_of_such_a_file(
    case: Case, nth: int, way: Callable[[Any], str], order: str
) -> None:
    def fetch(place: Place) -> Page[AssignmentRow]:
        return case.house.assignments.inbox(case.clerk, AssignmentCriteria(), place).page

    word, rows = way(case.files[nth]), walk(fetch, order, 5)
    meant = case.house.files.find(case.clerk, FileCriteria(anything=word), Place(size=100)).page.rows
    numbers = {row.number for row in meant}
    first = next(at for at, row in enumerate(rows) if row.number in numbers)
    stands_at(fetch, rows, first, fetch(Place(Way.WORD, size=5, order=order, word=word)), 5, order)


def test_who_is_not_on_the_list_has_no_place_there(case: Case) -> None:
    for place in (Place(Way.WORD, word="nobody"), Place(Way.RECORD, record=999_999)):
        assert case.house.users.list_page(case.admin, place).page.mark is None
        assert case.house.files.find(case.clerk, FileCriteria(), place).page.mark is None


def test_files_due_soon_are_those_with_something_open_until_then(case: Case) -> None:
    today = case.clock.today
    far = case.house.files.find(case.clerk, FileCriteria(due_until=today + timedelta(days=400)), Place(size=100)).page
    assert far.total == FILES
    assert not case.house.files.find(case.clerk, FileCriteria(due_until=today), Place()).page.total
