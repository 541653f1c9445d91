"""A list from which a row is picked: menus, search results. A marker moves, no row is repainted.

Line API: moving the marker refreshes two cells, which is what a slow line needs (measurements, section 5). The
terminal's own cursor stands on the marker, for screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from stts_tui.i18n import Words, _
from stts_tui.tui.widgets.columns import CUT
from stts_tui.tui.widgets.plain import plain_text

_MARK, _NO_MARK = "> ", "  "
MARKER = len(_MARK)  # cells
_PLAIN, _BOLD = Style(), Style(bold=True)


@dataclass(frozen=True)
class PickRow:
    """A row; headings are bold and cannot be picked. `shortcut`, a number, picks it; `initial` only moves the marker there."""

    text: str
    value: object = None
    heading: bool = False
    shortcut: str = ""
    initial: str = ""
    alarms: Sequence[tuple[int, int]] = ()  # the parts of `text` that need a hand


class PickList(Widget, can_focus=True):
    """Rows with a marker: Up, Down, Home, End move it, Enter picks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"alarm"}

    class Picked(Message):
        """Enter or a shortcut on a row."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value

    class EndReached(Message):
        """The marker was moved beyond the last (`forward`) or the first row: there may be another page."""

        def __init__(self, *, forward: bool) -> None:
            super().__init__()
            self.forward = forward

    def __init__(self, rows: Sequence[PickRow] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._number = ""  # typed so far, where several rows' numbers begin with it
        self._rows = tuple(rows)
        self._index = self._first()

    # -- contents ----------------------------------------------------------------------------------------------------
    @property
    def rows(self) -> tuple[PickRow, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[PickRow], index: int | None = None) -> None:
        """New rows; the marker goes to the row `index` counted among those that can be picked (-1: the last)."""
        self._rows = tuple(rows)
        pickable = [number for number, row in enumerate(self._rows) if not row.heading]
        if not pickable:
            self._index = -1
        elif index is None or index >= len(pickable) or index < -1:
            self._index = pickable[0]
        else:
            self._index = pickable[index]
        self.refresh()
        self.put_cursor()

    @property
    def value(self) -> object | None:
        """What the marked row stands for."""
        return self._rows[self._index].value if 0 <= self._index < len(self._rows) else None

    @property
    def position(self) -> int:
        """The number of the marked row among those that can be picked."""
        return sum(1 for row in self._rows[: max(self._index, 0)] if not row.heading)

    def _first(self) -> int:
        return next((number for number, row in enumerate(self._rows) if not row.heading), -1)

    # -- painting ----------------------------------------------------------------------------------------------------
    def render_line(self, y: int) -> Strip:
        width = self.size.width
        number = y + self._offset
        if not 0 <= number < len(self._rows):
            return Strip.blank(width)
        strip = self._strip(self._rows[number], marked=number == self._index)
        if strip.cell_length > width:
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment(CUT, _PLAIN)])])
        hint = self._hint(y, number)
        if not hint:
            return strip.adjust_cell_length(width)
        end = Strip([Segment(f" {plain_text(hint)}", _PLAIN)])
        return Strip.join([strip.adjust_cell_length(max(0, width - end.cell_length)), end]).adjust_cell_length(width)

    @property
    def in_full(self) -> str:
        """The rows that the window has no room for; nothing where all have."""
        width = self.size.width
        return "\n".join(row.text for row in self._rows if self._strip(row, marked=False).cell_length > width)

    def _strip(self, row: PickRow, *, marked: bool) -> Strip:
        """A row as it is painted, however wide."""
        mark = Segment("" if row.heading else _MARK if marked else _NO_MARK, _BOLD)
        return Strip([mark, *([Segment(plain_text(row.text), _BOLD)] if row.heading else self._pieces(row))])

    def _pieces(self, row: PickRow) -> list[Segment]:
        """The text of a row, part by part."""
        text, place, pieces = plain_text(row.text), 0, []
        for start, end in row.alarms:
            alarm = Segment(text[start:end], self.get_component_rich_style("alarm", partial=True))
            pieces += [Segment(text[place:start], _PLAIN), alarm]
            place = end
        return [*pieces, Segment(text[place:], _PLAIN)]

    def _hint(self, y: int, number: int) -> Words | str:
        """What the first and the last row that the window shows say of the others."""
        if y == self.size.height - 1 and number < len(self._rows) - 1:
            return _("(more below)")
        return _("(more above)") if y == 0 and number else ""

    @property
    def _offset(self) -> int:
        """The first row shown, where the window is lower than the list."""
        height = max(1, self.size.height)
        return max(0, min(self._index - height + 1, len(self._rows) - height)) if self._index >= height else 0

    def put_cursor(self) -> None:
        if self.screen.focused is self:  # has_focus becomes true only after on_focus of a subclass
            self.app.cursor_position = self.region.offset + self._place_to_look()

    def _place_to_look(self) -> Offset:
        """Where the terminal's cursor stands."""
        return Offset(0, max(0, self._index - self._offset))

    # -- keys --------------------------------------------------------------------------------------------------------
    def move_to(self, number: int) -> None:
        if number == self._index:
            return
        before, old = self._offset, self._index
        self._index = number
        if self._offset == before:
            self.refresh(Region(0, old - before, 1, 1), Region(0, number - before, 1, 1))
        else:
            self.refresh()
        self.put_cursor()

    def _step(self, step: int) -> None:
        number = self._index + step
        while 0 <= number < len(self._rows):
            if not self._rows[number].heading:
                self.move_to(number)
                return
            number += step
        self.post_message(self.EndReached(forward=step > 0))

    def on_focus(self) -> None:
        self.put_cursor()

    def on_resize(self) -> None:
        self.put_cursor()
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        if not (event.character and event.character.isdecimal()):
            self._number = ""
        if event.key in ("down", "up", "tab", "shift+tab"):
            self._step(1 if event.key in ("down", "tab") else -1)
        elif event.key in ("home", "end"):
            pickable = [number for number, row in enumerate(self._rows) if not row.heading]
            if pickable:
                self.move_to(pickable[0 if event.key == "home" else -1])
        elif event.key == "enter":
            if self._index >= 0:
                self.post_message(self.Picked(self.value))
        elif event.character and event.is_printable and self._pick_by(event.character):
            pass
        else:
            return
        event.stop()
        event.prevent_default()

    def _pick_by(self, character: str) -> bool:
        """A number picks its row as soon as no other begins with it; an initial only moves the marker."""
        if character.isdecimal():
            typed = self._number + character
            alike = [place for place, row in enumerate(self._rows) if row.shortcut.startswith(typed)]
            if not alike:
                typed = character
                alike = [place for place, row in enumerate(self._rows) if row.shortcut.startswith(typed)]
            if not alike:
                return False
            self.move_to(next((place for place in alike if self._rows[place].shortcut == typed), alike[0]))
            self._number = typed
            if len(alike) == 1:
                self._number = ""
                self.post_message(self.Picked(self.value))
            return True
        places = [place for place, row in enumerate(self._rows) if row.initial and row.initial == character.casefold()]
        if not places:
            return False
        self.move_to(next((place for place in places if place > self._index), places[0]))
        return True
