"""F1: what this screen is for, what the field at the cursor wants, how its tasks are done, what each key does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from stts_tui.domain.common.explained import ASK, DO, explanation
from stts_tui.i18n import Words, _
from stts_tui.tui.guide import Task, about
from stts_tui.tui.practice import PRACTICE_NAME
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.guide import TaskListScreen, TaskScreen, own_tasks, words_of_list
from stts_tui.tui.screens.base.listing import ListScreen
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
    (("Esc p", "Ctrl+P"), _("Lock the page; your password brings it back as it was")),
    (("Esc l", "Ctrl+L"), _("Paint the screen anew")),
    ((_("Tab, Down / Shift+Tab, Up"),), _("Next and previous field or row")),
    ((_("Space, Left, Right"),), _("Tick; go through the choices")),
    (("F4", "Esc 4"), _("The options of a list or a card, in words")),
    (("F9", "Esc 9", "Ctrl+D"), _("On a list: the same option for the rows below; twice: for all found")),
    (("F11", "Esc w", "Ctrl+W"), _("The other columns of a list")),
    (("Esc o", "Ctrl+O"), _("Sort a list by another column")),
    (("Esc u", "Ctrl+U"), _("Count all, where a list tells “more than”")),
    (("Esc x", "Ctrl+X"), _("Export, where that is offered")),
    (("Esc z", "Ctrl+Z"), _("Take back what you did last to users")),
    (("Esc d", "Ctrl+D"), _("In a form: what stood in the field of the record before")),
    (("Esc e", "Ctrl+E"), _("Empty what is being typed, or every option")),
    ((_("Page Up, Page Down"),), _("Pages of a list")),
    ((_("Home, End; twice"),), _("First and last row; first and last page")),
    (("Esc",), _("Esc and a digit or letter: two keys, one after the other, without haste and with one hand")),
)


_MOST = 8  # tasks of one page; a number is a single digit


def _written(keys: Iterable[str | Words]) -> str:
    first, *others = keys
    return "  ".join((f"{first!s:<3}" if others else str(first), *map(str, others)))


class HelpScreen(SttsScreen):
    """The page, its tasks in the guide, its keys. A number opens a task; letters look for others."""

    place = _("Help")
    is_help = True

    def __init__(self, about: SttsScreen) -> None:
        super().__init__()
        self._about = about
        self._listed: tuple[Task, ...] = ()

    def body(self) -> Iterable[Widget]:
        yield from scrolled()

    async def load(self) -> None:
        tasks = await own_tasks(self.stts)
        self._listed = self._on_this_page(tasks)[:_MOST]
        body = self.query_one(Scroll)
        await body.remove_children()
        await body.mount(*self._lines(len(tasks)))
        body.focus()

    def _on_this_page(self, tasks: Sequence[Task]) -> tuple[Task, ...]:
        """Those about what the page does, and about what can be done from it; of the nearest page below that has any."""
        for page in reversed(self.app.screen_stack[:-1]):
            if not isinstance(page, SttsScreen):
                continue
            rows = page.on_rows() + page.on_list() if isinstance(page, ListScreen) else ()
            options = page.actions() if isinstance(page, CardScreen) else ()
            ids = [page.performs, *(each.id for each in (*rows, *options))]
            found = dict.fromkeys(task for each in ids if each is not None for task in about(each, tasks))
            if found:
                return tuple(found)
        return ()

    def _lines(self, every: int) -> Iterable[Line]:
        if self.stts.practice is not None:
            yield from self._keys([(PRACTICE_NAME, _("Lessons"))])
            yield Line("")
        if self._about.said:
            yield Line(self._about.said, classes="wrapped")
            yield Line("")
        if self._about.unread:
            yield Line(_("Stored, and not legible: your system manager can mend it"), classes="heading")
            for each in self._about.unread:
                yield Line(each.words, classes="wrapped")
            yield Line("")
        yield from self._codes()
        yield Line(self._about.place, classes="heading")
        yield Line(self._about.help, classes="wrapped")
        if at_cursor := self._about.help_at_cursor():
            yield Line("")
            yield Line(at_cursor, classes="wrapped")
        if every:
            yield Line("")
            yield Line(_("How it is done: type a number, or words to look for"), classes="heading")
            for number, task in enumerate(self._listed, start=1):
                yield Line(f"{number:>3}  {task.title}")
            yield Line(f"{len(self._listed) + 1:>3}  {words_of_list(every)}")
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

    def _codes(self) -> Iterable[Line]:
        """The page of each refusal that is told: once, whatever it was said of."""
        for reason in {each.code: each for each in self._about.refusals()}.values():
            explained = explanation(reason.code)
            yield Line(reason.code, classes="heading")
            if reason.sentence not in self._about.said:
                yield Line(reason.sentence, classes="wrapped")
            if explained is not None:
                yield Line(explained.means, classes="wrapped")
                yield Line(DO.with_values(text=explained.do), classes="wrapped")
                yield Line(ASK.with_values(who=explained.whom), classes="wrapped")
            yield Line("")

    def _keys(self, rows: Iterable[tuple[str, Words]]) -> Iterable[Line]:
        """What a key does goes on below where it is long."""
        for line in wrapped_rows(rows, self.app.size.width):
            yield Line(line.text)

    def on_key(self, event: events.Key) -> None:
        sign = event.character or ""
        if sign.isascii() and sign.isdigit() and 0 < int(sign) <= len(self._listed) + 1:
            number = int(sign)
            self.stts.open(TaskScreen(self._listed[number - 1]) if number <= len(self._listed) else TaskListScreen())
        elif sign.isalpha():
            self.stts.open(TaskListScreen(sign))
        else:
            return
        event.stop()

    def action_help(self) -> None:
        """Help on help is this page."""
