"""Finding users: complement, paging by key, and the same answer as plain Python gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.matching import TextMatch, parse_text_match
from stts_tui.domain.common.paging import Page, Place, Way
from stts_tui.domain.common.text import fold
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import UserRow, UserView
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.services.house import House
from stts_tui.services.people.users import UserPage
from tests import builders
from tests.builders import a_block, a_niss, refuses

FIRST = ["An", "Ann", "Hélène", "Jean-Luc", "D’Artagnan", "Łukasz", "an%", "A_n"]
LAST = ["Peeters", "Peetérs", "Van den Berghe", "VANDENBERGHE", "D'Hondt", "d’hondt", "Maes", "O%Neill"]
SIZE = 40
House_ = tuple[House, Session, list[UserView]]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House_]:
    """A company with forty users of every kind, and another one that must never show."""
    folder: Path = tmp_path_factory.mktemp("search")
    house = builders.a_house(folder)
    alpha = builders.Company(house, builders.a_company(house))
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    alpha.add("admin01", first_name="Ada", last_name="Adams", local_administrator=True)
    rights = [frozenset(), frozenset({Application.STTS}), frozenset({Application.MESSAGES, Application.DIMONA}),
              frozenset(Application)]  # fmt: skip
    for number in range(SIZE):
        has = rights[number % 4]
        alpha.add(
            f"user{number:03}", first_name=FIRST[number % 8], last_name=LAST[(number // 3) % 8], niss=a_niss(37 * number + 1),
            applications=has, profile=number % 3 + 1 if Application.STTS in has else None,
        )  # fmt: skip
    admin = alpha.session()
    for number in range(0, SIZE, 5):
        user = alpha.view(f"user{number:03}")
        until = house.office.clock().date() + timedelta(days=3) if number % 10 else None
        house.users.block(admin, a_block(user, until=until))
    assert beta.ids
    views = [alpha.view(who) for who in alpha.ids]
    yield house, admin, views
    builders.close(house)


def text_matches(words: list[str]) -> st.SearchStrategy[TextMatch | None]:
    typed = st.sampled_from([None, "an", "AN*", "peeters", "peet*", "den", "berghe", "d hondt", "%", "_n", "nobody"])
    return typed.map(lambda text: parse_text_match(text) if text and fold(text) else None)


criteria = st.builds(
    UserCriteria,
    last_name=text_matches(LAST),
    first_name=text_matches(FIRST),
    niss_start=st.sampled_from([None, "5", "500101", "50", a_niss(38).digits, "99"]),
    blocked=st.sampled_from([None, True, False]),
    applications=st.frozensets(st.sampled_from(Application), max_size=2),
    profiles=st.frozensets(st.sampled_from(Profile)),
)


def meets(user: UserView, asked: UserCriteria) -> bool:
    """The criteria in plain Python: a second opinion."""

    def fits(match: TextMatch | None, name: str) -> bool:
        if match is None:
            return True
        return fold(name).startswith(match.folded) if match.at_start else match.folded in fold(name)

    return (
        fits(asked.last_name, user.last_name)
        and fits(asked.first_name, user.first_name)
        and (asked.niss_start is None or user.niss.digits.startswith(asked.niss_start))
        and (asked.blocked is None or asked.blocked == (user.block is not None))
        and asked.applications <= user.applications
        and (not asked.profiles or user.profile in asked.profiles)
    )


def walk(house: House, admin: Session, asked: UserCriteria, size: int, way: Way = Way.AFTER) -> list[UserPage]:
    """All pages, forwards from the first or backwards from the last."""
    forwards = way is Way.AFTER
    pages = [house.users.find(admin, asked, Place(Way.FIRST if forwards else Way.LAST, size=size))]
    while pages[-1].page.has_after if forwards else pages[-1].page.has_before:
        page = pages[-1].page
        pages.append(house.users.find(admin, asked, Place(way, page.last if forwards else page.first, size)))
    return pages


def rows_of(pages: list[UserPage]) -> list[UserRow]:
    return [row for page in pages for row in page.page.rows]


@pytest.mark.long
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=criteria)
def test_a_search_and_its_complement_share_nobody_and_miss_nobody(company: House_, asked: UserCriteria) -> None:
    house, admin, views = company
    from dataclasses import replace

    matching = rows_of(walk(house, admin, asked, 100))
    others = rows_of(walk(house, admin, replace(asked, complement=True), 100))
    assert {row.user_name for row in matching} == {user.user_name for user in views if meets(user, asked)}
    assert {row.user_name for row in matching}.isdisjoint(row.user_name for row in others)
    assert len(matching) + len(others) == len(views)


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(asked=criteria, size=st.integers(1, 12))
def test_pages_hold_everybody_once_forwards_and_backwards(company: House_, asked: UserCriteria, size: int) -> None:
    house, admin, _views = company
    everybody = rows_of(walk(house, admin, asked, 1000))
    pages = walk(house, admin, asked, size)
    assert rows_of(pages) == everybody
    assert all(page.page.total == len(everybody) for page in pages)
    backwards = walk(house, admin, asked, size, Way.BEFORE)
    assert rows_of(backwards[::-1]) == everybody


def test_the_order_is_that_of_names_as_they_are_read(company: House_) -> None:
    house, admin, _views = company
    rows = rows_of(walk(house, admin, UserCriteria(), 7))
    assert rows == sorted(rows, key=lambda row: (fold(row.last_name), fold(row.first_name), row.account_id))


def test_a_page_stays_in_place_while_others_come_and_go(company: House_) -> None:
    house, admin, _views = company
    first: Page[UserRow] = house.users.find(admin, UserCriteria(), Place(size=5)).page
    house.users.add(admin, builders.a_new_user(user_name="aaaaaa1", last_name="Aaa", niss=a_niss(9999)))
    second = house.users.find(admin, UserCriteria(), Place(Way.AFTER, first.last, 5)).page
    assert not {row.account_id for row in first.rows} & {row.account_id for row in second.rows}
    from stts_tui.domain.people.users import PickUser

    added = house.users.find(admin, UserCriteria(last_name=parse_text_match("aaa*")), Place()).page.rows[0]
    house.users.remove(admin, PickUser(added.account_id, 1))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (UserCriteria(), "41 users of Alpha Telecom"),
        (UserCriteria(complement=True), "0 users of Alpha Telecom: no criterion is set, so nobody fails to match"),
        (
            UserCriteria(blocked=True, applications=frozenset({Application.STTS}), complement=True),
            "37 users of Alpha Telecom: NOT (blocked; has Social telephone tariff (STTS))",
        ),
        (
            UserCriteria(profiles=frozenset({Profile.STTS_3, Profile.STTS_2})),
            "14 users of Alpha Telecom: profile STTS 2 / STTS 3",
        ),
        (UserCriteria(niss_start="50010100110"), "0 users of Alpha Telecom: this national number"),
    ],
)
def test_the_question_is_said_in_words_with_a_count(company: House_, asked: UserCriteria, says: str) -> None:
    house, admin, _views = company
    found = house.users.find(admin, asked, Place())
    assert found.question == says


@pytest.mark.asvs("V14.2.4")
def test_no_national_number_in_the_question_or_the_audit(company: House_) -> None:
    house, admin, views = company
    digits = views[3].niss.digits
    found = house.users.find(admin, UserCriteria(niss_start=digits), Place())
    assert digits not in found.question
    assert all(digits not in line.subject_name for line in house.office.store.audit.list_())
    assert found.page.rows[0].masked_niss == views[3].niss.masked


def test_wildcards_are_letters_like_others() -> None:
    for text in ("%", "_", "*", "' OR 1=1"):
        if fold(text):
            assert parse_text_match(text)
        else:
            with refuses("search-empty-text"):
                parse_text_match(text)
