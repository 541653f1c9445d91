"""Facts of the day beside the menu: words, numbers and bars in a narrow column. A line is painted when it has changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from stts_tui.domain.common.figures import Figure, Group, Groups, Note, bars
from stts_tui.tui.widgets.columns import cut, filled
from stts_tui.tui.widgets.line import Line

ROWS = 20
WORD, NUMBER, BAR = 11, 4, 10  # cells
WIDTH = 30  # of the window 80
NAME = 14  # cells, of a note
Told = tuple[str, str]  # a line and its class


class Facts(Vertical):
    def __init__(self) -> None:
        super().__init__(id="facts")
        self._groups: Groups = ()

    def compose(self) -> ComposeResult:
        yield from (Line(classes="fact") for _number in range(ROWS))

    def show_groups(self, groups: Groups, rows: int = ROWS) -> None:
        """As many groups, from the first on, as have room."""
        self._groups = groups
        told: list[Told] = []
        for group in groups:
            more = [*([("", "")] if told else []), (str(group.words), "heading"), *_lines(group)]
            if len(told) + len(more) > rows:
                break
            told += more
        told += [("", "")] * (ROWS - len(told))
        for line, (text, kind) in zip(self.query(Line), told, strict=False):
            line.show(text)
            line.set_class(kind == "heading", "heading")
            line.set_class(kind == "fault", "fault")

    @property
    def in_full(self) -> str:
        """The names that the column has no room for."""
        long = [str(row.words) for group in self._groups for row in group.rows if cut(row.words, _room(row)) != str(row.words)]
        return "\n".join(long)


def _room(row: Figure | Note) -> int:
    return WORD if isinstance(row, Figure) else NAME - 1 if row.tail else WIDTH - 2


def _lines(group: Group) -> Sequence[Told]:
    lengths = iter(bars([figure.count for figure in group.figures], BAR))
    found: list[Told] = []
    for row in group.rows:
        word = cut(row.words, _room(row))
        if isinstance(row, Note):
            found.append((f"  {filled(word, NAME)}{row.tail}".rstrip(), ""))
            continue
        bar = next(lengths)
        behind = str(row.tail) or bar
        found.append(
            (f"  {filled(word, WORD)}{row.count:>{NUMBER}}  {behind}".rstrip(), "fault" if row.alarm and row.count else "")
        )
    return found
