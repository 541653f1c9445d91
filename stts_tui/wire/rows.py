"""Painting the cells of rows: moves, styles, erases and repeats, each time the shortest of what the terminal has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from stts_tui.wire.moves import UNKNOWN, Moves
from stts_tui.wire.shadow import Grid
from stts_tui.wire.styles import Styles

_LONGEST_BRIDGE = 12  # unchanged cells that may be written again where that is shorter than to jump over them
_FEW = 6
State = tuple[int, int, str]


class Rows:
    """The pen: where the cursor is, in which style, and how it paints. What it gives is what to send."""

    def __init__(self, styles: Styles, moves: Moves) -> None:
        self._styles = styles
        self._terminal = styles.terminal
        self._moves = moves
        self._x = self._y = UNKNOWN
        self.style = ""
        # In the lower right corner, a terminal that wraps at once would scroll.
        self._corner_is_safe = not self._terminal.wraps or self._terminal.wraps_late or self._terminal.can("rmam")

    @property
    def state(self) -> State:
        """Kept and set again by who tries several ways."""
        return self._x, self._y, self.style

    @state.setter
    def state(self, state: State) -> None:
        self._x, self._y, self.style = state

    def place(self, x: int, y: int) -> None:
        """The cursor is known (or UNKNOWN) to be here."""
        self._x, self._y = x, y

    def go(self, x: int, y: int) -> str:
        text = self._moves.go(self._x, self._y, x, y)
        self._x, self._y = x, y
        return text

    def point(self, x: int, y: int, grid: Grid) -> str:
        """Put the cursor on a cell that stands."""
        return self._reach(x, y, grid.chars[y], grid.styles[y])

    def prepare(self, x: int, y: int, grid: Grid) -> str:
        """Into the style of the field in which the cursor stands: there the next letter will be typed."""
        style = grid.styles[y][x]
        return self._blank_style(style) if grid.chars[y][x] == " " and style else ""

    def plain(self) -> str:
        """Into a style whose blanks are plain: what scrolling and erasing leave behind."""
        return self._into("") if self._styles.on_blank(self.style) else ""

    def erase_below(self, y: int) -> str:
        """Everything from row `y` on."""
        return self.plain() + self.go(0, y) + self._terminal.string("ed")

    def paint(self, old: Grid, new: Grid, rows: Iterable[int]) -> str:
        """From `old` to `new` in these rows."""
        return "".join([self._row(y, old, new) for y in rows if not new.same_row(y, old, y)])

    # -- one row -----------------------------------------------------------------------------------------------------
    def _row(self, y: int, old: Grid, new: Grid) -> str:
        chars, styles = new.chars[y], new.styles[y]
        differing = _differing(old.chars[y], old.styles[y], chars, styles)
        if not self._corner_is_safe and y == new.height - 1 and differing[-1] == new.width - 1:
            differing.pop()
        start = self.state
        tail = self._blank_tail(chars, styles)
        late = sum(1 for x in differing if x >= tail)
        ways = []
        if late:
            early = differing[: len(differing) - late]
            ways.append((self._cells(y, chars, styles, early) + self._erase_tail(y, tail, differing[-late], styles[-1]),
                         self.state))  # fmt: skip
        if late <= _FEW:
            self.state = start
            ways.append((self._cells(y, chars, styles, differing), self.state))
        gap = self._worth_erasing(chars, styles, differing, tail)
        if gap is not None:
            self.state = start
            ways.append((self._with_erase(y, chars, styles, differing, gap), self.state))
        text, self.state = min(ways, key=lambda way: len(way[0]))
        return text

    def _blank_tail(self, chars: list[str], styles: list[str]) -> int:
        """Where the blanks at the end begin that an erase can make; the width if there are none."""
        style = styles[-1]
        x = len(chars)
        if not self._terminal.can("el") or not self._styles.erases(style):
            return x
        while x and chars[x - 1] == " " and styles[x - 1] == style:
            x -= 1
        return x

    def _erase_tail(self, y: int, tail: int, first: int, style: str) -> str:
        """Everything from `tail` on; what lies before `first` is blank already, so that one may begin later."""
        text = self._blank_style(style)
        if self._y != y or not tail <= self._x <= first:
            x = min((tail, first), key=lambda to: len(self._moves.go(self._x, self._y, to, y)))
            text += self.go(x, y)
        return text + self._terminal.string("el")

    def _worth_erasing(self, chars: list[str], styles: list[str], differing: list[int], tail: int) -> int | None:
        """Where the longest run of new blanks begins, if it may pay to erase to the end and write again what follows."""
        if len(differing) < _FEW or not self._terminal.can("el"):
            return None
        longest, found = _FEW - 1, None
        run = 0
        for place, x in enumerate(differing):
            blank = x < tail and chars[x] == " " and not styles[x]
            run = (run + 1 if place and differing[place - 1] == x - 1 else 1) if blank else 0
            if run > longest:
                longest, found = run, x - run + 1
        return found

    def _with_erase(self, y: int, chars: list[str], styles: list[str], differing: list[int], gap: int) -> str:
        text = self._cells(y, chars, styles, [x for x in differing if x < gap])
        text += self._blank_style("") + self.go(gap, y) + self._terminal.string("el")
        again = [x for x in range(gap, len(chars)) if chars[x] != " " or styles[x]]
        return text + self._cells(y, chars, styles, again)

    # -- cells -------------------------------------------------------------------------------------------------------
    def _cells(self, y: int, chars: list[str], styles: list[str], columns: list[int]) -> str:
        """Write at least these columns, which are in ascending order."""
        out = []
        place, number = 0, len(columns)
        while place < number:
            x = columns[place]
            if chars[x] == "":  # the right half of a wide character that stands before
                place += 1
                continue
            out.append(self._reach(x, y, chars, styles))
            end, last = self._equal_run(columns, place, chars, styles)
            if end - x > 4:
                following = columns[last] if last < number else None
                out.append(self._repeat(x, y, end, following, chars[x], styles[x]))
                place = last
            else:
                out.append(self._write(x, y, chars, styles))
                place += 1
        return "".join(out)

    def _equal_run(self, columns: list[int], place: int, chars: list[str], styles: list[str]) -> tuple[int, int]:
        """The end of the run of equal cells that begins at columns[place], and the first place in `columns` after it."""
        x = columns[place]
        character, style, width = chars[x], styles[x], len(chars)
        end = x + 1
        while end < width and chars[end] == character and styles[end] == style:
            end += 1
        last = place
        while last < len(columns) and columns[last] < end:
            last += 1
        return columns[last - 1] + 1, last

    def _repeat(self, x: int, y: int, end: int, following: int | None, character: str, style: str) -> str:
        """The same cell from `x` to `end`; `following` is the next column to be written in this row."""
        terminal, count = self._terminal, end - x
        styled = self._blank_style(style) if character == " " else self._into(style)
        ways = [(character * count, end)]
        if terminal.can("rep") and character.isascii() and character:
            ways.append((terminal.expand("rep", ord(character), count), end))
        if terminal.can("ech") and character == " " and self._styles.erases(style):
            ways.append((terminal.expand("ech", count), x))

        def cost(way: tuple[str, int]) -> int:
            return len(way[0].encode()) + (len(self._moves.go(way[1], y, following, y)) if following is not None else 0)

        text, at = min(ways, key=cost)
        self._x, self._y = at, y
        if at > x and not is_trusted(character):
            self._x = UNKNOWN
        self._at_margin()
        return styled + text

    def _reach(self, x: int, y: int, chars: list[str], styles: list[str]) -> str:
        """Go to a cell that is to be written: by a move, or by writing again what lies on the way."""
        if (self._x, self._y) == (x, y):
            return ""
        start = self.state
        best = self.go(x, y)
        state = self.state
        cost = len(best) + len(self._styling(chars[x], styles[x]))
        begins = []
        if start[1] == y and start[0] != UNKNOWN and 0 < x - start[0] <= _LONGEST_BRIDGE:
            begins.append(start[0])
        if 0 < x <= _FEW:
            begins.append(0)
        for begin in begins:
            if not all(is_trusted(character) for character in chars[begin:x]):
                continue
            self.state = start
            text = self.go(begin, y) + "".join([self._write(column, y, chars, styles) for column in range(begin, x)])
            length = len(text.encode()) + len(self._styling(chars[x], styles[x]))
            if length <= cost:  # as long: letters are plainer than jumps, and compress better
                best, state, cost = text, self.state, length
        self.state = state
        return best

    def _write(self, x: int, y: int, chars: list[str], styles: list[str]) -> str:
        character, style = chars[x], styles[x]
        text = (self._blank_style(style) if character == " " else self._into(style)) + character
        wide = x + 1 < len(chars) and chars[x + 1] == ""
        self._x = x + 1 + wide if is_trusted(character) else UNKNOWN
        self._y = y
        self._at_margin()
        return text

    def _at_margin(self) -> None:
        """Beyond the last column nobody knows where the cursor is (in which row, only where it wraps at once)."""
        if self._x >= self._moves.width:
            self._x = UNKNOWN
            if not self._corner_is_safe:
                self._y = UNKNOWN

    # -- styles ------------------------------------------------------------------------------------------------------
    def _styling(self, character: str, style: str) -> str:
        if character == " " and self._styles.on_blank(self.style) == style:
            return ""
        return self._styles.change(self.style, style)

    def _into(self, style: str) -> str:
        text = self._styles.change(self.style, style)
        self.style = style
        return text

    def _blank_style(self, style: str) -> str:
        """Into any style in which a blank looks like this."""
        return "" if self._styles.on_blank(self.style) == style else self._into(style)


def _differing(old_chars: list[str], old_styles: list[str], chars: list[str], styles: list[str]) -> list[int]:
    """The columns that differ. Where a wide character comes or goes, that is both of its halves."""
    cells = zip(old_chars, chars, old_styles, styles, strict=True)
    return [x for x, (a, b, c, d) in enumerate(cells) if a != b or c != d]


@lru_cache(4096)
def is_trusted(character: str) -> bool:
    """Whether every terminal gives this character one cell: Western letters, punctuation, lines."""
    if len(character) != 1:
        return False
    code = ord(character)
    return (
        (code < 0x300 and code != 0xAD)
        or 0x370 <= code < 0x483
        or 0x1E00 <= code < 0x2000
        or 0x2010 <= code < 0x2028
        or 0x2030 <= code < 0x205F
        or code == 0x20AC
        or 0x2500 <= code < 0x25FD
    )  # fmt: skip
