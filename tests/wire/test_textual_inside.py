"""Textual's private parts that the wire uses: one file, and what is lost if a new version of Textual lacks one."""

from __future__ import annotations

import importlib

import pytest

import stts_tui.wire
from tests.textual_parts import of_textual, who_touches

DRIVER = {
    "_app": "the driver does not know the size of the screen and cannot end the application when the line is lost",
    "_loop": "signals and a lost line cannot be told to the event loop: the program hangs",
    "_debug": "no parser of keys can be made: nothing can be typed",
    "_file": "what Textual writes goes to the terminal as it is: the line carries five times as much",
    "_writer_thread": "nothing is sent to the terminal",
    "_size": "a window that is huge from the beginning takes hundreds of MB",
    "_get_terminal_size": "the first picture has another size than the terminal",
    "_request_terminal_sync_mode_support": "the terminal is asked a question, whose late answer is typed into the shell",
    "_patch_iflag": "Enter, Ctrl+S and Ctrl+Q do not arrive as keys after the program was stopped and continued",
    "_patch_lflag": "Ctrl+C and Ctrl+Z act as signals, and keys are echoed",
    "_sigtstp_application": "Ctrl+Z of another program leaves the terminal in disorder",
    "_sigcont_application": "after SIGCONT the screen stays what the shell made of it",
    "_must_signal_resume": "after SIGCONT the screen stays what the shell made of it",
    "_run_input_thread": "a lost line does not end the program",
}
_DRIVER_CLASS = "textual.drivers.linux_driver:LinuxDriver"
PARTS = (
    *((_DRIVER_CLASS, name, lost) for name, lost in DRIVER.items()),
    ("textual.drivers._writer_thread:WriterThread", "_queue", "on a slow line, pictures that are out of date pile up"),
    ("textual.app:App", "_loop", "a lost line cannot be told to the application, which then ends without its last words"),
)


@pytest.mark.long
def test_all_of_it_stands_in_one_file() -> None:
    found = who_touches(stts_tui.wire)
    assert found == {"stts_tui.wire.textual_inside": frozenset({*DRIVER, "_xterm_parser", "_ansi_sequences"})}


@pytest.mark.parametrize(("owner", "name", "lost"), PARTS)
def test_textual_still_has_what_the_wire_needs(owner: str, name: str, lost: str) -> None:
    module, _, class_name = owner.partition(":")
    found = of_textual(getattr(importlib.import_module(module), class_name))
    assert name in found, f"Textual's {class_name} has no {name} any more: {lost}. Mend stts_tui/wire/textual_inside.py."


def test_the_parser_of_keys_is_where_it_was_and_is_fed_and_ticked() -> None:
    lost = "nothing can be typed. Mend InsideDriver.new_parser in stts_tui/wire/textual_inside.py."
    parser = importlib.import_module("textual._xterm_parser").XTermParser(False)
    keys = [event.key for event in (*parser.feed("a\x1bOP\r"), *parser.tick())]
    assert keys == ["a", "f1", "enter"], f"Textual's parser of keys gives {keys}: {lost}"
