"""What Textual writes, read as a terminal would read it, into a grid of cells."""

from __future__ import annotations

import re

from rich.cells import split_graphemes

from stts_tui.wire.ascii import nearest
from stts_tui.wire.outlet import DROPPED_MODES, QUERIES, Outlet
from stts_tui.wire.shadow import Grid
from stts_tui.wire.styles import Styles

_TOKEN = re.compile(
    r"\x1b\[([\d;:]*)m"  # 1: a style
    r"|([^\x00-\x1f\x7f-\x9f]+)"  # 2: text
    r"|\x1b\[(\d+);(\d+)H"  # 3, 4: a move
    r"|\x1b\[([<=>?!]?)([\d;:]*)([ -/]*[@-~])"  # 5, 6, 7: another control sequence
    r"|\x1b[\]PX^_](?:[^\x07\x1b]|\x1b[^\\])*(?:\x07|\x1b\\)"  # a command in a string: title, clipboard, link
    r"|(\x1b[ -/]*[0-~]?)"  # 8: another escape sequence
    r"|([\x00-\x1f\x7f-\x9f])"  # 9: a control character
)
_ENTER, _LEAVE = "1049h", "1049l"


class Reader:
    """Keeps the `wanted` grid and cursor. Not thread-safe: the driver locks."""

    def __init__(self, styles: Styles, width: int, height: int, *, utf8: bool = True) -> None:
        self._styles = styles
        self.utf8 = utf8
        self.wanted = Grid(width, height)
        self.x = self.y = 0
        self.style = ""
        self.cursor_shown = True
        self.active = False  # between the sequences that enter and leave the alternate screen
        self.bells = 0  # the only sign that goes to the terminal as it is, before the next difference
        self.outlet = Outlet()

    def resize(self, width: int, height: int) -> None:
        """A screen of another size: blank, until Textual paints it."""
        self.wanted = Grid(width, height)
        self.x = self.y = 0

    def feed(self, data: str) -> bool:
        """Read `data`; True if something is to be sent now (not merely together with the next frame)."""
        urgent = False
        after = self._styles.after
        for token in _TOKEN.finditer(data):
            group = token.lastindex
            if group == 1:
                self.style = after(self.style, token[1])
            elif group == 2:
                self._put(self.outlet.seen(token[2]))
                urgent = True
            elif group == 4:
                self.y = min(max(int(token[3]), 1), self.wanted.height) - 1
                self.x = min(max(int(token[4]), 1), self.wanted.width) - 1
                urgent = True
            elif group == 7:
                urgent |= self._control_sequence(token[5], token[6], token[7])
            elif group == 9:
                urgent |= self._control(token[9])
            elif group == 8:
                self.outlet.dropped += 1
        return urgent

    # -- text --------------------------------------------------------------------------------------------------------
    def _put(self, text: str) -> None:
        if not text.isascii():
            self._put_graphemes(text)
            return
        grid, y = self.wanted, self.y
        x = min(self.x, grid.width - 1)
        room = grid.width - x
        if len(text) > room:  # no automatic margins: what is too long overwrites the last column
            text = text[: room - 1] + text[-1]
        end = x + len(text)
        chars = grid.chars[y]
        if chars[x] == "" or (end < grid.width and chars[end] == ""):
            grid.cut(y, x)
            grid.cut(y, end)
        chars[x:end] = text
        blank = self._styles.on_blank(self.style)
        if blank == self.style or " " not in text:
            grid.styles[y][x:end] = [self.style] * len(text)
        else:
            grid.styles[y][x:end] = [blank if character == " " else self.style for character in text]
        self.x = end

    def _put_graphemes(self, text: str) -> None:
        grid, y, width = self.wanted, self.y, self.wanted.width
        chars, styles = grid.chars[y], grid.styles[y]
        blank = self._styles.on_blank(self.style)
        spans, _ = split_graphemes(text)
        for start, end, cells in spans:
            character = text[start:end]
            if not self.utf8:
                character = nearest(character, cells) if cells else ""
            if cells == 0:  # marks that belong to what stands before them
                before = self.x - 1
                if before > 0 and chars[before] == "":
                    before -= 1
                if before >= 0 and character:
                    if chars[before] == " ":
                        styles[before] = self.style
                    chars[before] += character
                continue
            x = min(self.x, width - 1)
            if x + cells > width:
                continue
            grid.cut(y, x)
            grid.cut(y, x + cells)
            if len(character) == cells > 1:  # in ASCII
                chars[x : x + cells] = character
            else:
                chars[x : x + cells] = [character] + [""] * (cells - 1)
            styles[x : x + cells] = [blank if character == " " else self.style] * cells
            self.x = x + cells

    # -- everything else ---------------------------------------------------------------------------------------------
    def _control(self, character: str) -> bool:
        if character == "\n":  # the line discipline makes CR LF of it
            self.x = 0
            if self.y + 1 < self.wanted.height:
                self.y += 1
            else:
                self.wanted.scroll(0, self.wanted.height - 1, 1)
            return True
        if character == "\r":
            self.x = 0
        elif character == "\b":
            self.x = max(0, min(self.x, self.wanted.width - 1) - 1)
        elif character == "\t":
            self.x = min(self.wanted.width - 1, self.x // 8 * 8 + 8)
        elif character == "\a":
            self.bells += 1
        else:
            self.outlet.dropped += 1
        return character in "\r\b\t\a"

    def _control_sequence(self, private: str, numbers: str, final: str) -> bool:
        if private == "?" and final in ("h", "l"):
            return self._modes(numbers, final)
        if final in QUERIES:
            return False
        if private or len(final) > 1:
            self.outlet.dropped += 1
            return False
        given = [int(number) if number.isdigit() else 0 for number in numbers.split(";")] if numbers else []
        first = given[0] if given else 0
        if final in _MOVES:
            _MOVES[final](self, given)
        elif final == "J" and first in (0, 1, 2):
            self._erase_rows(first)
        elif final == "K" and first in (0, 1, 2):
            self._erase_row(first)
        else:
            self.outlet.dropped += 1
        return True

    def _modes(self, numbers: str, final: str) -> bool:
        if numbers == "25":
            self.cursor_shown = final == "h"  # goes with the next frame
            return False
        if numbers + final in (_ENTER, _LEAVE):
            self.active = final == "h"
            self.style = ""
            return not self.active
        if numbers in ("7", "2004"):
            return False  # the driver's own affair: it does both on entering and leaving
        if all(number in DROPPED_MODES for number in numbers.split(";")):
            return False
        self.outlet.dropped += 1
        return False

    @property
    def _erased(self) -> str:
        blank = self._styles.on_blank(self.style)
        return blank if self._styles.erases(blank) else ""

    def _erase_row(self, part: int) -> None:
        grid, x = self.wanted, min(self.x, self.wanted.width - 1)
        start, end = ((x, grid.width), (0, x + 1), (0, grid.width))[part]
        grid.blank(self.y, start, end, self._erased)

    def _erase_rows(self, part: int) -> None:
        grid = self.wanted
        if part < 2:
            self._erase_row(part)
        for y in (range(self.y + 1, grid.height), range(self.y), range(grid.height))[part]:
            grid.blank(y, 0, grid.width, self._erased)

    def _move_by(self, columns: int, rows: int) -> None:
        grid = self.wanted
        self.x = max(0, min(min(self.x, grid.width - 1) + columns, grid.width - 1))
        self.y = max(0, min(self.y + rows, grid.height - 1))

    def _move_to(self, x: int, y: int) -> None:
        self.x = self.y = 0
        self._move_by(max(x, 1) - 1, max(y, 1) - 1)


def _at(given: list[int], place: int) -> int:
    return max(1, given[place]) if len(given) > place else 1


_MOVES = {
    "A": lambda reader, given: reader._move_by(0, -_at(given, 0)),
    "B": lambda reader, given: reader._move_by(0, _at(given, 0)),
    "C": lambda reader, given: reader._move_by(_at(given, 0), 0),
    "D": lambda reader, given: reader._move_by(-_at(given, 0), 0),
    "G": lambda reader, given: reader._move_to(_at(given, 0), reader.y + 1),
    "d": lambda reader, given: reader._move_to(reader.x + 1, _at(given, 0)),
    "H": lambda reader, given: reader._move_to(_at(given, 1), _at(given, 0)),
    "f": lambda reader, given: reader._move_to(_at(given, 1), _at(given, 0)),
}
