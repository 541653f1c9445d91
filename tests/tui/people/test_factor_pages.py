"""The pages of the second factor: what is painted can be scanned, and each step leads on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.factors import LONGEST_ADDRESS, Begun, address
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import LANGUAGES
from stts_tui.services.house import House
from stts_tui.services.people.codes import new_secret
from stts_tui.tui.screens.people.home import HomeScreen
from stts_tui.tui.screens.people.login_code import LoginCodeScreen
from stts_tui.tui.widgets.scan import painted
from tests.builders import PASSWORD, Company, FixedClock, run_sql
from tests.factor_builders import Telephone, enrol
from tests.tui.people.test_user_pages import go_to
from tests.tui.roles import only_roles
from tests.tui.steps import Person, at_the_screen, logged_in

ROWS, COLUMNS = 19, 37
_BASE_32 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def modules(rows: tuple[str, ...]) -> list[list[int]]:
    """The modules of a painted code: a blank is light above and below, a full block dark."""
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    return [[halves[sign][half] for sign in row] for row in rows for half in (0, 1)]


def as_segno(text: str) -> list[list[int]]:
    code = segno.make(text, error="L", micro=False, boost_error=False)
    return [[int(bool(each)) for each in row] for row in code.matrix_iter(border=2)]


@settings(max_examples=20)
@given(st.from_regex(r"[a-z0-9é'ł]{1,40}", fullmatch=True))
def test_an_address_fits_nineteen_rows_whatever_the_name(name: str) -> None:
    secret = new_secret().reveal()
    made = address(name, secret)
    assert len(made.encode()) <= LONGEST_ADDRESS
    assert made.endswith(f"?secret={secret}")
    assert made.isascii()
    rows = painted(made)
    assert (len(rows), {len(row) for row in rows}) == (ROWS, {COLUMNS})
    assert modules(rows)[:-1] == as_segno(made)


def shown_code(person: Person) -> tuple[str, ...]:
    return tuple(line[:COLUMNS] for line in person.lines[1 : 1 + ROWS])


def shown_key(person: Person) -> str:
    """The key in its eight groups, read off the page."""
    words = " ".join(person.lines[1:]).split()
    return "".join(word for word in words if len(word) == 4 and set(word) <= _BASE_32)[:32]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_code_on_the_page_is_that_of_the_key_beside_it(house: House, alpha: Company, language: str) -> None:
    run_sql(house, "UPDATE account SET language = ?", language)
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.OWN_FACTOR)
        only_roles(person)
        key = shown_key(person)
        assert len(key) == 32
        assert modules(shown_code(person))[:-1] == as_segno(Begun(Secret(key), "stts01").address)
        await person.press("f5")
        assert shown_key(person) == key  # what was scanned stays right


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg (Debian: zbar-tools) is not there to read the code")
async def test_a_reader_reads_what_is_painted(house: House, alpha: Company, tmp_path: Path) -> None:
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.OWN_FACTOR)
        seen = modules(shown_code(person))
        image = Image.new("L", (COLUMNS, 2 * ROWS))
        image.putdata([0 if dark else 255 for row in seen for dark in row])
        image.resize((COLUMNS * 8, 2 * ROWS * 8), Image.Resampling.NEAREST).save(tmp_path / "code.png")
        command = ["zbarimg", "-q", "--raw", str(tmp_path / "code.png")]
        read = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        assert read == Begun(Secret(shown_key(person)), "stts01").address


@pytest.mark.parametrize("size", [(80, 23), (76, 24), (60, 20)])
async def test_where_the_code_has_no_room_the_key_stands_alone(house: House, alpha: Company, size: tuple[int, int]) -> None:
    async with logged_in(house, "stts01", size=size) as person:
        await person.choose(ActionId.OWN_FACTOR)
        assert "▀" not in person.text
        assert len(shown_key(person)) == 32
        assert "Type this key" in person.text


@pytest.mark.long
async def test_setting_up_showing_the_codes_and_logging_in_with_one(house: House, alpha: Company, clock: FixedClock) -> None:
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.OWN_FACTOR, *"000000", "enter")
        assert "not right" in person.text
        phone = Telephone(Secret(shown_key(person)), clock)
        await person.press("ctrl+e", *phone.code(), "enter")
        assert "Recovery codes" in person.lines[0]
        codes = [line.split()[1] for line in person.lines if line.strip()[:1].isdigit()]
        assert len(codes) == 10
        await person.press("f12")
        assert "never shown again" in person.message
        await person.press("f6")
        papers = house.office.store.engine.folder / "papers"
        (text,) = papers.glob("recovery-codes-*.txt")
        assert all(code in text.read_text() for code in codes)
        assert {path.stat().st_mode & 0o777 for path in papers.iterdir()} == {0o600}
        await person.press("enter")
        assert not list(papers.iterdir())
        assert person.message == "From now on a code of the app is asked for at each login."
        await person.press("f3", "f3")
        await type_password(person)
        assert isinstance(person.app.screen, LoginCodeScreen)
        assert PASSWORD not in person.text
        clock.advance(seconds=30)
        await person.press(*phone.code(), "enter")
        assert isinstance(person.app.screen, HomeScreen), person.text
        await person.press("f3")
        await type_password(person)
        await person.press(*codes[0], "enter")
        assert "9 recovery codes are left." in person.message


async def type_password(person: Person) -> None:
    await person.type("stts01")
    await person.press("tab")
    await person.type(PASSWORD)
    await person.press("enter")


async def test_f12_gives_up_the_second_step_and_forgets_the_first(house: House, alpha: Company, clock: FixedClock) -> None:
    enrol(house, alpha.session("stts01"), clock)
    async with at_the_screen(house) as person:
        await type_password(person)
        assert isinstance(person.app.screen, LoginCodeScreen)
        await person.press("f12", "enter")
        assert "Type the code" not in person.text
        assert person.app.home is None
        assert "must be filled in" in person.text


async def test_who_must_have_one_is_led_to_it(house: House, alpha: Company, clock: FixedClock) -> None:
    house.factor.require(alpha.session(), Require(True, 1))
    async with at_the_screen(house) as person:
        await type_password(person)
        assert "A second factor is asked of you." in person.text
        phone = Telephone(Secret(shown_key(person)), clock)
        await person.press("f3")
        assert isinstance(person.app.screen, HomeScreen)
        assert "Find a file" not in person.text
        await person.choose(ActionId.OWN_FACTOR, *phone.code(), "enter")
        assert "Recovery codes" in person.lines[0]
        await person.press("enter")
        assert isinstance(person.app.screen, HomeScreen)
        await person.choose(ActionId.OWN_DATA)


async def test_the_administrator_asks_everybody_and_is_asked(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.COMPANY_FACTOR)
        assert "5 of 5 users have no second factor." in person.text
        await person.press("x", "enter")
        assert "A second factor is asked of you." in person.text, person.text


async def test_a_lost_one_is_renewed_from_the_list(house: House, alpha: Company, clock: FixedClock) -> None:
    enrol(house, alpha.session("stts01"), clock)
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("4", "4", "enter")
        assert "Renew the second factor of" in person.message
        await person.press("enter")
        assert "no longer holds" in person.message
    assert not alpha.view("stts01").has_factor


async def test_one_takes_away_ones_own(house: House, alpha: Company, clock: FixedClock) -> None:
    async with logged_in(house, "stts01") as person:
        await person.choose(ActionId.OWN_FACTOR_REMOVE)
        assert "no second factor to be taken away" in person.message
        session = person.app.session
        phone = await person.app.gateway.call(lambda house: lambda: enrol(house, session, clock))
        person.app.session = phone.session
        await person.press("f12", "f12")
        await person.choose(ActionId.OWN_FACTOR_REMOVE)
        assert "Take away your second factor?" in person.message
        await person.press("enter")
        assert person.message == "Your password alone lets you in again."
