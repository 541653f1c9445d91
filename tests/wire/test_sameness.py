"""What the terminal shows is, cell by cell, what it would show without the wire in between."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stts_tui.wire.emit import Painter
from stts_tui.wire.parse import Reader
from stts_tui.wire.styles import Styles
from tests.emulator import EmulatorScreen, EmulatorStream, an_emulator
from tests.wire.pictures import Update, seen, updates, written
from tests.wire.terminals import NAMES, terminal

PICTURES = int(os.environ.get("TEST_PICTURES", "20"))  # more of them by hand, after a change of the wire


class Twins:
    """The same program on two terminals: as Textual writes, and through the wire."""

    def __init__(self, name: str, width: int, height: int) -> None:
        found = terminal(name)
        assert found is not None
        self.terminal = found
        styles = Styles(found)
        self.reader = Reader(styles, width, height)
        self.reader.cursor_shown = True
        self.painter = Painter(styles)
        self.width, self.height = width, height
        self.stock, self._stock_stream = _emulator(width, height)
        self.frugal, self._frugal_stream = _emulator(width, height)
        self.sent = 0

    def write(self, data: str) -> None:
        self._stock_stream.feed(data.encode())
        self.reader.feed(data)

    def send(self) -> None:
        cursor = (min(self.reader.x, self.width - 1), self.reader.y) if self.reader.cursor_shown else None
        data = self.painter.difference(self.reader.wanted, cursor).encode()
        self.sent += len(data)
        self._frugal_stream.feed(data)

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        for screen in (self.stock, self.frugal):
            screen.resize(height, width)
        self.reader.resize(width, height)
        self.painter.forget()
        self._stock_stream.feed(b"\x1b[m\x1b[2J")  # Textual paints every cell after this

    def garble(self) -> None:
        """Somebody writes to everybody's terminal."""
        self._frugal_stream.feed("\x1b[5;1H\x1b[7mBroadcast: 漢 the machine goes down\r\n\n".encode())
        self.painter.forget()

    def compare(self) -> None:
        self.send()
        assert seen(self.frugal) == seen(self.stock)
        if self.reader.cursor_shown:
            assert not self.frugal.cursor.hidden
            assert (self.frugal.cursor.x, self.frugal.cursor.y) == (
                min(self.stock.cursor.x, self.width - 1), self.stock.cursor.y,
            )  # fmt: skip


def _emulator(width: int, height: int) -> tuple[EmulatorScreen, EmulatorStream]:
    screen, stream = an_emulator(width, height)
    stream.feed(b"\x1b[?7l")  # as every driver of Textual sets it
    return screen, stream


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=PICTURES, deadline=None)
@given(data=st.data())
def test_random_pictures_are_the_same(name: str, data: st.DataObject) -> None:
    width, height = data.draw(st.sampled_from([(20, 5), (33, 7), (80, 24)]))
    twins = Twins(name, width, height)
    for _ in range(data.draw(st.integers(1, 5))):
        for update in data.draw(st.lists(updates(twins.terminal, twins.width, twins.height), min_size=1, max_size=2)):
            twins.write(written(update, twins.width, (data.draw(st.integers(0, twins.width - 1)), 0)))
        what = data.draw(st.sampled_from(["", "", "", "resize", "garble"]))
        if what == "resize":
            twins.resize(*data.draw(st.sampled_from([(20, 5), (40, 9), (80, 24)])))
            whole = data.draw(updates(twins.terminal, twins.width, twins.height))
            twins.write(written(whole, twins.width, (3, 2)))
        elif what == "garble":
            twins.garble()
        twins.compare()


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=PICTURES // 2, deadline=None)
@given(data=st.data())
def test_scrolled_lists_are_the_same_and_cheap(name: str, data: st.DataObject) -> None:
    """Textual writes every row anew, some rows further up or down."""
    width, height = 60, 20
    twins = Twins(name, width, height)
    first = data.draw(st.integers(0, 4))
    last = data.draw(st.integers(first + 8, height - 1))
    rows = [f"{number:>4} Zegers {number * 7919 % 1000:03} {'x' * (number % 9)}" for number in range(200)]
    at = 60
    _show_rows(twins, rows, at, first, last)
    twins.compare()
    for _ in range(3):
        step = data.draw(st.integers(-4, 4))
        at += step
        _show_rows(twins, rows, at, first, last)
        before = twins.sent
        twins.compare()
        assert twins.sent - before <= 70 + 40 * abs(step)


def _show_rows(twins: Twins, rows: list[str], at: int, first: int, last: int) -> None:
    update: Update = [(y, 0, [("", f"{rows[at + y]:<{twins.width}}")]) for y in range(first, last + 1)]
    twins.write(written(update, twins.width, (0, first)))


def test_an_empty_difference_is_empty() -> None:
    twins = Twins("xterm-256color", 80, 24)
    twins.write("\x1b[3;5H\x1b[1;31mhello\x1b[0m\x1b[7;7H")
    twins.compare()
    before = twins.sent
    twins.write("\x1b[3;5H\x1b[1;31mhello\x1b[0m\x1b[7;7H")
    twins.compare()
    assert twins.sent == before
