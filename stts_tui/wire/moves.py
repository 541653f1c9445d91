"""The shortest way for the cursor from one cell to another."""

from __future__ import annotations

from functools import lru_cache

from stts_tui.wire.terminal import Terminal

UNKNOWN = -1


class Moves:
    """The moves of one terminal on a screen of a given width. Expects that LF only moves down (no ONLCR)."""

    def __init__(self, terminal: Terminal, width: int) -> None:
        self._terminal = terminal
        self.width = width
        self.go = lru_cache(16384)(self._go)
        self._along = lru_cache(8192)(self._find_along)

    def _go(self, x: int, y: int, to_x: int, to_y: int) -> str:
        """From (x, y), either of which may be UNKNOWN, to another cell."""
        if (x, y) == (to_x, to_y):
            return ""
        ways = [self._terminal.expand("cup", to_y, to_x)]
        if (to_x, to_y) == (0, 0) and self._terminal.can("home"):
            ways.append(self._terminal.string("home"))
        if y == UNKNOWN:
            return min(ways, key=len)
        down = self._down(to_y - y)
        if down is not None:
            along = self._along(x, to_x)
            if along is not None:
                ways.append(down + along)
        if self._terminal.can("vpa") and x == to_x != UNKNOWN:
            ways.append(self._terminal.expand("vpa", to_y))
        return min(ways, key=len)

    def _down(self, rows: int) -> str | None:
        if not rows:
            return ""
        terminal, ways = self._terminal, []
        if rows > 0:
            if terminal.string("cud1") == "\n":
                ways.append("\n" * rows)
            if terminal.can("cud"):
                ways.append(_short(terminal.expand("cud", rows), rows))
        else:
            if terminal.can("ri"):
                ways.append(terminal.string("ri") * -rows)
            if terminal.can("cuu"):
                ways.append(_short(terminal.expand("cuu", -rows), -rows))
        return min(ways, key=len, default=None)

    def _find_along(self, x: int, to_x: int) -> str | None:
        """Within a row."""
        if x == to_x:
            return ""
        terminal, ways = self._terminal, []
        if terminal.can("hpa"):
            ways.append(terminal.expand("hpa", to_x))
        if terminal.string("cr") == "\r":
            rest = self._right(0, to_x)
            if rest is not None:
                ways.append("\r" + rest)
        if x == UNKNOWN:
            return min(ways, key=len, default=None)
        if to_x > x:
            right = self._right(x, to_x)
            if right is not None:
                ways.append(right)
        else:
            if terminal.string("cub1") == "\b":
                ways.append("\b" * (x - to_x))
            if terminal.can("cub"):
                ways.append(_short(terminal.expand("cub", x - to_x), x - to_x))
        return min(ways, key=len, default=None)

    def _right(self, x: int, to_x: int) -> str | None:
        if x == to_x:
            return ""
        terminal, ways = self._terminal, []
        if terminal.can("cuf"):
            ways.append(_short(terminal.expand("cuf", to_x - x), to_x - x))
        width = terminal.tab_width
        if width:
            stop = to_x // width * width
            if stop > x and stop < self.width:  # beyond the last stop, a tab goes to the last column
                tabs = "\t" * (stop // width - x // width)
                rest = "" if stop == to_x else terminal.can("cuf") and _short(terminal.expand("cuf", to_x - stop), to_x - stop)
                if rest is not False:
                    ways.append(tabs + rest)
                after = stop + width
                if to_x > stop and after < self.width and terminal.string("cub1") == "\b":
                    ways.append(tabs + "\t" + "\b" * (after - to_x))
        return min(ways, key=len, default=None)


def _short(sequence: str, count: int) -> str:
    """One is what a sequence without a number means."""
    return sequence.replace("[1", "[", 1) if count == 1 and sequence.startswith("\x1b[1") else sequence
