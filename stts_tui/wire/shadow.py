"""A grid of cells: what a screen shows, or is to show.

A cell is a character (with its combining marks) and a style (see styles.py). The right half of a wide character is an
empty string. A blank is a space in the part of its style that shows on it, so that equal cells look equal.
"""

from __future__ import annotations


class Grid:
    """`chars[y][x]` and `styles[y][x]`; a new grid is blank."""

    def __init__(self, width: int, height: int) -> None:
        self.width = max(1, width)
        self.height = max(1, height)
        self.chars = [[" "] * self.width for _ in range(self.height)]
        self.styles = [[""] * self.width for _ in range(self.height)]

    def copy(self) -> Grid:
        made = Grid.__new__(Grid)
        made.width, made.height = self.width, self.height
        made.chars = [row[:] for row in self.chars]
        made.styles = [row[:] for row in self.styles]
        return made

    def same_row(self, y: int, other: Grid, other_y: int) -> bool:
        return self.chars[y] == other.chars[other_y] and self.styles[y] == other.styles[other_y]

    def take_row(self, y: int, other: Grid) -> None:
        self.chars[y] = other.chars[y][:]
        self.styles[y] = other.styles[y][:]

    def is_blank(self, y: int, style: str = "") -> bool:
        return self.chars[y] == [" "] * self.width and self.styles[y] == [style] * self.width

    def blank(self, y: int, start: int, end: int, style: str = "") -> None:
        """Make the cells from `start` up to `end` blank."""
        self.cut(y, start)
        self.cut(y, end)
        self.chars[y][start:end] = [" "] * (end - start)
        self.styles[y][start:end] = [style] * (end - start)

    def cut(self, y: int, x: int) -> None:
        """Something is to begin at `x`: a wide character that lies across that border loses both halves."""
        row = self.chars[y]
        if 0 < x < self.width and row[x] == "":
            row[x - 1] = row[x] = " "

    def scroll(self, top: int, bottom: int, count: int) -> None:
        """Move the rows from `top` to `bottom` up by `count` (down if it is negative); blank rows come in."""
        count = max(-(bottom - top + 1), min(count, bottom - top + 1))
        for rows, empty in ((self.chars, " "), (self.styles, "")):
            fresh = [[empty] * self.width for _ in range(abs(count))]
            if count > 0:
                rows[top : bottom + 1] = rows[top + count : bottom + 1] + fresh
            else:
                rows[top : bottom + 1] = fresh + rows[top : bottom + 1 + count]
