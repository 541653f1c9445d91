"""From what the terminal shows to what it is to show, in as few bytes as it allows.

Several ways are tried (as it is; after scrolling; after erasing the rest of the screen) and the shortest is taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from stts_tui.wire.moves import UNKNOWN, Moves
from stts_tui.wire.rows import Rows, State
from stts_tui.wire.scroll import find_scroll, scroll_ways
from stts_tui.wire.shadow import Grid
from stts_tui.wire.styles import Styles


class Painter:
    """Knows what was sent; gives what is to be sent next. Not thread-safe."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._terminal = styles.terminal
        self._sent: Grid | None = None  # None: nobody knows what the terminal shows
        self._cursor_shown: bool | None = True  # as every program leaves it; None: nobody knows
        self._rows = Rows(styles, Moves(self._terminal, 1))

    def forget(self) -> None:
        """Something else has written to the terminal, or its size has changed: the next difference is everything."""
        self._sent = None
        self._cursor_shown = None

    @property
    def style(self) -> str:
        """The style that the terminal is in."""
        return self._rows.style

    def difference(self, wanted: Grid, cursor: tuple[int, int] | None) -> str:
        """What makes the terminal show `wanted`, with its cursor at (x, y) or hidden; remembers it as sent."""
        out = []
        sent = self._sent
        if sent is None or (sent.width, sent.height) != (wanted.width, wanted.height):
            out.append(f"\x1b[m{self._terminal.string('clear')}")
            sent = self._sent = Grid(wanted.width, wanted.height)
            self._rows = Rows(self._styles, Moves(self._terminal, wanted.width))
            self._rows.place(0, 0)
        changed = [y for y in range(wanted.height) if not wanted.same_row(y, sent, y)]
        if changed:
            out.append(self._paint(sent, wanted, changed))
            for y in range(wanted.height):  # after a scroll, more rows than the changed ones may have been painted
                if not wanted.same_row(y, sent, y):
                    sent.take_row(y, wanted)
        out.append(self._place_cursor(cursor, wanted))
        if changed and cursor is not None:
            out.append(self._rows.prepare(*cursor, wanted))
        return "".join(out)

    def _place_cursor(self, cursor: tuple[int, int] | None, wanted: Grid) -> str:
        if cursor is None:
            if self._cursor_shown is False or not self._terminal.can("civis"):
                return ""
            self._cursor_shown = False
            return self._terminal.string("civis")
        out = self._rows.point(*cursor, wanted)
        if not self._cursor_shown:
            self._cursor_shown = True
            out += self._terminal.string("cnorm")
        return out

    def _paint(self, sent: Grid, wanted: Grid, changed: list[int]) -> str:
        rows = self._rows
        start = rows.state
        best = rows.paint(sent, wanted, changed)
        state = rows.state
        if len(changed) < 2:
            return best
        for text, base in self._beginnings(sent, wanted, changed, start, len(best)):
            if len(text) < len(best):
                text += rows.paint(base, wanted, range(wanted.height))
                if len(text) < len(best):
                    best, state = text, rows.state
        rows.state = state
        return best

    def _beginnings(
        self, sent: Grid, wanted: Grid, changed: list[int], start: State, limit: int
    ) -> Iterator[tuple[str, Grid]]:
        """Other ways to begin: (what is sent, what the terminal then shows); the pen stands where it then is.

        Ways that are bound to take more than `limit` bytes are left out.
        """
        rows = self._rows
        if self._terminal.can("ed"):
            for y in self._worth_erasing(wanted, changed):
                if _letters(wanted, y) > limit:  # they would all have to be written again
                    continue
                rows.state = start
                text = self._above(sent, wanted, changed, y) + rows.erase_below(y)
                base = sent.copy()
                for row in range(y):
                    base.take_row(row, wanted)
                for row in range(y, wanted.height):
                    base.blank(row, 0, base.width)
                yield text, base
        found = find_scroll(sent, wanted, changed)
        if found is not None:
            for text in scroll_ways(self._terminal, wanted.height, *found):
                rows.state = start
                text = rows.plain() + text
                rows.place(UNKNOWN, UNKNOWN)
                base = sent.copy()
                base.scroll(*found)
                yield text, base

    def _above(self, sent: Grid, wanted: Grid, changed: list[int], y: int) -> str:
        return self._rows.paint(sent, wanted, [row for row in changed if row < y])

    @staticmethod
    def _worth_erasing(wanted: Grid, changed: list[int]) -> list[int]:
        """Rows from which everything below may be erased with profit: the first change, and where only blanks follow."""
        last = wanted.height - 1
        while last >= 0 and wanted.is_blank(last):
            last -= 1
        found = {y for y in (changed[0], last + 1) if y <= changed[-1] and sum(1 for row in changed if row >= y) > 1}
        return sorted(found)


def _letters(grid: Grid, y: int) -> int:
    """How many cells from row `y` on are not blank."""
    return sum(grid.width - row.count(" ") for row in grid.chars[y:])
