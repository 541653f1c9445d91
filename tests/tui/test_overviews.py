"""Figures on the screen: beside the menu after the login, and on overviews, where a number opens the list that it counts."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from stts_tui.domain.common.figures import Figure, Group, Note
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.rights.overviews import OVERVIEWS
from stts_tui.domain.rights.table import is_allowed
from stts_tui.i18n import LANGUAGES, Words, speaking
from stts_tui.services.house import House
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.overview import OverviewScreen
from stts_tui.tui.widgets.facts import WIDTH, Facts, _lines
from stts_tui.tui.widgets.pick_list import PickList
from tests import access_builders as access
from tests import builders
from tests.builders import Company, a_block
from tests.tariff_builders import a_file, a_person, an_active_file
from tests.tui.steps import Person, logged_in

NAMES = ("admin01", "stts01", "stts03", "desk0001", "bipt0001")


@pytest.fixture
def everybody(house: House, alpha: Company, tmp_path: Path) -> House:
    """Two companies with files in several states, somebody blocked, requests, and the two roles without a company."""
    builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    for company, files in ((alpha, 3), (beta, 5)):
        for _number in range(files):
            a_file(house, company.session("stts03"), a_person(house))
        an_active_file(house, company.session("stts03"), a_person(house))
    until = house.office.clock().date() + timedelta(days=9)
    house.users.block(alpha.session(), a_block(alpha.view("plain01"), until=until))
    access.submit(house)
    object.__setattr__(house.office, "settings", replace(house.office.settings, exports=str(tmp_path / "out")))
    return house


def facts_of(person: Person) -> str:
    return "\n".join(line[50:].rstrip() for line in person.lines[1:20])


@pytest.mark.long
async def test_what_waits_stands_beside_the_menu_after_the_login_and_at_f5_only(everybody: House) -> None:
    async with logged_in(everybody, "admin01") as person:
        first = facts_of(person)
        for words in ("Assignments", "overdue", "in 3 days", "Files that close", "Users blocked", "Users by profile"):
            assert words in first, person.text
        assert "  plain01       until 11/03" in first, person.text
        assert "Welcome, Ada Adams" in person.message
        await person.choose(ActionId.USER_LIST)
        await person.press("f3")
        assert facts_of(person).strip() == ""  # not painted at each return
        assert "Welcome" not in person.message  # said once
        await person.press("f5")
        assert facts_of(person) == first


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        ("stts01", ["Files that close"]), ("stts03", ["Assignments", "Files that close"]), ("plain01", []),
        ("desk0001", ["Access requests", "Letters to print"]), ("bipt0001", ["Files to be decided"]),
    ],
)  # fmt: skip
async def test_nobody_sees_a_figure_whose_list_is_closed_to_him(everybody: House, name: str, heads: list[str]) -> None:
    if name == "plain01":
        builders.run_sql(everybody, "UPDATE account SET blocked_until = '0001-01-01' WHERE user_name = 'plain01'")
    async with logged_in(everybody, name) as person:
        found = [line for line in facts_of(person).splitlines() if line and not line.startswith(" ")]
        assert found == heads, person.text


async def test_whoever_must_choose_a_password_sees_no_figures(everybody: House, alpha: Company) -> None:
    alpha.add("novice1", profile=3, must_choose_password=True)
    async with logged_in_at_the_password(everybody, "novice1") as person:
        await person.press("f12")
        assert person.app.screen.query(Facts)
        assert facts_of(person).strip() == ""
        await person.press("f5")
        assert facts_of(person).strip() == ""


def logged_in_at_the_password(house: House, name: str) -> _AtThePassword:
    return _AtThePassword(house, name)


class _AtThePassword:
    """Somebody with a given password, whom the login leads to choosing one."""

    def __init__(self, house: House, name: str) -> None:
        from tests.tui.steps import at_the_screen

        self._opened = at_the_screen(house)
        self._name = name

    async def __aenter__(self) -> Person:
        person = await self._opened.__aenter__()
        await person.type(self._name)
        await person.press("tab")
        await person.type(builders.PASSWORD)
        return await person.press("enter")

    async def __aexit__(self, *failed: object) -> None:
        await self._opened.__aexit__(*failed)  # type: ignore[arg-type]


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
async def test_the_number_of_a_figure_opens_the_list_that_it_counts(everybody: House, name: str) -> None:
    async with logged_in(everybody, name) as person:
        home = person.app.home
        assert home is not None
        overviews = [each for each in sorted(OVERVIEWS) if is_allowed(home.actor, each)]
        assert overviews
        for overview in overviews:
            await person.choose(overview)
            screen = person.app.screen
            assert isinstance(screen, OverviewScreen), person.text
            assert all(len(line) == 80 for line in person.lines)
            figures = [row for row in screen.query_one(PickList).rows if not row.heading]
            for row in figures:
                more = any(each.shortcut.startswith(row.shortcut) and each is not row for each in figures)
                await person.press(*row.shortcut, *(["enter"] if more else []))
                behind = person.app.screen
                assert isinstance(behind, ListScreen), person.text
                assert isinstance(row.value, Figure)
                assert behind._page is not None
                assert behind._page.total == row.value.count, (row.text, person.text)
                await person.press("f12")
                assert person.app.screen is screen
            await person.press("f3")


@pytest.mark.long
async def test_an_overview_is_written_as_csv_that_only_its_reader_may_read(everybody: House, tmp_path: Path) -> None:
    async with logged_in(everybody, "stts03") as person:
        await person.choose(ActionId.OVERVIEW_FILES)
        figures = [row.value for row in person.app.screen.query_one(PickList).rows if isinstance(row.value, Figure)]
        await person.press("ctrl+x")
        (written,) = (tmp_path / "out").glob("overview-files-*.csv")
        assert str(written.name) in "".join(person.text.split()), person.text
    assert oct(written.stat().st_mode)[-3:] == "600"
    _head, *rows = csv.reader(written.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert [(row[1], row[2]) for row in rows] == [(str(each.words), str(each.count)) for each in figures]


@pytest.mark.long
async def test_what_was_done_in_the_list_is_counted_on_the_way_back(everybody: House, alpha: Company) -> None:
    async with logged_in(everybody, "admin01") as person:
        await person.choose(ActionId.OVERVIEW_USERS, "6")
        assert "1 user of Alpha Telecom: blocked" in person.text, person.text
        await person.press("8", "enter", "enter")
        assert not alpha.view("plain01").is_blocked
        await person.press("f12")
        (blocked,) = [line for line in person.lines if line.strip("> ").startswith("6  blocked")]
        assert blocked.split()[-1] == "0", person.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_facts_fit_their_column(language: str, everybody: House, alpha: Company) -> None:
    sessions = [alpha.session(), builders.log_in(everybody, "bipt0001"), builders.log_in(everybody, "desk0001")]
    with speaking(language):
        for session in sessions:
            for group in everybody.overviews.facts(session):
                assert len(str(group.words)) <= WIDTH, group
                own = [row for row in group.rows if isinstance(row.words, Words)]
                assert not [str(row.words) for row in own if isinstance(row, Figure) and len(str(row.words)) > 11]
                wide = replace_counts(group)
                assert not [text for text, _kind in _lines(wide) if len(text) > WIDTH], group


def replace_counts(group: Group) -> Group:
    rows = tuple(replace(row, count=9999) if isinstance(row, Figure) else row for row in group.rows)
    assert all(isinstance(row, Figure | Note) for row in rows)
    return replace(group, rows=rows)
