"""Textual's private parts that the screens use: one file, and what is lost if a new version of Textual lacks one."""

from __future__ import annotations

import importlib

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App

import stts_tui.tui
from stts_tui.services.house import House
from stts_tui.tui.app import SttsApp
from stts_tui.tui.type_ahead import ESCAPED, read_escaped_signs
from stts_tui.tui.widgets.plain import plain
from tests.textual_parts import of_textual, who_touches
from tests.tui.steps import at_the_screen

LOST = {
    "_fatal_error": "a crash prints local variables, passwords and national numbers among them",
    "_print_error_renderables": "a crash prints more than the number for the system manager",
    "_exit_renderables": "a crash prints more than the number for the system manager",
    "_return_code": "the command cannot tell a crash by its exit code (70)",
    "_close_messages_no_wait": "the program does not end after a crash",
    "_driver": "the terminal's own cursor is not shown, Ctrl+L paints nothing, half pictures go over the line",
}


@pytest.mark.long
def test_all_of_it_stands_in_one_file() -> None:
    assert who_touches(stts_tui.tui) == {"stts_tui.tui.textual_inside": frozenset({*LOST, "_ansi_sequences"})}


@pytest.mark.parametrize(("name", "lost"), LOST.items())
def test_textual_still_has_what_the_screens_need(name: str, lost: str) -> None:
    assert name in of_textual(App), f"Textual's App has no {name} any more: {lost}. Mend stts_tui/tui/textual_inside.py."


def test_escape_and_a_sign_that_arrive_together_are_the_key() -> None:
    lost = "Esc 1 for F1 and its like fail on fast lines. Mend read_as_keys in stts_tui/tui/textual_inside.py."
    table = importlib.import_module("textual._ansi_sequences").ANSI_SEQUENCES_KEYS
    assert isinstance(table, dict), f"Textual's table of key sequences cannot be changed any more: {lost}"
    read_escaped_signs()
    for sign, key in ESCAPED.items():
        keys = [event.key for event in XTermParser().feed(f"\x1b{sign}") if isinstance(event, events.Key)]
        assert keys == [key], f"Textual reads Esc {sign} as {keys}: {lost}"


def test_no_line_breaks_at_a_no_break_blank() -> None:
    text = plain("Ouvrez la\N{NO-BREAK SPACE}marque\N{NO-BREAK SPACE}; la lettre")
    for width in range(11, 40):
        lines = [line.plain for line in text.wrap(width)]
        assert any("la\N{NO-BREAK SPACE}marque\N{NO-BREAK SPACE};" in line for line in lines), (
            f"Help breaks at the blank before a colon, in {width} columns: {lines}. Mend stts_tui/tui/textual_inside.py."
        )


@pytest.mark.asvs("V16.5.1")
async def test_a_crash_shows_a_number_and_nothing_of_what_was_typed(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    apps: list[SttsApp] = []

    def crash(secret: str) -> None:
        raise RuntimeError(secret)

    async def until_it_crashes() -> None:
        async with at_the_screen(house) as person:
            apps.append(person.app)
            person.app.call_later(crash, "a password")
            await person.until(lambda: bool(person.app.failure))

    with pytest.raises(RuntimeError):  # the pilot tells it again
        await until_it_crashes()
    app = apps[0]
    lost = "Textual tells of a crash by itself; mend InsideApp in stts_tui/tui/textual_inside.py"
    assert app.return_code == 70, lost
    assert "Give your system manager this number" in app.failure, lost
    told = capsys.readouterr()
    assert "password" not in told.out + told.err, lost
