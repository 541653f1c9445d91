"""Lines of plain text: the only Static of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from stts_tui.tui.widgets.columns import cut, filled, in_rows
from stts_tui.tui.widgets.plain import plain, plain_text

_BETWEEN = " | "
Spans = Sequence[tuple[int, int]]  # from which character of a text to before which
FAULT = "! "  # before what was refused: a colour is never the only sign


class Line(Static):
    """Some plain text, of which parts may stand in a role of the theme; the same text is not painted again."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"alarm", "entry"}

    def __init__(self, text: object = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(plain(text), id=id, classes=classes)
        self._shown = plain_text(text)
        self._roles: tuple[object, ...] = ()

    @property
    def text(self) -> str:
        return self._shown

    def show(self, text: object, *, alarms: Spans = (), entries: Spans = ()) -> None:
        """`alarms`: which parts of the text need a hand; `entries`: which are a place to type in."""
        shown, roles = plain_text(text), (*alarms, None, *entries)
        if shown != self._shown or (roles != self._roles and (self._roles or len(roles) > 1)):
            self._shown, self._roles = shown, roles
            content = Content(shown)
            for role, spans in ((".alarm", alarms), (".entry", entries)):
                for start, end in spans:
                    content = content.stylize(role, start, end)
            self.update(content, layout=self.takes_its_width or self.has_class("wrapped"))

    takes_its_width = False

    @property
    def in_full(self) -> str:
        """The text, where the row has no room for all of it and shows "…"; else nothing."""
        one_row = not self.has_class("wrapped")
        return self._shown if one_row and self.size.width and cell_len(self._shown) > self.size.width else ""


class KeyLine(Line):
    """Keys and their words, the names of the keys bold; behind them what needs no bold names."""

    def show_keys(self, keys: Sequence[tuple[str, str]], rest: str = "") -> None:
        text = "  ".join([*(f"{key} {words}" for key, words in keys), *([rest] if rest else [])])
        if text == self._shown:
            return
        self._shown = text
        content, place = Content(text), 0
        for key, words in keys:
            content = content.stylize("bold", place, place + len(key))
            place += len(f"{key} {words}  ")
        self.update(content, layout=False)


class MessageLine(Line):
    """What the program says, in few rows; what is longer ends in a sign that F1 has the whole."""

    def say(self, words: object, width: int, rows: int, *, fault: bool, asks: bool, alarm: object) -> None:
        """A `fault` is marked as such, also without a colour; `alarm` is the part of `words` that needs a hand."""
        mark = FAULT if fault and str(words) else ""
        shown = in_rows(f"{mark}{words}", width, rows)
        part = plain_text(alarm)
        start = shown.rfind(part) if part else -1
        self.set_class(fault, "fault")
        self.set_class(asks, "asks")
        self.show(shown, alarms=[(start, start + len(part))] if start >= 0 else ())

    @property
    def text(self) -> str:
        """Without the mark."""
        return super().text.removeprefix(FAULT) if self.has_class("fault") else super().text


class NoteLine(Line):
    """A line as wide as its text: beside a field."""

    takes_its_width = True


class TitleLine(Line):
    """Where one is on the left, who one is on the right, in one row."""

    def show_place(self, place: object, who: Sequence[object], width: int) -> None:
        """`who` from the most to the least important; what has no room is left out, from its end."""
        left = plain_text(place)
        parts = [plain_text(part) for part in who]
        while parts and cell_len(left) + 2 + cell_len(_BETWEEN.join(parts)) > width:
            parts.pop()
        right = _BETWEEN.join(parts)
        self.show(cut(f"{left}{filled(right, width - cell_len(left), right=True)}", width))
