"""The roles of colours: what is normal has none, and what needs a hand has a word before it has a colour."""

from __future__ import annotations

import pytest

from stts_tui.services.house import House
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.screens.base.rows import Alarm, Beside, Cells, Row, Title, wrapped_rows
from tests.builders import PASSWORD, Company, run_sql
from tests.tui.roles import look, only_roles, runs
from tests.tui.steps import Person, at_the_screen, logged_in

ALARM = "bold red"


def pieces(person: Person, seen: str, rows: range = range(1, 99)) -> list[str]:
    """The texts that look so."""
    return [text.strip() for row, each, text in runs(person) if each == seen and row in rows]


def red(person: Person) -> list[str]:
    return pieces(person, ALARM)


def block(house: House, names: str) -> None:
    run_sql(house, "UPDATE account SET blocked_until = '9999-12-31', blocked_reason = 'left' WHERE user_name LIKE ?", names)


async def go(person: Person, entry: str) -> Person:
    """Choose the entry of the menu that begins so."""
    rows = [row for row in person.app.screen.query_one("PickList").rows if not row.heading]  # type: ignore[attr-defined]
    number = next(place for place, row in enumerate(rows) if entry in row.text)
    return await person.press("home", *["down"] * number, "enter")


async def test_the_title_row_says_which_house_it_is(house: House, alpha: Company) -> None:
    async with at_the_screen(house) as person:
        assert {seen for row, seen, _text in runs(person) if row == 0} == {"black on cyan"}
    async with at_the_screen(house, demo=DemoAccounts(PASSWORD, ())) as person:
        assert {seen for row, seen, _text in runs(person) if row == 0} == {"black on yellow"}
        assert "DEMO, invented data" in person.lines[0]
        only_roles(person)


async def test_a_page_without_trouble_has_no_colour(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        assert {seen for row, seen, _text in runs(person) if row} <= {"", "bold", "underline"}
        await go(person, "Users of the company")
        assert {seen for row, seen, _text in runs(person) if row} <= {"", "bold", "underline"}


@pytest.mark.parametrize("count", [1, 5, 6])
async def test_up_to_five_rows_are_red_beyond_that_the_count_above_is(house: House, alpha: Company, count: int) -> None:
    for number in range(8):
        alpha.add(f"extra{number:02}", first_name="An", last_name=f"Aarts {number}")
        if number < count:
            block(house, f"extra{number:02}")
    async with logged_in(house, "admin01") as person:
        await go(person, "Users of the company")
        only_roles(person)
        assert red(person) == (["blocked"] * count if count <= 5 else ["! 6 blocked here"])
        assert sum(line.rstrip().endswith("   blocked") for line in person.lines) == count  # the words stay


async def test_a_card_marks_the_state_that_needs_a_hand(house: House, alpha: Company) -> None:
    block(house, "stts01")
    async with logged_in(house, "admin01") as person:
        await go(person, "Users of the company")
        await person.type("claes")
        await person.press("enter")
        rows = person.app.screen.rows  # type: ignore[attr-defined]
        while "stts01" not in rows.rows[rows.position].text:
            await person.press("down")
        await person.press("5", "enter")
        assert red(person) == ["blocked"]


@pytest.mark.long
async def test_faults_of_a_form_are_red_at_the_field_and_in_the_message(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go(person, "Add a new user")
        await person.press("enter")
        faults = red(person)
        assert [text for text in faults if text.startswith("! ")] != []
        assert "! required" in faults
        notes = [line.index("! required") for line in person.lines if "! required" in line]
        assert set(notes) == {60}  # column 61, where hints stand


async def test_a_field_is_underlined_as_long_as_what_it_takes(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go(person, "Add a new user")
        form = person.app.screen.form  # type: ignore[attr-defined]
        lengths = {str(field.label): min(field.longest, 31) for field in form.fields if field.kind.value in ("text", "secret")}
        seen = 0
        for row, line in enumerate(person.lines):
            label = line[2:28].strip()
            if label in lengths:
                underlined = sum(len(text) for at, each, text in runs(person) if at == row and each == "underline")
                assert underlined == lengths[label], (label, person.text)
                seen += 1
        assert seen >= 4
        assert all(row >= 2 for row, each, _text in runs(person) if each == "underline")


async def test_the_number_of_a_choice_and_the_word_looked_for_are_fields_too(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go(person, "Users of the company")
        assert [len(text) for _row, each, text in runs(person) if each == "underline"] == [13]
        await person.type("cla")
        assert pieces(person, "underline") == ["cla"]
        await person.press("ctrl+e", "f12")
        await go(person, "Add a new user")
        line = next((row for row, text in enumerate(person.lines) if "=Nederlands" in text), None)
        assert line is not None, person.text
        assert [len(text) for row, each, text in runs(person) if row == line and each == "underline"] == [1]


@pytest.mark.long
async def test_failed_tries_are_told_in_red_and_only_they(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.press("f3")
        await person.type("admin01")
        await person.press("tab", "x", "enter")
        assert red(person)[0].startswith("! "), person.text  # the message, on two rows
        await person.type(PASSWORD)
        await person.press("enter")
        assert red(person) == ["! 1 failed try since."], person.text


async def test_what_nobody_can_undo_stands_on_yellow(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go(person, "Users of the company")
        await person.press("down", "4", "enter")
        assert pieces(person, "black on yellow") != []
        only_roles(person)


async def test_without_colours_the_same_is_said_in_reverse_and_bold(house: House, alpha: Company) -> None:
    block(house, "stts01")
    async with logged_in(house, "admin01") as person:
        person.app.add_class("monochrome")
        await go(person, "Users of the company")
        assert {seen for row, seen, _text in runs(person) if row == 0} == {"reverse"}
        assert "blocked" in pieces(person, "bold")
        await person.press("down", "4", "enter")
        assert pieces(person, "reverse") != []
        assert {seen for _row, seen, _text in runs(person)} <= {"", "bold", "underline", "reverse"}


def test_an_alarm_keeps_its_place_in_every_kind_of_row() -> None:
    rows: list[Row] = [
        Title("漢字 who", Alarm("blocked")), ("Fact", Alarm("late ! and so on")),
        Beside([("Left", Alarm("one"))], [("Right", Alarm("two"))]),
        Cells(("first", Alarm("03/09 !"), "last"), (0, 20, 40)),
    ]  # fmt: skip
    lines = wrapped_rows(rows, 80)
    found = [[line.text[start:end] for start, end in line.alarms] for line in lines]
    assert found == [["blocked"], ["late ! and so on"], ["one", "two"], ["03/09 !"]]


def test_looks_are_told_apart() -> None:
    from rich.style import Style

    assert look(Style.parse("bold color(1)")) == ALARM
    assert look(Style.parse("dim")) == "dim"
    assert look(Style.parse("#123456")) not in ("", ALARM)
    assert look(Style.parse("color(9)")) == "color(9)"
