"""The inbox: assignments by due date; several can be marked and acknowledged at once."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Form
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, AssignmentRow, PickAssignment
from stts_tui.domain.tariff.forms import FILTER_ASSIGNMENTS, FILTER_WORK
from stts_tui.domain.tariff.lists import INBOX, WORK
from stts_tui.i18n import Words, _
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.widgets.pick_list import PickList


class AssignmentListScreen(ListScreen[AssignmentRow]):
    place = action(ActionId.ASSIGNMENT_PROCESS).label
    help = _(
        "What your company still has to do, the earliest due date first; ! is overdue, (2) two comments. Enter opens it:"
        " missing data are entered at once, the others show what happened. Space marks several, for Acknowledge."
    )
    columns = INBOX
    does = _("Open")
    markable = True
    filter_form: Form[AssignmentCriteria] = FILTER_ASSIGNMENTS

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._rows: dict[int, AssignmentRow] = {}  # all that have been on a page: marks may be on another one

    @property
    def criteria(self) -> AssignmentCriteria:
        return self.target if isinstance(self.target, AssignmentCriteria) else AssignmentCriteria()

    async def fetch(self, place: Place) -> tuple[Page[AssignmentRow], str]:
        found = await self.ask(lambda house: house.assignments.inbox, self.criteria, place)
        self._rows.update((row.assignment_id, row) for row in found.page.rows)
        return found.page, found.question

    def row_id(self, row: AssignmentRow) -> int:
        return row.assignment_id

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.ASSIGNMENTS, Target.ASSIGNMENT)

    def letters(self) -> Iterable[tuple[str, Words]]:
        yield from super().letters()
        yield "f", _("Filter")
        if self.markable:
            yield str(_("Space")), _("Mark")

    def on_key(self, event: events.Key) -> None:
        if event.character == "f":
            event.stop()
            event.prevent_default()  # Textual would call the base class's own on_key too
            self.stts.open(FilterScreen(self))

    def filtered(self, criteria: AssignmentCriteria) -> None:
        self.target = criteria
        self._place = Place()
        self.query_one(PickList).marked.clear()
        self.work(self.load)

    # -- acting ------------------------------------------------------------------------------------------------------
    def action_pick(self) -> None:
        """Missing data are entered at once; what is only noted shows what happened."""
        row = self._row()
        if row is not None and row.kind is AssignmentKind.ENTER_MISSING_DATA and not self.criteria.ended:
            self.say("")
            self.stts.perform(ActionId.FILE_COMPLETE, row.file_id)
            return
        super().action_pick()

    def _row(self) -> AssignmentRow | None:
        value = self.query_one(PickList).value
        return self._rows.get(value) if isinstance(value, int) else None

    def _act(self, action: Action) -> None:
        if action.id is ActionId.ASSIGNMENT_ACKNOWLEDGE:
            self.say("")
            self.work(self._acknowledge)
        else:
            super()._act(action)

    async def _acknowledge(self) -> None:
        """Those that are marked, or else the one at the marker."""
        app, marked = self.stts, self.query_one(PickList).marked
        chosen = [self._rows[value] for value in marked if isinstance(value, int) and value in self._rows]
        row = self._row()
        if not chosen and row is not None:
            chosen = [row]
        picks = tuple(PickAssignment(one.assignment_id, one.version) for one in chosen)
        try:
            done = await self.ask(lambda house: house.assignments.acknowledge, picks)
        except Refused:
            await self.load()  # somebody was faster: only marks that can still be seen stay
            marked &= {row.value for row in self.query_one(PickList).rows}
            raise
        marked.clear()
        app.changes += 1
        await self.load()
        self.say(action(ActionId.ASSIGNMENT_ACKNOWLEDGE).succeeded(count=done.count))


class WorkListScreen(AssignmentListScreen):
    """The authority's: files to be decided, of every operator."""

    place = action(ActionId.AUTHORITY_LIST).label
    help = _(
        "Files that the register could not decide, documents that are awaited, rights that lapse: the earliest due date"
        " first; ! is overdue. Enter shows the file with what can be decided now."
    )
    columns = WORK
    markable = False
    filter_form = FILTER_WORK

    async def fetch(self, place: Place) -> tuple[Page[AssignmentRow], str]:
        found = await self.ask(lambda house: house.authority.work_list, self.criteria, place)
        self._rows.update((row.assignment_id, row) for row in found.page.rows)
        return found.page, found.question

    def on_rows(self) -> tuple[Action, ...]:
        return ()

    def action_pick(self) -> None:
        row = self._row()
        if row is not None:
            self.say("")
            self.stts.perform(ActionId.FILE_EXAMINE, row.file_id)


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
