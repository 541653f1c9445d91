"""A second terminal emulator: what tmux shows is the same with and without the wire."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator import an_emulator
from tests.terminal import PATIENCE, environment
from tests.wire.pictures import seen

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux here")
TERM = "tmux-256color"  # the one of its names whose entry has all that stock Textual uses unasked
Cells = list[list[tuple[object, ...]]]
STEPS = (("Down", "Down"), ("NPage",), ("Down",), ("C-End",), ("C-Home",), ("F2",), ("Escape",), ("BTab",), ("h", "é", "漢"),
         ("BSpace",))  # fmt: skip


class Pane:
    """The sample application in a tmux of its own."""

    def __init__(self, wire: str, home: Path, term: str) -> None:
        self._env = environment(home, "xterm-256color", PYTHONPATH=str(Path(__file__).parents[2]))
        self._name = f"wire-{os.getpid()}-{wire}"
        settings = home / f"{wire}.conf"
        settings.write_text(f"set -g default-terminal {term}\nset -g status off\nset -sg escape-time 0\n")
        self._tmux("-f", str(settings), "new-session", "-d", "-x", "80", "-y", "24",
                   f"{sys.executable} -m tests.wire.sample {wire}")  # fmt: skip

    def _tmux(self, *arguments: str) -> bytes:
        done = subprocess.run(
            ["tmux", "-L", self._name, *arguments], env=self._env, capture_output=True, check=True, timeout=20
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def look(self) -> tuple[Cells, str]:
        """The cells, and their text."""
        screen, stream = an_emulator(80, 24)
        stream.feed(b"\x1b[?7l")
        for number, line in enumerate(self._tmux("capture-pane", "-p", "-e", "-N").split(b"\n")[:24]):
            stream.feed(b"\x1b[%dH" % (number + 1) + line)  # the style goes on from row to row
        return seen(screen), "\n".join(screen.display)

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self._name, "kill-server"], env=self._env, check=False)


@pytest.fixture
def panes(tmp_path: Path) -> Iterator[tuple[Pane, Pane]]:
    both = Pane("stock", tmp_path, TERM), Pane("frugal", tmp_path, TERM)
    yield both
    for one in both:
        one.close()


def test_tmux_shows_the_same(panes: tuple[Pane, Pane]) -> None:
    shown = _become_same(panes, "Claes, Rik", [])
    for keys in STEPS:
        for one in panes:
            one.press(*keys)
        shown = _become_same(panes, "", shown)


def _become_same(panes: tuple[Pane, Pane], wanted: str, before: Cells) -> Cells:
    """Both come to show the same, with `wanted` in it, other than `before`, and keep showing it."""
    ends = time.monotonic() + PATIENCE
    last: Cells = []
    while True:
        (stock, text), (frugal, other) = (one.look() for one in panes)
        if stock == frugal and wanted in text and stock not in (before, []) and stock == last:
            return stock
        last = stock if stock == frugal else []
        if time.monotonic() > ends:
            assert other == text
            assert frugal == stock
            raise AssertionError(f"nothing has changed\n{text}")
        time.sleep(0.1)
