"""pyte, with what it lacks of a real terminal: repeats, scrolls, dim, half-covered wide characters, tab stops."""

from __future__ import annotations

from typing import Any

import pyte
from wcwidth import wcwidth

_DIM_AS_BLINK = {2: 5}  # pyte knows no dim, and nobody here blinks


class EmulatorScreen(pyte.Screen):
    """A screen that does what an xterm does with what the wire sends."""

    last = ""

    def draw(self, data: str) -> None:
        for character in data:
            width = wcwidth(character)
            if width > 0:
                x = min(self.cursor.x, self.columns - 1)
                self._blank_halves(x, width)
            super().draw(character)
        self.last = data[-1:]

    def _blank_halves(self, x: int, width: int) -> None:
        row = self.buffer[self.cursor.y]
        if row[x].data == "" and x:
            row[x - 1] = row[x - 1]._replace(data=" ")
        after = x + width
        if after < self.columns and row[after].data == "":
            row[after] = row[after]._replace(data=" ")

    def repeat(self, count: int = 1) -> None:
        self.draw(self.last * (count or 1))

    def scroll_up(self, count: int = 1) -> None:
        self._in_margins(self.delete_lines, count)

    def scroll_down(self, count: int = 1) -> None:
        self._in_margins(self.insert_lines, count)

    def _in_margins(self, move: Any, count: int) -> None:
        x, y = self.cursor.x, self.cursor.y
        self.cursor.y = self.margins.top if self.margins else 0
        move(count or 1)
        self.cursor.x, self.cursor.y = x, y

    def select_graphic_rendition(self, *numbers: int, **more: Any) -> None:
        codes: list[int] = []
        for place, number in enumerate(numbers):
            in_colour = any(numbers[max(0, place - back)] in (38, 48) for back in (1, 2))
            codes.extend([22, 25] if number == 22 and not in_colour
                         else [number if in_colour else _DIM_AS_BLINK.get(number, number)])  # fmt: skip
        super().select_graphic_rendition(*codes)

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        super().resize(lines, columns)
        self.tabstops = set(range(8, self.columns, 8))


class EmulatorStream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"repeat", "scroll_up", "scroll_down"}


def an_emulator(columns: int, lines: int) -> tuple[EmulatorScreen, EmulatorStream]:
    screen = EmulatorScreen(columns, lines)
    return screen, EmulatorStream(screen)
