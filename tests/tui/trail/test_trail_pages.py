"""The audit trail and the matrix of rights on the screen."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui.domain.rights import matrix
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.i18n import LANGUAGES, speaking
from stts_tui.services.house import House
from stts_tui.store.audit import AuditLine
from stts_tui.tui.screens.trail.line import TrailLineScreen
from stts_tui.tui.screens.trail.lines import TrailListScreen
from stts_tui.tui.widgets.option_list import OptionList
from tests import builders
from tests.builders import Company, run_sql
from tests.tariff_builders import a_change, an_active_file
from tests.tui.steps import Person, logged_in
from tests.tui.test_every_screen import HOSTILE, fits, is_plain


@pytest.fixture
def looked(house: House, alpha: Company, beta: Company) -> House:
    """Users and files of two companies were looked at and changed."""
    from stts_tui.domain.tariff import steps

    builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    for made in (alpha, beta):
        session = made.session("stts03")
        file = an_active_file(house, session)
        house.files.carry_out(session, steps.MODIFY.of(a_change(file, reference="K-7")))
        house.files.show(made.session("stts01"), file.file_id)
        house.users.show(made.session(), made.ids["plain01"])
    return house


async def ask(person: Person, **typed: str) -> Person:
    """The form with these fields filled in, and its answer."""
    person.app.perform(ActionId.AUDIT_SEARCH)
    await person.rest()
    for field in ("who", "about", "sort", "action", "since", "until"):
        await person.type(typed.get(field, ""))
        if field != "until":
            await person.press("tab")
    return await person.press("enter")


def rows(person: Person) -> list[str]:
    return [row.text for row in person.app.screen.query_one(OptionList).rows if not row.heading]


def asked(house: House) -> int:
    ((count,),) = run_sql(house, "SELECT count(*) FROM audit WHERE action = 'audit-search'")
    return int(count)


async def test_the_administrator_asks_turns_pages_and_opens_a_line(looked: House, alpha: Company) -> None:
    session = alpha.session()
    for _time in range(40):
        looked.users.show(session, alpha.ids["plain01"])
    async with logged_in(looked, "admin01") as person:
        await ask(person, about="plain01", sort="1")
        assert isinstance(person.app.screen, TrailListScreen)
        fits(person, 80, 24)
        assert "41 lines of Alpha Telecom: about “plain01”;" in person.text
        assert asked(looked) == 1
        await person.press("pagedown", "pagedown", "pageup")
        assert len(rows(person)) == 14
        assert asked(looked) == 1
        await person.press("f5")
        assert asked(looked) == 1  # a page that is not the first is no new question
        await person.press("enter")
        assert isinstance(person.app.screen, TrailLineScreen)
        fits(person, 80, 24)
        assert "Ada Adams" in person.text
        assert "User: Piet Claes (plain01)" in person.text
        await person.press("f12", "ctrl+home")
        assert asked(looked) == 2


async def test_a_line_shows_what_changed_side_by_side(looked: House) -> None:
    async with logged_in(looked, "admin01") as person:
        await ask(person, who="stts03", sort="2")
        row = next(at for at, text in enumerate(rows(person)) if "Modify a file" in text)
        await person.press(*["down"] * row, "enter")
        fits(person, 80, 24)
        line = next(line for line in person.lines if "Your reference" in line)
        assert line.split() == ["Your", "reference", "-", "K-7"]
        assert "file-modify" in person.text


async def test_the_authority_sees_files_of_every_operator_and_no_user(looked: House) -> None:
    async with logged_in(looked, "bipt0001", size=(132, 30)) as person:
        await ask(person)
        told = "\n".join(rows(person))
        assert "Alpha Telecom" in told
        assert "Beta Mobile" in told
        assert "STTS-2026-0000002" in told
        assert "plain01" not in told
        assert "lines of all operators, about tariff files: all lines" in person.text
        await person.press("f12")
        person.app.perform(ActionId.AUDIT_SEARCH)
        await person.rest()
        await person.press("tab", "tab", "tab", "f4")
        assert "Examine the file" in person.text
        assert "Block the user" not in person.text


async def test_what_means_nothing_is_told_on_the_form(looked: House) -> None:
    async with logged_in(looked, "admin01") as person:
        await ask(person, who="admin01b")
        assert "Nobody here is called “admin01b”" in person.message
        assert "! nobody" in person.text
        assert asked(looked) == 0


async def test_letters_find_a_line_by_whoever_acted_or_whom_it_was_about(looked: House) -> None:
    async with logged_in(looked, "admin01") as person:
        await ask(person)
        await person.press(*"piet", "enter")
        marked = person.app.screen
        assert isinstance(marked, TrailListScreen)
        assert marked.marked is not None
        assert "Piet Claes" in marked.marked.subject
        assert asked(looked) == 1
        await person.press(*"nobodyatall", "enter")
        assert "Nothing on this list begins with" in person.message


async def test_the_export_is_of_what_was_asked(looked: House, tmp_path: Path) -> None:
    object.__setattr__(looked.office, "settings", replace(looked.office.settings, exports=str(tmp_path / "exports")))
    async with logged_in(looked, "admin01") as person:
        await ask(person, who="stts01")
        await person.press("ctrl+x")
        (path,) = (tmp_path / "exports").glob("audit-*.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert [row["Code of the act"] for row in csv.DictReader(file, delimiter=";")] == ["file-show", "session-start"]
        assert "2 lines have been written to" in person.text


async def test_poisoned_lines_are_shown_as_plain_text(looked: House, alpha: Company) -> None:
    store = looked.office.store
    with store.transaction():
        at = looked.office.clock()
        store.audit.add(AuditLine(at, alpha.ids["stts01"], "stts01", alpha.company_id, "file-forget", "x", "odd", 7, "y"))
    run_sql(looked, "DROP TRIGGER audit_no_update")
    run_sql(
        looked, "UPDATE audit SET actor_name = ?, subject_name = ?, outcome = ?, before = ?, after = ? WHERE action = ?",
        HOSTILE, HOSTILE, HOSTILE, "{torn", '{"x": ["' + "deep" + '"]}', "file-forget",
    )  # fmt: skip
    run_sql(looked, "UPDATE account SET first_name = ?, last_name = ? WHERE user_name = 'stts01'", HOSTILE, HOSTILE)
    async with logged_in(looked, "admin01") as person:
        await ask(person, who="stts01", action="")
        assert "[@click=" in person.text
        is_plain(person)
        await person.press("f1")
        is_plain(person)
        await person.press("f12", "enter")
        assert "file-forget" in person.text
        assert "{torn" in person.text
        is_plain(person)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["admin01", "stts01", "plain01", "desk0001", "bipt0001"])
async def test_everybody_who_is_signed_in_sees_who_may_what_with_ones_own_marked(
    looked: House, name: str, language: str
) -> None:
    run_sql(looked, "UPDATE account SET language = ? WHERE user_name = ?", language, name)
    async with logged_in(looked, name) as person:
        person.app.perform(ActionId.RIGHTS_SHOW)
        await person.rest()
        home = person.app.home
        assert home is not None
        with speaking(language):
            shown = [matrix.head(80, home.actor), *(line for line, _heading in matrix.lines(80, home.actor))]
        seen: list[str] = []
        for _page in range(12):
            assert all(len(line) <= 80 for line in person.lines)
            seen += [line.rstrip() for line in person.lines]
            await person.press("pagedown")
        assert [line for line in shown if line.strip() and line.rstrip() not in seen] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_pages_of_the_trail_fit_in_every_language(looked: House, language: str) -> None:
    run_sql(looked, "UPDATE account SET language = ?", language)
    async with logged_in(looked, "admin01") as person:
        person.app.perform(ActionId.AUDIT_SEARCH)
        await person.rest()
        assert len(person.lines) == 24
        await person.press("enter")
        assert isinstance(person.app.screen, TrailListScreen), person.text
        await person.press("enter")
        assert isinstance(person.app.screen, TrailLineScreen), person.text


async def test_the_authority_reports_to_a_person_and_writes_it(looked: House, alpha: Company) -> None:
    ((digits,),) = run_sql(looked, "SELECT niss FROM tariff_file ORDER BY id LIMIT 1")
    async with logged_in(looked, "bipt0001") as person:
        person.app.perform(ActionId.AUDIT_PERSON)
        await person.rest()
        fits(person, 80, 24)
        await person.type(digits)
        await person.press("enter")
        fits(person, 80, 24)
        assert "Who consulted or changed your data" in person.text
        assert digits not in person.text
        await person.press("f6")
        assert "Written: person-" in person.text
    lines = [line for line in looked.office.store.audit.list_() if line.action == "audit-person"]
    assert len(lines) == 2
    assert {line.person for line in lines} == {looked.office.store.pseudonyms.of(digits)}


async def test_a_refusal_stands_on_the_page_with_its_reason_and_place(looked: House, alpha: Company) -> None:
    with builders.refuses("not-allowed"):
        looked.users.show(alpha.session("stts01"), alpha.ids["plain01"])
    async with logged_in(looked, "admin01", size=(132, 30)) as person:
        await ask(person, sort="3")
        assert len(rows(person)) == 1
        assert "refused: not-allowed" in rows(person)[0]
        await person.press("enter")
        assert "From where" in person.text
        assert "the host itself" in person.text
        assert "not-allowed: " in person.text
