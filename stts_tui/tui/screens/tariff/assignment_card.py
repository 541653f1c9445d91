"""One assignment: what happened, what there is to do, what colleagues noted; taking, handing over, commenting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.assignments import (
    AssignmentState,
    AssignmentView,
    CommentAssignment,
    HandAssignment,
    PickAssignment,
    why_not,
)
from stts_tui.domain.tariff.forms import COMMENT, hand_form
from stts_tui.i18n import Words, _, with_label
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.at_once import AtOnceScreen
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.rows import BLANK, Alarm, Beside, Row, Title
from stts_tui.tui.screens.tariff.file_rows import due_rows
from stts_tui.tui.widgets.line import Line


class AssignmentCardScreen(CardScreen):
    place = action(ActionId.ASSIGNMENT_SHOW).label
    help = _(
        "What happened to the file and what there is to do. Enter takes note of it, and the next one opens by itself; where"
        " data are missing it opens the form for them. 5 opens the file."
    )
    BINDINGS = [Binding("enter,f10", "go_on", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._view: AssignmentView | None = None
        self._warned = False  # that a colleague has it

    async def rows(self) -> Sequence[Row]:
        view = self._view = await self.ask(lambda house: house.assignments.show, self.target_id)
        step = action(self._next_step())
        self.does = _("Open the file") if step.id is ActionId.FILE_SHOW else step.key_words
        self.show_keys()
        row, due = view.row, show_date(view.row.due_on)
        rows: list[Row] = [
            Title(row.kind.words, row.state.words),
            BLANK,
            Beside(
                [
                    (_("File"), row.number),
                    (_("Name"), by_surname(row.last_name, row.first_name)),
                    (_("National number"), row.masked_niss),
                    (_("Taken by"), row.taken_by or _("nobody yet")),
                ],
                [
                    (_("Due"), Alarm(_("{day} ! late").with_values(day=due)) if row.overdue else due),
                    (_("Made on"), show_instant(row.created_at)),
                    *([(_("Ended on"), show_instant(view.ended_at))] if view.ended_at is not None else []),
                ],
            ),
            BLANK,
            (_("What happened"), view.what_happened or "-"),
            (_("What to do"), row.kind.what_to_do),
            *due_rows(view.corrects),
            BLANK,
            (_("Comments"), ""),
        ]  # fmt: skip
        rows.extend((f"{show_instant(one.at)}", with_label(one.by, one.text)) for one in view.comments)
        if not view.comments:
            rows.append(("", _("none")))
        return rows

    def actions(self) -> tuple[Action, ...]:
        if self._view is None:
            return ()
        found = (action(ActionId.FILE_SHOW), *row_actions(self.stts.home, Section.ASSIGNMENTS, Target.ASSIGNMENT))
        row = self._view.row
        return tuple(each for each in found if each.id is not ActionId.ASSIGNMENT_SHOW and why_not(each.id, row) is None)

    def _next_step(self) -> ActionId:
        """What Enter does: a note is taken note of, missing data are entered, what is over shows its file."""
        row = self._view.row if self._view is not None else None
        if row is None or row.state is not AssignmentState.OPEN:
            return ActionId.FILE_SHOW
        return ActionId.ASSIGNMENT_ACKNOWLEDGE if row.kind.is_note else ActionId.FILE_COMPLETE

    def action_go_on(self) -> None:
        self.do_option(action(self._next_step()))

    def do_option(self, action: Action) -> None:
        view = self._view
        if view is None:
            return
        if action.id is ActionId.ASSIGNMENT_ACKNOWLEDGE:
            self.work(self._acknowledge)
        elif action.target is Target.FILE:
            self.stts.perform(action.id, view.row.file_id)
        else:
            super().do_option(action)

    async def _acknowledge(self) -> None:
        """The one shown; the next note by due date takes its place."""
        app = self.stts
        if self._view is None:
            return
        row = self._view.row
        colleague = row.taken_by_other(self.stts.own_name)
        if colleague and not self._warned:
            self._warned = True
            self.say(
                _("{name} has taken this one. Enter once more takes note of it all the same.").with_values(name=colleague)
            )
            return
        done = await self.ask(lambda house: house.assignments.acknowledge, (PickAssignment(row.assignment_id, row.version),))
        words = action(ActionId.ASSIGNMENT_ACKNOWLEDGE).succeeded(count=done.count)
        if done.next is None:
            last = _("That was the last one.")
            app.done(f"{words} {last}")
        else:
            app.changes += 1
            following = _("This is the next one.")
            app.perform(ActionId.ASSIGNMENT_SHOW, done.next.assignment_id, instead=True, words=f"{words} {following}")


class TakeScreen(AtOnceScreen):
    """Taking needs no question: it is done, and told on the screen below."""

    place = action(ActionId.ASSIGNMENT_TAKE).label
    help = action(ActionId.ASSIGNMENT_TAKE).help

    async def act(self) -> Words | str:
        view = await self.ask(lambda house: house.assignments.show, self.target_id)
        await self.ask(lambda house: house.assignments.take, PickAssignment(view.row.assignment_id, view.row.version))
        return action(ActionId.ASSIGNMENT_TAKE).succeeded()


class _AssignmentFormScreen(FormScreen):
    done_by: ActionId

    def above(self) -> Iterable[Widget]:
        yield Line(id="assignment", classes="wrapped")
        yield Line("")

    async def fetch(self) -> AssignmentView:
        view = await self.ask(lambda house: house.assignments.show, self.target_id)
        row = view.row
        self.query_one("#assignment", Line).show(
            f"{row.kind.words}  {row.number}  {by_surname(row.last_name, row.first_name)}"
        )
        return view

    def finish(self) -> None:
        self.done(action(self.done_by).succeeded())


class HandScreen(_AssignmentFormScreen):
    place = action(ActionId.ASSIGNMENT_HAND).label
    help = action(ActionId.ASSIGNMENT_HAND).help
    does: Words | None = _("Hand over")
    form = hand_form(())
    done_by = ActionId.ASSIGNMENT_HAND

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        self._view = await self.fetch()
        found = await self.ask(lambda house: house.assignments.colleagues)
        self.form = hand_form([(one.account_id, one.name) for one in found])
        return {}, {}

    async def submit(self, request: int) -> None:
        row = self._view.row
        await self.ask(lambda house: house.assignments.hand, HandAssignment(row.assignment_id, row.version, request))
        self.finish()


class CommentScreen(_AssignmentFormScreen):
    place = action(ActionId.ASSIGNMENT_COMMENT).label
    help = action(ActionId.ASSIGNMENT_COMMENT).help
    form = COMMENT
    done_by = ActionId.ASSIGNMENT_COMMENT

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        self._view = await self.fetch()
        return {}, {}

    async def submit(self, request: str) -> None:
        await self.ask(lambda house: house.assignments.comment, CommentAssignment(self._view.row.assignment_id, request))
        self.finish()
