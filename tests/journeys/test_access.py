"""From the request form to a registered local administrator, on terminals: the requester, the desk, the new one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stts_tui.domain.common.numbers import enterprise_number
from stts_tui.domain.rights.action import ActionId
from tests.builders import a_niss
from tests.journeys.conftest import Start
from tests.journeys.steps import at_home, log_in, say_yes
from tests.menu import to
from tests.terminal import Terminal

NOVA = enterprise_number(4_900_000)
NEW_PASSWORD = "zeven kleine geitjes"
ADMINISTRATOR = ("Wouters", "Tab", "Lïes", "Tab", a_niss(20_001).digits, "Tab", "Tab", "lies@nova.be", "Tab", "0470 00 00 00",
                 "Tab", "Kerkstraat 1", "Tab", "9000", "Tab", "Gent")  # fmt: skip
RESPONSIBLE = ("Smets", "Tab", "Stijn", "Tab", a_niss(20_500).digits, "Tab", "d", "Tab", "stijn@nova.be", "Tab",
               "+33 1 42 68 53 00", "Tab", "Kerkstraat 1", "Tab", "9000", "Tab", "Gent", "Tab")  # fmt: skip


def begin(person: Terminal) -> Terminal:
    return person.wait_for("F6").press("F6").wait_for("Code of a begun form").press("Space", "Enter").wait_for("1 the company")


def type_company(person: Terminal, cbe: str) -> Terminal:
    person.press("Tab", cbe, "Tab", "Nova Telecom", "Tab", "info@nova.be", "Tab", "Kerkstraat 1", "Tab", "9000", "Tab", "Gent")
    return person.press("Enter").wait_for("2 the local administrator")


def request_access(person: Terminal, cbe: str, *, inside: bool = True) -> tuple[str, str]:
    """The whole form, confirmed; gives ticket and secret."""
    type_company(begin(person), cbe)
    person.press(*ADMINISTRATOR, "Enter").wait_for("3 the responsible")
    person.press(*RESPONSIBLE, *(["Space"] if inside else []), "Enter").wait_for("overview")
    person.settle(0.1)
    if "Replace the present one" in person.text:
        person.press("Space", "Tab")
    person.press("Space", "Enter").wait_for("Your request has been made")
    (ticket,) = re.findall(r"Ticket number +(\d{4}-\d{6}-\d\d)", person.text)
    (secret,) = re.findall(r"Secret +([A-Z0-9-]{19})", person.text)
    return ticket, secret


def open_request(desk: Terminal, wanted: str) -> Terminal:
    """From the welcome page: type or scan, Enter as some scanners send it."""
    desk.press(*to("desk0001", ActionId.REQUEST_FIND)).wait_for("Code, ticket, CBE or name").press(wanted)
    desk.send(b"\r\n")
    return desk.wait_for("Ticket number  ").settle(0.1)


def take_in(desk: Terminal) -> Terminal:
    return desk.press("20", "Enter").wait_for("Came in on").press("Enter").wait_for("it is to be processed by")


def read_letters(desk: Terminal) -> tuple[str, str]:
    (name,) = re.findall(r"Provisional user name +(\S+)", desk.wait_for("Letter 1 of 2").wait_for("Provisional user").text)
    assert "Provisional password" not in desk.text
    (password,) = re.findall(r"Provisional password +(\S+)", desk.press("Enter").wait_for("Provisional password  ").text)
    assert name not in desk.text
    desk.press("Enter").wait_for("has been processed|has new provisional data")
    assert password not in desk.text
    return name, password


@pytest.mark.long
def test_from_the_request_to_the_first_login(start: Start, home: Path) -> None:
    with start() as requester, start() as desk, start() as newcomer:
        # -- the request, with mistakes on the way ---------------------------------------------------------------
        begin(requester).press("Tab", "BE 417.497.107", "Enter").wait_for("check digits wrong")
        assert "required" in requester.text
        requester.press("F12").wait_for("Log in")
        type_company(begin(requester), f"BE {NOVA.digits[1:]}")  # nine digits, as an old VAT number
        requester.press(*ADMINISTRATOR, "Enter").wait_for("3 the responsible")
        requester.press("F12").wait_for("2 the local").wait_for("Wouters").press("F12").wait_for("1 the company")
        requester.wait_for("Nova Telecom").press("Enter").wait_for("2 the local").wait_for("Kerkstraat 1")
        requester.press("Enter").wait_for("3 the responsible")
        requester.press(*RESPONSIBLE, "Space", "Enter").wait_for("overview")
        for shown in (str(NOVA), str(a_niss(20_001)), "Smets, Stijn, Director", "+33142685300", "works in the company"):
            assert shown in requester.text
        requester.press("2").wait_for("2 the local").wait_for("Wouters")
        requester.press("Tab", "Backspace", "Backspace", "Backspace", "es", "Enter").wait_for("overview")
        requester.wait_for("Wouters, Les").press("Enter").wait_for("Nothing has been sent yet")
        requester.press("Space", "Enter").wait_for("Your request has been made")
        (ticket,) = re.findall(r"Ticket number +(\d{4}-\d{6}-\d\d)", requester.text)
        (secret,) = re.findall(r"Secret +([A-Z0-9-]{19})", requester.text)
        assert "Only the original form" in requester.text
        form = home / "papers" / f"access-form-{ticket}.txt"
        assert form.name in requester.text
        assert form.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
        (code,) = re.findall(r"Short code +(\S+)", form.read_text())
        # -- the status ------------------------------------------------------------------------------------------
        requester.press("Enter").wait_for("F7").press("F7").wait_for("Secret on the form")
        requester.press(ticket, "Tab", "ABCD-EFGH-JKMN-PQRS", "Enter").wait_for("ticket number or the secret is not right")
        assert "Nova" not in requester.text
        requester.press(*["Backspace"] * 19, secret, "Enter").wait_for("awaits the original").wait_for("Nova Telecom")
        # -- the desk --------------------------------------------------------------------------------------------
        open_request(at_home(desk, "desk0001"), code)
        desk.press("20", "Enter").wait_for("Came in on").press("f", "Enter").wait_for("Recorded and refused: Fax")
        desk.wait_for("no original: refused: Fax")
        desk.press("22", "Enter").settle(0.2)
        assert "2026" in desk.text
        assert "Letter 1" not in desk.text  # not offered before the original is in
        take_in(desk)
        desk.press("22", "Enter").wait_for("Make provisional data").press("Enter").wait_for("cannot be undone")
        say_yes(desk)
        name, password = read_letters(desk)
        requester.press("F12").wait_for("Secret on").press("Enter").wait_for("letters sent")
        requester.wait_for("no original: refused: Fax")
        # -- the new local administrator -------------------------------------------------------------------------
        log_in(newcomer, name, password).wait_for("Create a local administrator").wait_for("Les Wouters, Nova Telecom")
        newcomer.press("nova01", "Tab", "nova01", "Tab", NEW_PASSWORD, "Tab", NEW_PASSWORD, "Tab", "l@nova.be", "Tab")
        newcomer.press("l@nova.be", "Tab", a_niss(3).digits, "Enter").wait_for("not the request's")
        newcomer.press(*["Backspace"] * 11, a_niss(20_001).digits, "Enter").wait_for("You are registered as nova01")
        newcomer.settle(0.2)
        log_in(newcomer, "nova01", NEW_PASSWORD).wait_for("Welcome, Les Wouters").wait_for("User management")
        newcomer.press("F3").wait_for("You have logged out")
        log_in(newcomer, name, password).wait_for("is not right")  # the letters are void
        desk.press("F5").wait_for("local administrator registered: nova01")


@pytest.mark.long
def test_a_local_administrator_is_replaced(start: Start, home: Path) -> None:
    with start() as requester, start() as desk, start() as old, start() as new:
        at_home(old, "admin01")
        cbe = _cbe_of(home, "Alpha Telecom")
        ticket, _secret = request_access(requester, cbe, inside=False)
        open_request(at_home(desk, "desk0001"), ticket).wait_for("Ada Adams").wait_for("needed, not seen yet")
        take_in(desk).press("22", "Enter").wait_for("PROOF NOT SEEN").wait_for("Close that account").press("Space", "Enter")
        desk.wait_for("proof of that function").press("F12").wait_for("Ticket number  ")
        desk.press("21", "Enter").wait_for("proof of function of request .* has been recorded")
        desk.press("22", "Enter").wait_for("proof seen").press("Enter").wait_for("tick to go on")
        old.press(*to("admin01", ActionId.USER_LIST)).wait_for("Users of the company")  # not yet
        say_yes(desk.press("Space", "Enter").wait_for("cannot be undone"))
        name, password = read_letters(desk)
        old.press("F5").wait_for("Your session has ended")
        log_in(old, "admin01").wait_for("is not right")
        log_in(new, name, password).wait_for("Create a local administrator")
        new.press("lies001", "Tab", "lies001", "Tab", NEW_PASSWORD, "Tab", NEW_PASSWORD, "Tab", "l@nova.be")
        new.press("Tab", "l@nova.be", "Tab", a_niss(20_001).digits, "Enter").wait_for("You are registered").settle(0.2)
        log_in(new, "lies001", NEW_PASSWORD).wait_for("hand-over sheet of your")
        new.press(*to("admin01", ActionId.HANDOVER_SHOW)).wait_for("Ada Adams, account closed on")
        new.press("F3").wait_for("Welcome").press("F5").settle(0.2)
        new.press(*to("admin01", ActionId.USER_LIST)).wait_for("36 users of Alpha Telecom")


@pytest.mark.long
def test_lapsed_letters_are_refused_and_replaced(start: Start, home: Path) -> None:
    with start() as requester, start() as desk, start() as newcomer:
        ticket, _secret = request_access(requester, str(NOVA))
        take_in(open_request(at_home(desk, "desk0001"), ticket)).press("22", "Enter").wait_for("Make provisional").press(
            "Enter"
        )
        say_yes(desk.wait_for("cannot be undone"))
        name, password = read_letters(desk)
        _sql(home, "UPDATE account SET provisional_until = '2026-01-01' WHERE user_name = ?", name)
        log_in(newcomer, name, password).wait_for("lapsed on 01/01/2026").wait_for("02 511 51 51")
        say_yes(desk.press("F5").wait_for("LAPSED").press("9", "Enter").wait_for("no longer work then"))
        again, other = read_letters(desk)
        newcomer.press("S-Tab", *["Backspace"] * 14, again, "Tab", other, "Enter").wait_for("Create a local administrator")
        newcomer.wait_for("Nova Telecom").press("F3").wait_for("Provisional data").press("F3").wait_for("logged out")


@pytest.mark.long
@pytest.mark.asvs("V14.2.2")
def test_a_half_filled_request_survives_a_dropped_line(start: Start) -> None:
    with start() as first:
        type_company(begin(first), str(NOVA))
        (code,) = re.findall(r"code ([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})", first.text)
        first.press("Wouters", "Tab", "Lies", "Tab", a_niss(20_001).digits).wait_for(a_niss(20_001).digits)
        first.hang_up()
        first.process.wait(10)
    with start() as again:
        again.wait_for("F6").press("Esc", "6").wait_for("Code of a begun form").press("Tab", code.lower(), "Enter")
        again.wait_for("2 the local administrator").wait_for("Wouters").wait_for("type them")
        assert "Lies" in again.text
        assert a_niss(20_001).digits not in again.text
        again.press("F12").wait_for("1 the company").wait_for("Nova Telecom")


@pytest.mark.long
@pytest.mark.asvs("V14.2.2")
def test_a_half_filled_form_of_a_user_survives_a_dropped_line(start: Start) -> None:
    with start() as admin:
        at_home(admin, "admin01").press(*to("admin01", ActionId.USER_ADD)).wait_for("again")
        admin.press("bart001", "Tab", "bart001", "Tab", "Dubois", "Tab", "Bart", "Tab", "85073003328").wait_for("85073003328")
        admin.hang_up()
        admin.process.wait(10)
    with start() as again:
        log_in(again, "admin01").wait_for("Your last session ended with half-filled forms")
        again.press(*to("admin01", ActionId.USER_ADD)).wait_for("Here is what you typed before")
        assert "bart001" in again.text
        assert "Dubois" in again.text
        assert "85073003328" not in again.text


def test_the_ways_to_the_forms_without_a_login(person: Terminal) -> None:
    person.wait_for("F7").press("Down", "Down", "Enter").wait_for("Code of a begun form")
    person.press("Enter").wait_for("tick to go on")
    person.press("F12").wait_for("Log in").press("Up", "Enter").wait_for("Secret on the form")
    person.press("2026-000001-00", "Enter").wait_for("check digits wrong")
    person.press("F3").wait_for("Log in").press("Esc", "7").wait_for("Secret on the form")
    person.press("F1").wait_for("ticket alone tells nothing")


def _sql(home: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(home / "stts.sqlite", isolation_level=None)) as connection:
        return connection.execute(statement, values).fetchall()


def _cbe_of(home: Path, name: str) -> str:
    ((cbe,),) = _sql(home, "SELECT cbe FROM company WHERE name = ?", name)
    return str(cbe)
