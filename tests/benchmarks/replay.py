"""What ncurses sends to show the same frames one after another: how good a hand-made program could be.

`repaint(frames)` gives the cost of each. As a script, this is the painter: it shows the next frame at each key.
"""

from __future__ import annotations

import contextlib
import curses
import json
import sys
import tempfile
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
        meter = Meter(
            [sys.executable, "-m", "tests.benchmarks.replay", str(path)], environment(Path(folder), term),
            sum(len(run[0]) for run in rows[0]), len(rows),
        )  # fmt: skip
        try:
            meter.quiet(0.5)  # it has entered the screen
            entering = len(meter.sent)
            first = meter.cost(" ")
            costs = [Cost(first.sent + entering, first.zipped, first.packets, first.last, first.cpu, 1)]
            costs += [meter.cost(" ", 0.05) for _ in frames[1:]]
        finally:
            meter.close()
    return costs


def _paint(window: curses.window, frames: Sequence[dict[str, Any]]) -> None:
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
    window.getch()


_pairs: dict[tuple[int, int], int] = {(-1, -1): 0}


def _pair(foreground: str, background: str) -> int:
    wanted = (_COLOURS.get(foreground, -1), _COLOURS.get(background, -1))
    if wanted not in _pairs:
        _pairs[wanted] = len(_pairs)
        curses.init_pair(_pairs[wanted], *wanted)
    return curses.color_pair(_pairs[wanted])


if __name__ == "__main__":
    curses.wrapper(_paint, json.loads(Path(sys.argv[1]).read_text()))
