"""The pages of access: they fit, keep what was typed, show stored text as text, and letters only once."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.demo.build import ACCOUNTS
from stts_tui.domain.access.request import AccessCompany
from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.request_in_hand import PARTS, RequestInHand
from stts_tui.tui.screens.access.request_form import OverviewScreen
from tests import access_builders as access
from tests import builders
from tests.access_builders import a_desk, a_form, issue, submit
from tests.builders import Company, a_niss, run_sql
from tests.tui.steps import Person, at_the_screen, logged_in
from tests.tui.test_every_screen import HOSTILE, fits, is_plain

PART = ("Wouters", "Lies", a_niss(20_001).digits, "", "lies@nova.be", "0470000000", "Kerkstraat 1", "9000", "Gent")
COMPANY = ("", str(access.NEW_COMPANY), "Nova Telecom", "info@nova.be", "Kerkstraat 1", "9000", "Gent")


async def fill(person: Person, values: tuple[str, ...]) -> Person:
    for value in values[:-1]:
        await person.type(value)
        await person.press("tab")
    await person.type(values[-1])
    return await person.press("enter")


async def to_the_overview(person: Person, cbe: str = str(access.NEW_COMPANY)) -> Person:
    await person.press("f6", "space", "enter")
    fits(person, 80, 24)
    await fill(person, (COMPANY[0], cbe, *COMPANY[2:]))
    fits(person, 80, 24)
    await fill(person, PART)
    fits(person, 80, 24)
    await fill(person, ("Smets", "Stijn", a_niss(20_500).digits, *PART[3:]))
    assert "overview" in person.lines[0], person.text
    return person


async def straight_to_the_overview(person: Person) -> Person:
    """The same without typing it."""
    hand = RequestInHand()
    names = ("last_name", "first_name", "niss", "qualification", "email", "phone", "street", "postal_code", "municipality")
    somebody = {**dict(zip(names, PART, strict=True)), "qualification": "director"}
    asked = ("nsso", "cbe", "name", "email", "street", "postal_code", "municipality", "language")
    company = dict(zip(asked, (*COMPANY, "en"), strict=True))
    hand.typed = {form.name: dict(values) for form, values in zip(PARTS, (company, somebody, somebody), strict=True)}
    app = person.app
    asking = hand.parsed(0, app.today)
    assert isinstance(asking, AccessCompany)
    hand.review = await app.gateway.call(lambda house: house.access.review, asking)
    app.open(OverviewScreen(hand))
    return await person.rest()


async def test_the_login_page_of_the_demo_shows_everything(house: House) -> None:
    async with at_the_screen(house, demo=DemoAccounts("social tariff demo", ACCOUNTS)) as person:
        fits(person, 80, 24)
        for name, _words in ACCOUNTS:
            assert f"  {name} " in person.text
        for shown in ("User name", "Password", "> F6  Request access", "> F7  Status of a request"):
            assert shown in person.text


@pytest.mark.long
async def test_the_overview_shows_all_and_asks_before_it_replaces(house: House, alpha: Company) -> None:
    async with at_the_screen(house) as person:
        await to_the_overview(person, str(access.of_company(house, alpha.company_id)))
        fits(person, 80, 24)
        for shown in (
            "Nova Telecom", "info@nova.be", "Wouters, Lies, Employee", str(a_niss(20_001)), "Smets, Stijn, Board member",
            "from outside: enclose the proof of function", "This company has a local administrator", "All data are right",
        ):  # fmt: skip
            assert shown in person.text, person.text
        before = builders.rows(house)
        await person.press("enter")
        assert "Nothing has been sent yet" in person.message
        await person.press("space", "enter")
        assert "Tick that this one is to be replaced" in person.message
        changed = builders.changed_tables(before, builders.rows(house))
        assert changed == {"login_throttle"}
        await person.press("space", "enter")
        assert "your ticket" in person.lines[0], person.text
        fits(person, 80, 24)
        assert len(builders.rows(house)["access_request"]) == 1
        assert builders.rows(house)["draft"] == []
        await person.press("enter")
        assert "Log in" in person.lines[0]


async def test_a_company_that_got_its_administrator_meanwhile_is_asked_after_all(house: House) -> None:
    async with at_the_screen(house) as person:
        await straight_to_the_overview(person)
        assert "Replace the present one" not in person.text
        company_id = builders.a_company(house, "Nova Telecom", cbe=access.NEW_COMPANY)
        builders.an_account(house, company_id, "nova01", local_administrator=True)
        await person.press("space", "enter")
        assert "Replace the present one" in person.text
        assert "has a local administrator already" in person.message


async def test_a_form_that_cannot_be_written_is_told_and_the_request_stands(house: House, tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("no folder")
    async with at_the_screen(house) as person:
        await straight_to_the_overview(person)
        await person.press("space", "enter")
        assert "could not be written" in person.text
        assert "Ticket number" in person.text
        fits(person, 80, 24)
    assert len(builders.rows(house)["access_request"]) == 1


@pytest.mark.long
async def test_leaving_tells_the_code_and_keeps_no_number(house: House) -> None:
    async with at_the_screen(house) as person:
        await person.press("f6", "space", "enter")
        await fill(person, COMPANY)
        await fill(person, (*PART[:3], ""))
        await person.press("f3")
        assert "Nothing has been sent. What you typed is kept for a day" in person.message
        kept = builders.every_byte(house)
        assert b"Wouters" in kept
        assert a_niss(20_001).digits.encode() not in kept
        await person.press("f6", "space", "enter", "f3")
        assert person.message == ""  # nothing was typed


async def test_the_choice_of_access_must_be_made(house: House) -> None:
    async with at_the_screen(house) as person:
        await person.press("f6", "enter")
        assert "Tick what you ask access for" in person.message


# -- the desk ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def requests(house: House) -> House:
    desk = a_desk(house)
    made = submit(house, outside=True)
    access.intake(house, desk, made)
    issue(house, desk, cbe=enterprise_number(4_900_001))
    submit(house, a_form(enterprise_number(4_900_002)))
    return house


@pytest.mark.long
async def test_the_letters_are_shown_once_and_files_go_with_the_page(requests: House, tmp_path: Path) -> None:
    async with logged_in(requests, "desk0001") as person:
        await person.choose(ActionId.REQUEST_LIST, "enter", "2", "1", "enter")
        assert "proof of function of request" in person.message, person.text
        await person.press("2", "2", "enter")
        fits(person, 80, 24)
        await person.press("enter")
        fits(person, 80, 24)
        assert "cannot be undone" in person.text
        await person.press(*"yes", "enter")
        fits(person, 80, 24)
        assert "Provisional user name" in person.text
        await person.press("f12")
        assert "never shown again" in person.message
        await person.press("f6")
        files = list((tmp_path / "papers").glob("letter-*"))
        assert len(files) == 4
        assert all(path.stem in person.message for path in files), person.message
        await person.press("enter")
        assert "Provisional password" in person.text
        await person.press("f12")
        assert "Provisional user name" in person.text
        await person.press("enter", "enter")
        assert "has been processed" in person.message
        assert "Provisional" not in person.text
        assert not list((tmp_path / "papers").glob("letter-*"))
        await person.press("2", "4", "enter")
        assert "void; the company has no local administrator then." in person.text
        await person.press("f12", "9", "enter")
        await person.press(*"yes", "enter")
        assert "Provisional user name" in person.text
        await person.press("f3")
        assert "has new provisional data" in person.message


async def test_a_key_that_the_state_does_not_allow_says_so_at_once(requests: House) -> None:
    async with logged_in(requests, "desk0001") as person:
        await person.choose(ActionId.REQUEST_LIST, "end", "2", "2", "enter")
        assert "has not come in yet" in person.message, person.text
        await person.press("9", "enter")
        assert "awaits the original" in person.message


@pytest.mark.long
async def test_scanning_one_form_after_the_other(requests: House) -> None:
    codes = [code for (code,) in run_sql(requests, "SELECT code FROM access_request ORDER BY id")]
    async with logged_in(requests, "desk0001") as person:
        await person.choose(ActionId.REQUEST_FIND)
        for code in codes:
            await person.type(code)
            await person.press("enter")
            assert code[:4] in person.text
            assert "Short code" in person.text
            await person.press("f12")
        await person.type("nowhere")
        await person.press("enter")
        assert "No request matches “nowhere”." in person.message


@pytest.mark.long
async def test_stored_text_on_the_desks_pages_is_text(requests: House) -> None:
    for prefix in ("administrator", "signer"):
        for column in ("first_name", "last_name", "street", "municipality"):
            run_sql(requests, f"UPDATE access_request SET {prefix}_{column} = ?", HOSTILE)
    run_sql(requests, "UPDATE access_request SET company_name = ?, company_email = ?", HOSTILE, HOSTILE)
    run_sql(requests, "UPDATE access_request SET proof_of_function_seen = TRUE")
    async with logged_in(requests, "desk0001") as person:
        await person.choose(ActionId.REQUEST_LIST)
        assert "[@click=" in person.text
        is_plain(person)
        for option in ("5", "20", "22", "23", "24"):
            await person.press(*option, "enter")
            is_plain(person)
            await person.press("f12")
            assert "Access requests" in person.lines[0], person.text
        await person.press("2", "2", "enter", "enter")
        await person.press(*"yes", "enter")  # the wall of the store writes such signs out
        is_plain(person)


# -- the new local administrator -----------------------------------------------------------------------------------------
async def test_provisional_data_open_one_page_only(requests: House) -> None:
    issued = issue(requests, a_desk(requests), cbe=enterprise_number(4_900_003))[1]
    async with at_the_screen(requests) as person:
        await person.type(issued.user_name)
        await person.press("tab")
        await person.type(issued.password.reveal())
        await person.press("enter")
        assert "Create a local administrator" in person.lines[0]
        fits(person, 80, 24)
        await person.press("f12")
        assert "Create a local administrator" in person.text
        for other in ("Change password", "User management", "Access requests"):
            assert other not in person.text
        await person.press("f3")
        assert "You have logged out" in person.message


async def test_a_page_whose_first_call_ends_the_session_lets_the_keys_through(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        run_sql(house, "UPDATE account SET session_epoch = session_epoch + 1")
        await person.choose(ActionId.USER_LIST)
        assert "Your session has ended" in person.message
        await person.type("admin01")
        assert "admin01" in person.text


async def test_the_form_is_read_on_the_screen_again_for_its_ticket_and_secret(requests: House) -> None:
    made = submit(requests, nth=77)
    async with at_the_screen(requests) as person:
        await person.press("f7")
        await person.type(str(made.ticket))
        await person.press("tab")
        await person.type(made.secret)
        await person.press("enter")
        assert "F6 The form" in person.lines[-2], person.text
        await person.press("f6")
        assert "National Social Security Office (NSSO)" in person.text, person.text
        assert str(made.ticket) in person.text
        await person.press("end")
        assert "Signature of the responsible" in person.text
        assert "Bottom" in person.text
