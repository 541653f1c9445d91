"""The tasks to practise: which are done and in how many keys, what is to be done now, and the way to it if asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.columns import Column
from stts_tui.i18n import Words, _, _c
from stts_tui.tui.practice import PRACTICE_NAME, Exercise, Practice
from stts_tui.tui.screens.base.picking import PickingScreen
from stts_tui.tui.widgets.columns import heading, row_text
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import MARKER, PickList, PickRow

_NONE = "-"


def _count(number: int | None) -> str:
    return _NONE if number is None else str(number)


COLUMNS: tuple[Column[Exercise], ...] = (
    Column(Words(""), 2, lambda row: str(row.number), right=True),
    Column(_("Task"), 39, lambda row: row.task),
    Column(_("Account"), 7, lambda row: row.account),
    Column(_c("times", "Done"), 5, lambda row: str(row.times) if row.times else _NONE, right=True),
    Column(_c("pressed", "Keys"), 7, lambda row: _count(row.keys), right=True),
    Column(_c("fewest so far", "Best"), 7, lambda row: _count(row.best), right=True),
    Column(_c("fewest possible", "Least"), 5, lambda row: str(row.shortest), right=True),
)


class LessonsScreen(PickingScreen):
    place = _("Lessons")
    help = _(
        "Ten tasks that lead through the program. Enter begins the marked one: what is to be done then stands in one line on"
        " every page, and the program itself notices when it is done. Any task can be left out or done again. Keys are all"
        " that you pressed; best and least leave out what must be typed anyway, such as names and numbers. The least"
        " begins at the welcome page."
    )
    does = _c("key", "Begin")
    is_work = False
    BINDINGS = [Binding("f7", "hint", show=False), Binding("f8", "stop", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._hinted = False

    @property
    def _practice(self) -> Practice:
        practice = self.stts.practice
        if practice is None:
            raise LookupError("nobody looks on")
        return practice

    def body(self) -> Iterable[Widget]:
        yield Line("", id="question", classes="wrapped")
        yield Line("")
        yield Line(f"{' ' * MARKER}{heading(COLUMNS, self._room)}", id="columns")
        yield PickList(id="exercises")
        yield Line("")
        yield Line("", id="task", classes="wrapped")
        yield Line("", id="hint", classes="wrapped")
        yield Line("", id="rest")

    @property
    def _room(self) -> int:
        return self.app.size.width - MARKER

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "F7", _c("key", "Hint")
        if any(row.now for row in self._practice.exercises()):
            yield "F8", _c("key", "Finish")

    def opened(self) -> None:
        rows = self._practice.exercises()
        current = next((row.number - 1 for row in rows if row.now), None)
        undone = next((row.number - 1 for row in rows if not row.times), 0)
        self._show(rows, undone if current is None else current)
        self.query_one(PickList).focus()

    async def load(self) -> None:
        self._show(self._practice.exercises(), self.query_one(PickList).position)

    def _show(self, rows: Sequence[Exercise], marked: int) -> None:
        found = self.query_one(PickList)
        found.show_rows([self._row(row) for row in rows], marked)
        found.styles.height = len(rows)
        done = sum(1 for row in rows if row.times)
        words = _("{done} of {count} tasks are done. Enter begins the marked one, for the first time or again.")
        self.query_one("#question", Line).show(words.with_values(done=done, count=len(rows)))
        self.query_one("#task", Line).show(self._practice.task)
        self.query_one("#hint", Line).show(self._practice.hint if self._hinted else "")

    def _row(self, row: Exercise) -> PickRow:
        return PickRow(row_text(COLUMNS, row, self._room), row.number, shortcut=str(row.number))

    def practice_words(self, practice: Practice) -> str:
        return ""  # the page itself tells it

    # -- keys --------------------------------------------------------------------------------------------------------
    def picked(self, value: object) -> None:
        if isinstance(value, int):
            self.work(lambda: self._begin(value))

    async def _begin(self, number: int) -> None:
        practice, home = self._practice, self.stts.home
        await self.stts.gateway.call(lambda house: partial(practice.begin, house), number)
        account = practice.exercises()[number - 1].account
        if home is not None and home.actor.user_name == account:
            words = _("The task stands above on every page. {key}, then F7, shows the way to it.")
        else:
            words = _("Log in as {account} for it. {key}, then F7, shows the way.")
        self.stts.back(words.with_values(account=account, key=PRACTICE_NAME))

    def action_hint(self) -> None:
        self._hinted = True
        if self._practice.hint:
            self.query_one("#hint", Line).show(self._practice.hint)
        else:
            self.say(_("No task has begun; Enter begins the marked one."))

    def action_stop(self) -> None:
        self._practice.end()
        self.stts.back(_("The lessons have ended; what you did is kept. {key} goes on.").with_values(key=PRACTICE_NAME))

    def action_practise(self) -> None:
        """It is this page."""
