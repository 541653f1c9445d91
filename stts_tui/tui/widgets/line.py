"""Lines of plain text: the only Static of the house."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from stts_tui.tui.widgets.columns import cut, filled, fitting
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

    @property
    def in_full(self) -> str:
        """The text, where the row has no room for all of it and shows "…"; else nothing."""
        one_row = not self.has_class("wrapped")
        return self._shown if one_row and self.size.width and cell_len(self._shown) > self.size.width else ""


class KeyLine(Line):
    """Keys and their words; the names of the keys are bold."""

    def show_keys(self, keys: Sequence[tuple[str, str]], width: int) -> None:
        """What has no room is left out, from the end."""
        texts = [f"{key} {words}" for key, words in keys]
        text = fitting(texts, width)
        if text == self._shown:
            return
        self._shown = text
        content, place = Content(text), 0
        for (key, _words), whole in zip(keys, texts, strict=True):
            if place < len(text):
                content = content.stylize("bold", place, place + len(key))
            place += len(whole) + 2
        self.update(content, layout=False)


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
