"""The driver under a real application, on a real terminal, beside the stock one."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import PATIENCE, Terminal, environment
from tests.wire.pictures import seen

STEPS: tuple[tuple[str, ...], ...] = (
    ("Down", "Down", "Down"), ("PageDown",), ("Down",), ("Up",), ("C-End",), ("C-Home",), ("\x1bOQ",), ("Esc",), ("S-Tab",),
    ("é漢🙂x",), ("Left", "Backspace", "y"), ("Tab",), ("F5",),
)  # fmt: skip


def sample(wire: str, home: Path, term: str = "xterm-256color", size: tuple[int, int] = (80, 24), **more: str) -> Terminal:
    env = environment(home, term, PYTHONPATH=str(Path(__file__).parents[2]), **more)
    return Terminal([sys.executable, "-m", "tests.wire.sample", wire], env, *size)


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    both = sample("stock", tmp_path), sample("frugal", tmp_path)
    for one in both:
        one.wait_for("Claes, Rik").wait_for("Quit")
    yield both
    for one in both:
        one.close()


def same(twins: tuple[Terminal, Terminal]) -> None:
    """Both come to rest and show the same."""
    stock, frugal = twins
    ends = time.monotonic() + PATIENCE
    while seen(frugal.settle(0.2).screen) != seen(stock.settle(0.2).screen) and time.monotonic() < ends:
        pass
    assert frugal.text == stock.text
    assert seen(frugal.screen) == seen(stock.screen)


def test_what_a_person_does_looks_the_same_and_costs_a_fifth(twins: tuple[Terminal, Terminal]) -> None:
    same(twins)
    for keys in STEPS:
        for one in twins:
            before = seen(one.screen)
            one.press(*keys).wait_for(lambda _text: seen(one.screen) != before)  # noqa: B023 (asked at once)
        same(twins)
    assert len(twins[1].sent) * 5 < len(twins[0].sent)


def test_resizing_suspending_and_rubbish_on_the_screen(twins: tuple[Terminal, Terminal]) -> None:
    for size in ((100, 30), (33, 9), (80, 24)):
        for one in twins:
            one.settle(0.2).resize(*size)
            one.wait_for(lambda text: "Quit" in text or "Claes" in text)
        same(twins)
    frugal = twins[1]
    frugal.draw("\x1b[3;3H\x1b[7mBroadcast message\x1b[m\r\n\nthe machine goes down")
    frugal.press("C-l").wait_for_gone("goes down")
    same(twins)
    for one in twins:  # a sequence that Textual does not send itself stays here
        one.press("\x1bOS")
        one.settle()
        assert b"\x1b[69;2;2;4;9$x" not in one.sent
    same(twins)
    for one in twins:
        one.settle()
        os.kill(one.process.pid, signal.SIGTSTP)
        one.wait_for_stop()
    assert frugal.attributes == frugal.before
    frugal.draw("\x1b[2J\x1b[Hsome other program")
    twins[0].draw("\x1b[2J")
    for one in twins:
        os.kill(one.process.pid, signal.SIGCONT)
        one.wait_for("Claes, Rik")
    same(twins)
    os.kill(frugal.process.pid, signal.SIGSTOP)  # without a word, and the shell has put the terminal in order
    frugal.wait_for_stop()
    frugal.make_sane()
    frugal.draw("\x1b[2J\x1b[Hsome other program")
    os.kill(frugal.process.pid, signal.SIGCONT)
    frugal.wait_for_gone("some other program").press("Down")
    twins[0].press("Down")
    same(twins)


@pytest.mark.parametrize("size", [(20, 5), (300, 100)])
def test_small_and_large(tmp_path: Path, size: tuple[int, int]) -> None:
    both = sample("stock", tmp_path, size=size), sample("frugal", tmp_path, size=size)
    try:
        for one in both:
            one.wait_for("Claes").settle().press("Tab", "Down", "PageDown")
        same(both)
    finally:
        for one in both:
            one.close()


@pytest.mark.asvs("V14.3.1")
def test_leaving_takes_everything_back(tmp_path: Path) -> None:
    for term in ("xterm-256color", "vt100"):
        one = sample("frugal", tmp_path, term)
        try:
            one.wait_for("Claes, Rik").press("F3").wait_for_end()
            assert one.text.strip() == ""
            assert one.attributes == one.before
            assert one.cursor_is_shown
            assert one.sent.count(b"\x1b[?2004h") == one.sent.count(b"\x1b[?2004l") == 1
            assert (b"1049" in one.sent) == (term != "vt100")  # its entry has no second screen
        finally:
            one.close()


def test_nothing_is_asked_of_the_terminal(tmp_path: Path) -> None:
    one = sample("frugal", tmp_path)
    try:
        one.wait_for("Claes, Rik").settle()
        for unwanted in (b"\x1b]", b"$p", b"\x1b[?1004", b"\x1b[?100", b"\x1b[>", b"\x1b[<", b"\x1b[c", b"\x1b[6n"):
            assert unwanted not in one.sent
    finally:
        one.close()


def test_an_ascii_terminal_gets_ascii(tmp_path: Path) -> None:
    one = sample("frugal", tmp_path, LANG="C")
    try:
        one.wait_for("D'Hondt, Helene").press("S-Tab", "é").settle()
        assert one.sent.isascii()
        one.wait_for("Muller")
    finally:
        one.close()
