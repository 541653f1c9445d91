"""The inbox: assignments by due date; several can be acknowledged at once."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.fields import Form
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, AssignmentRow, PickAssignment, why_not
from stts_tui.domain.tariff.forms import FILTER_ASSIGNMENTS, FILTER_WORK
from stts_tui.domain.tariff.lists import INBOX, WORK
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.listing import ListScreen


class AssignmentListScreen(ListScreen[AssignmentRow]):
    place = action(ActionId.ASSIGNMENT_PROCESS).label
    help = _(
        "What your company still has to do, the earliest due date first; ! is overdue, (2) two comments. Enter opens it:"
        " missing data are entered at once, the others show what happened. 1 takes note of one or, with F9, of several."
    )
    columns = INBOX
    filter_form: Form[AssignmentCriteria] = FILTER_ASSIGNMENTS
    BINDINGS = [Binding("f7", "filter", show=False)]
    _overdue = 0

    @property
    def criteria(self) -> AssignmentCriteria:
        return self.target if isinstance(self.target, AssignmentCriteria) else AssignmentCriteria()

    async def fetch(self, place: Place) -> tuple[Page[AssignmentRow], str]:
        found = await self.ask(lambda house: house.assignments.inbox, self.criteria, place)
        self._overdue = found.overdue
        return found.page, found.question

    def alarm_above(self, count: int) -> Words:
        """Of all pages."""
        return _n("{count} overdue", "{count} overdue").with_values(count=max(count, self._overdue))

    def row_id(self, row: AssignmentRow) -> int:
        return row.assignment_id

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.ASSIGNMENTS, Target.ASSIGNMENT)

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "F7", _("Filter")

    def action_filter(self) -> None:
        self.stts.open(FilterScreen(self))

    def filtered(self, criteria: AssignmentCriteria) -> None:
        self.target = criteria
        self._place = Place()
        self.rows.typed.clear()
        self.work(self.load)

    # -- acting ------------------------------------------------------------------------------------------------------
    def action_pick(self) -> None:
        """Missing data are entered at once; what is only noted shows what happened."""
        row = self.marked
        if row is not None and row.kind is AssignmentKind.ENTER_MISSING_DATA and not self.criteria.ended:
            self.say("")
            self.stts.perform(ActionId.FILE_COMPLETE, row.file_id)
            return
        super().action_pick()

    orders = {"file": _("File"), "name": _("Name")}

    def why_not(self, action: Action, row: AssignmentRow) -> Reason | None:
        return why_not(action.id, row)

    def open_row(self, action: Action, row_id: int) -> None:
        if action.id is ActionId.ASSIGNMENT_ACKNOWLEDGE:
            self.work(lambda: self._acknowledge((row_id,)))
        else:
            super().open_row(action, row_id)

    def open_rows(self, action: Action, row_ids: tuple[int, ...]) -> bool:
        if action.id is not ActionId.ASSIGNMENT_ACKNOWLEDGE:
            return super().open_rows(action, row_ids)
        self.work(lambda: self._acknowledge(row_ids))
        return True

    async def _acknowledge(self, row_ids: tuple[int, ...]) -> None:
        rows = [row for row_id in row_ids if (row := self.known(row_id)) is not None]
        picks = tuple(PickAssignment(row.assignment_id, row.version) for row in rows)
        try:
            done = await self.ask(lambda house: house.assignments.acknowledge, picks)
        except Refused:
            await self.load()  # somebody was faster
            raise
        self.stts.changes += 1
        self.stts.acts_done += 1
        await self.load()
        words = action(ActionId.ASSIGNMENT_ACKNOWLEDGE).succeeded(count=done.count)
        others = sorted({name for row in rows if (name := row.taken_by_other(self.stts.own_name))})
        if others:
            taken = _("Taken by {names} until now.").with_values(names=", ".join(others))
            words = f"{words} {taken}"
        self.say(words)
        self.work_list.go_on()


class WorkListScreen(AssignmentListScreen):
    """The authority's: files to be decided, of every operator."""

    place = action(ActionId.AUTHORITY_LIST).label
    help = _(
        "Files that the register could not decide, documents that are awaited, rights that lapse: the earliest due date"
        " first; ! is overdue. Enter shows the file with what can be decided now."
    )
    columns = WORK
    filter_form = FILTER_WORK

    async def fetch(self, place: Place) -> tuple[Page[AssignmentRow], str]:
        found = await self.ask(lambda house: house.authority.work_list, self.criteria, place)
        self._overdue = found.overdue
        return found.page, found.question

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.AUTHORITY, Target.FILE)

    def action_pick(self) -> None:
        row = self.marked
        if row is not None:
            self.say("")
            self.stts.perform(ActionId.FILE_EXAMINE, row.file_id)

    def file_after(self, file_id: int) -> int | None:
        """The file below this one on the page, as it was fetched."""
        files = list(dict.fromkeys(row.file_id for row in self._page.rows)) if self._page is not None else []
        place = files.index(file_id) + 1 if file_id in files else len(files)
        return files[place] if place < len(files) else None

    def open_row(self, action: Action, row_id: int) -> None:
        """What the authority decides on is the file."""
        row = self.known(row_id)
        if row is not None:
            self.stts.perform(action.id, row.file_id)


class FilterScreen(FormScreen):
    """Which assignments the list below shows."""

    does = _("Show")
    keeps_draft = False
    help = _("Only the assignments that meet every criterion; without any, all open ones.")

    def __init__(self, below: AssignmentListScreen) -> None:
        super().__init__()
        self._below = below
        self.form = below.filter_form
        self.place = below.filter_form.title

    async def initial(self) -> tuple[dict[str, str | bool | frozenset[str]], dict[str, object]]:
        now = self._below.criteria
        return {
            "kind": next((kind.value for kind in now.kinds), ""), "whose": now.whose.value, "overdue": now.overdue,
            "ended": now.ended, "number": now.number or "",
        }, {}  # fmt: skip

    async def submit(self, request: AssignmentCriteria) -> None:
        self.stts.back()
        self._below.filtered(request)
