"""Whatever lies in the database, people see what can be read, learn what cannot, and go on working."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff import steps
from stts_tui.services.house import House
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.widgets import columns as layout
from stts_tui.tui.widgets.plain import plain_text
from tests import builders, hostile
from tests.builders import run_sql
from tests.hostile import MEGABYTE, Column
from tests.services.world import Prepared, World, a_world, closed
from tests.tariff_builders import a_stop
from tests.tui.steps import Person, logged_in
from tests.tui.walking import every_entry

WHOLE = bool(os.environ.get("STTS_EVERY_COLUMN"))
_ROLES = ("admin01", "stts03", "desk0001", "bipt01")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return closed(a_world(tmp_path_factory.mktemp("world")))


@pytest.fixture
def world(prepared: Prepared, tmp_path: Path) -> Iterator[World]:
    made = prepared.open(tmp_path)
    yield made
    builders.close(made.house)


def poisoned(house: House, table: str, name: str, value: object, where: str) -> None:
    assert hostile.poison_at(builders.path_of(house), Column(table, name, ""), value, where) == 1


async def help_of(person: Person) -> str:
    await person.press("f1")
    text = " ".join(person.text.split())
    await person.press("f12")
    return text


async def look(person: Person) -> None:
    """The page is fetched anew, and explained; `press` itself fails where anything went wrong inside the program."""
    for key in ("f5", "f1", "f12"):
        await person.press(key)
    assert len(person.lines) == 24
    assert all(cell_len(line) <= 80 for line in person.lines)


def samples(house: House) -> list[tuple[str, list[tuple[Column, object]]]]:
    """For each role the columns with what lies in them: some at once, of other tables; or each by itself."""
    found = [(column, value) for column in hostile.columns(house) for value in hostile.values_for(column.kind)]
    if WHOLE:
        return [(role, [one]) for role in _ROLES for one in found]
    drawn = random.Random(15)
    tables = sorted({column.table for column, _value in found})
    return [(role, [drawn.choice([one for one in found if one[0].table == table]) for table in tables]) for role in _ROLES]


@pytest.mark.long
@pytest.mark.parametrize("role", _ROLES)
async def test_every_page_opens_whatever_lies_in_the_tables(prepared: Prepared, tmp_path: Path, role: str) -> None:
    start = tmp_path / "first"
    start.mkdir()
    first = prepared.open(start)
    chosen = [poison for who, poison in samples(first.house) if who == role]
    builders.close(first.house)
    for number, several in enumerate(chosen):
        folder = tmp_path / str(number)
        folder.mkdir()
        world = prepared.open(folder)
        for column, value in several:
            hostile.poison(world.house, column, value)
        async with logged_in(world.house, role) as person:
            await every_entry(person, look, 1)
        builders.close(world.house)


async def test_a_user_with_columns_that_cannot_be_read_is_shown_blocked_and_removed(world: World) -> None:
    house = world.house
    for name, value in {"role": "emperor", "language": "xx", "niss": "abc", "last_login_at": "never", "version": 7,
                        "last_name": "Maes" + "x" * MEGABYTE, "created_at": 5, "blocked_since": b"\xff"}.items():  # fmt: skip
        poisoned(house, "account", name, value, "user_name = 'target'")
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_LIST)
        assert "stts01" in person.text  # the others are there
        assert "Maesxxx" in person.text
        assert "stored values here cannot be read" in person.message
        told = await help_of(person)
        number = world.target
        assert f"account {number}, niss: a code that nobody knows" in told
        assert f"account {number}, last_name: too long, cut here" in told
        screen = person.app.screen
        assert isinstance(screen, ListScreen)
        place = next(place for place, line in enumerate(person.lines) if "Maesxxx" in line) - next(
            place for place, line in enumerate(person.lines) if line.startswith(">")
        )
        await person.press(*(["down"] if place > 0 else ["up"]) * abs(place), "1", "enter")
        assert "Maesxxx" in person.text
    session = world.company.session("admin01")
    view = world.company.view("target")
    house.users.block(session, builders.a_block(view))
    house.users.remove(session, world.pick())
    assert run_sql(house, "SELECT count(*) FROM account WHERE user_name = 'target' AND removed_at IS NOT NULL") == [(1,)]


@pytest.mark.long
async def test_a_file_that_cannot_be_read_is_shown_beside_the_others_and_not_decided(world: World) -> None:
    house, file = world.house, world.file("active")
    poisoned(house, "tariff_file", "state", "emperor", f"id = {file.file_id}")
    poisoned(house, "tariff_file", "address_note", "x" * MEGABYTE, f"id = {file.file_id}")
    with builders.refuses("stored-unreadable"):
        house.files.carry_out(world.company.session("stts03"), steps.STEPS[ActionId.FILE_STOP].of(a_stop(file)))
    async with logged_in(house, "stts03") as person:
        await person.choose(ActionId.FILE_SEARCH, "enter")
        assert file.number in person.text
        assert len([line for line in person.lines if "STTS-" in line]) > 3
        assert f"tariff_file {file.file_id}, state" in await help_of(person)


@pytest.mark.long
async def test_an_unknown_kind_of_record_ends_no_session(world: World) -> None:
    run_sql(world.house, "UPDATE message_result SET kind = 'Emperor'")
    async with logged_in(world.house, "admin01") as person:
        await person.choose(ActionId.MESSAGE_LIST)
        await person.press("home", "5", "enter")  # the message, which shows its results
        told = await help_of(person)
        assert "message_result 1/1, kind" in told, told[:600]
        await look(person)


# -- laying out --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", [*hostile.TEXTS, "\u0e01\u0e33" * MEGABYTE, "a\u0301" * MEGABYTE, "x " * MEGABYTE])
def test_no_text_is_laid_out_without_bound(text: object) -> None:
    shown = plain_text(text)
    assert len(shown) <= 16_384
    assert cell_len(layout.cut(text, 20)) <= 20
    lines = layout.wrapped(text, 40)
    assert all(cell_len(line) <= 40 for line in lines)
    assert len(str(text)) <= len(shown) or shown.endswith("…") or "\u0301" in str(text)


def test_marks_are_not_piled_over_other_rows() -> None:
    assert plain_text("e\u0301tat") == "e\u0301tat"
    assert plain_text("a" + "\u0301" * 300 + "b") == "a" + "\u0301" * 4 + "?b"
