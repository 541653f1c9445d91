"""F1: what this screen is for, what the field at the cursor wants, what each key does."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.rows import wrapped_rows
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scroll import Scroll, scrolled

_ENTER = _("Enter")
_EVERYWHERE: tuple[tuple[tuple[str | Words, ...], Words], ...] = (  # keys that do the same, the one without Esc or Ctrl first
    (("F1", "Esc 1", "Ctrl+G"), _("Help")),
    (("F3", "Esc 3", "Ctrl+Q"), _("Leave to the welcome page; from there, log out")),
    (("F5", "Esc 5", "Ctrl+R"), _("Fetch the present data; what you typed stays")),
    (("F12", "Esc 2", "Ctrl+B"), _("One step back")),
    (("F10", "Esc 0", _ENTER), _("Do what the screen is for")),
    (("F8", "Esc 8", "Ctrl+K"), _("Check beforehand, on forms about tariff files")),
    (("F9", "Esc 9", "Ctrl+T"), _("From an application to a transfer, where that is offered")),
    (("Esc l", "Ctrl+L"), _("Paint the screen anew")),
    ((_("Tab, Down / Shift+Tab, Up"),), _("Next and previous field or row")),
    ((_("Space, Left, Right"),), _("Tick; go through the choices")),
    (("F4", "Esc 4"), _("The options of a list or a card, in words")),
    (("F9", "Esc 9", "Ctrl+D"), _("On a list: the same option for the rows below; twice: for all found")),
    (("F11", "Esc w", "Ctrl+W"), _("The other columns of a list")),
    (("Esc o", "Ctrl+O"), _("Sort a list by another column")),
    (("Esc x", "Ctrl+X"), _("Export, where that is offered")),
    (("Esc z", "Ctrl+Z"), _("Take back what you did last to users")),
    (("Esc d", "Ctrl+D"), _("In a form: what stood in the field of the record before")),
    (("Esc e", "Ctrl+E"), _("Empty what is being typed, or every option")),
    ((_("Page Up, Page Down"),), _("Pages of a list")),
    ((_("Home, End; twice"),), _("First and last row; first and last page")),
    (("Esc",), _("Esc and a digit or letter: two keys, one after the other, without haste and with one hand")),
)


def _written(keys: Iterable[str | Words]) -> str:
    first, *others = keys
    return "  ".join((f"{first!s:<3}" if others else str(first), *map(str, others)))


class HelpScreen(SttsScreen):
    place = _("Help")

    def __init__(self, about: SttsScreen) -> None:
        super().__init__()
        self._about = about

    def body(self) -> Iterable[Widget]:
        yield from scrolled(*self._lines())

    def _lines(self) -> Iterable[Line]:
        if self._about.said:
            yield Line(self._about.said, classes="wrapped")
            yield Line("")
        yield Line(self._about.place, classes="heading")
        yield Line(self._about.help, classes="wrapped")
        if at_cursor := self._about.help_at_cursor():
            yield Line("")
            yield Line(at_cursor, classes="wrapped")
        if cut := [text for text in self._about.in_full() if text != self._about.said]:
            yield Line("")
            yield Line(_("In full, what ends in “…”"), classes="heading")
            for text in cut:
                yield Line(text, classes="wrapped")
        here = [*self._about.functions(), *self._about.options()]
        if here:
            yield Line("")
            yield Line(_("On this page"), classes="heading")
            yield from self._keys(here)
        yield Line("")
        yield Line(_("Keys everywhere"), classes="heading")
        yield from self._keys((_written(keys), what) for keys, what in _EVERYWHERE)

    def _keys(self, rows: Iterable[tuple[str, Words]]) -> Iterable[Line]:
        """What a key does goes on below where it is long."""
        for line, _heading in wrapped_rows(rows, self.app.size.width):
            yield Line(line)

    def opened(self) -> None:
        self.query_one(Scroll).focus()

    def action_help(self) -> None:
        """Help on help is this page."""
