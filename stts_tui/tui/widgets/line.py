"""Lines of plain text: the only Static of the house."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from stts_tui.tui.widgets.columns import cut, filled
from stts_tui.tui.widgets.plain import plain, plain_text

_BETWEEN = " | "


class Line(Static):
    """Some plain text; the same text is not painted again."""

    def __init__(self, text: object = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(plain(text), id=id, classes=classes)
        self._shown = plain_text(text)

    @property
    def text(self) -> str:
        return self._shown

    def show(self, text: object) -> None:
        shown = plain_text(text)
        if shown != self._shown:
            self._shown = shown
            self.update(Content(shown), layout=self.takes_its_width or self.has_class("wrapped"))

    takes_its_width = False


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
