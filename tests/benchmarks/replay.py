"""What ncurses sends to show the same frames one after another: how good a hand-made program could be.

`repaint(frames)` gives the cost of each. As a script, this is the painter: it shows the next frame at each key.
"""

from __future__ import annotations

import contextlib
import curses
import json
import os
import select
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.meter import Cost, Meter
from tests.terminal import environment

_COLOURS = {"black": 0, "red": 1, "green": 2, "brown": 3, "blue": 4, "magenta": 5, "cyan": 6, "white": 7}
_ATTRIBUTES = {"b": "A_BOLD", "d": "A_DIM", "u": "A_UNDERLINE", "r": "A_REVERSE"}


def repaint(frames: Sequence[dict[str, Any]], term: str = "xterm-256color") -> list[Cost]:
    rows = frames[0]["rows"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frames.json"
        path.write_text(json.dumps(list(frames)))
        os.mkfifo(Path(folder) / "done")
        done = os.open(Path(folder) / "done", os.O_RDWR | os.O_NONBLOCK)
        meter = Meter(
            [sys.executable, "-m", "tests.benchmarks.replay", str(path)], environment(Path(folder), term),
            sum(len(run[0]) for run in rows[0]), len(rows),
        )  # fmt: skip
        try:
            costs = [_next(meter, done) for _ in frames]
        finally:
            meter.close()
            os.close(done)
    return costs


def _next(meter: Meter, done: int) -> Cost:
    """The next frame; the painter says when it has painted it, however busy the machine."""
    sent, zipped, packets = len(meter.sent), meter._zipped, meter._packets
    began = time.perf_counter()
    meter.press(" ")
    while not select.select([done], [], [], 0)[0]:
        meter._read(0.01)
    os.read(done, 1)
    meter.quiet(0.02)
    last = max(0.0, (meter._last - began) * 1000)
    return Cost(len(meter.sent) - sent, meter._zipped - zipped, meter._packets - packets, last, 0.0, 1)


def _paint(window: curses.window, frames: Sequence[dict[str, Any]], done: int) -> None:
    curses.use_default_colors()
    curses.raw()
    shown = None
    for frame in frames:
        window.getch()
        for y, runs in enumerate(frame["rows"]):
            x = 0
            for text, (foreground, background, attributes) in runs:
                style = _pair(foreground, background)
                for letter in attributes:
                    style |= getattr(curses, _ATTRIBUTES[letter])
                with contextlib.suppress(curses.error):  # the lower right corner
                    window.addstr(y, x, text, style)
                x += len(text)
        y, x, visible = frame["cursor"]
        if visible != shown:
            curses.curs_set(1 if visible else 0)
            shown = visible
        window.move(y, min(x, window.getmaxyx()[1] - 1))
        window.refresh()
        os.write(done, b".")
    window.getch()


_pairs: dict[tuple[int, int], int] = {(-1, -1): 0}


def _pair(foreground: str, background: str) -> int:
    wanted = (_COLOURS.get(foreground, -1), _COLOURS.get(background, -1))
    if wanted not in _pairs:
        _pairs[wanted] = len(_pairs)
        curses.init_pair(_pairs[wanted], *wanted)
    return curses.color_pair(_pairs[wanted])


if __name__ == "__main__":
    made = Path(sys.argv[1])
    curses.wrapper(_paint, json.loads(made.read_text()), os.open(made.with_name("done"), os.O_WRONLY))
