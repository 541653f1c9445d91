"""What became of a message: its records, those refused first; repairing them, sending the corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.messages.lists import results
from stts_tui.domain.messages.message import NOTHING_REFUSED, Message, MessageState, Result
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.services.messages.messages import ResumeMessage, SendCorrections
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.rows import BLANK, Row
from stts_tui.tui.screens.base.told import ToldScreen
from stts_tui.tui.screens.messages.repair import Corrections, RepairScreen
from stts_tui.tui.screens.messages.result_rows import result_rows

if TYPE_CHECKING:
    from stts_tui.domain.common.explained import Coded

NOTHING_CORRECTED = _("No record is corrected yet: Enter on a refused one.")


class ResultsScreen(ListScreen[Result]):
    """Opened for a message's id. `corrections` are by position; they wait here until they are sent or exported."""

    BINDINGS = [
        Binding("f6", "job('send')", show=False), Binding("f7", "job('filter')", show=False),
        Binding("f8", "job('go_on')", show=False), Binding("ctrl+x", "job('export')", show=False),
        Binding("ctrl+y", "job('why')", show=False),
    ]  # fmt: skip

    place = _("The message's results")
    help = _(
        "Each record, accepted or refused; F7 shows all of them or the refused only. Enter on a refused record: correct it"
        " and check it again; * marks those that are right now. F6 sends these, and only these; Ctrl+X writes them to a file."
        " One that was sent shows the ticket of its new record; with nothing new to send, Ctrl+X writes those again."
    )

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._message: Message | None = None
        self._refused_only = True
        self.corrections = Corrections()
        self.columns = results(self.corrections.values)

    async def fetch(self, place: Place) -> tuple[Page[Result], str]:
        if self._message is None:
            message = await self.ask(lambda house: house.messages.show, self.target_id)
            self._refused_only = bool(message.refused)
        else:
            message = await self.ask(lambda house: house.messages.show, self.target_id)
        self._message = message
        page = await self.ask(lambda house: house.messages.results, self.target_id, place, refused_only=self._refused_only)
        return page, _question(message, self._refused_only)

    def alarm_above(self, _count: int) -> Words:
        return Words("")  # the question tells how many are refused

    def row_id(self, row: Result) -> int:
        return row.position

    def _end_of_page(self, page: Page[Result]) -> str:
        message = self._message
        if not page.total and message is not None:
            return "; ".join(reason.sentence for reason in message.reasons)[:76] or str(_("No record is refused."))
        return super()._end_of_page(page)

    def functions(self) -> Iterable[tuple[str, Words]]:
        may = self.stts.may(ActionId.MESSAGE_REPAIR)
        if may:
            yield "F6", _("Send corrected")
        yield "F7", _("All/refused")
        if may:
            yield "F8", _("Go on")

    def options(self) -> Iterable[tuple[str, Words]]:
        yield from super().options()
        if self.stts.may(ActionId.MESSAGE_REPAIR):
            yield "Ctrl+X", _("Export corrected")
        yield "Ctrl+Y", _("Why")

    def action_job(self, name: str) -> None:
        jobs = {"send": self._send, "export": self._export, "go_on": self._go_on, "filter": self._filter, "why": self._why}
        self.say("")
        self.work(jobs[name])

    def on_rows(self) -> tuple[Action, ...]:
        return tuple(action(each) for each in (ActionId.MESSAGE_REPAIR,) if self.stts.may(each))

    def why_not(self, action: Action, row: Result) -> Words | str | None:
        return _("This record was accepted: there is nothing to repair.") if row.accepted else None

    def open_row(self, action: Action, row_id: int) -> None:
        self._open(row_id)

    def refusals(self) -> Sequence[Coded]:
        """Of the marked record; of the message where no record is."""
        row = self.marked
        whole = self._message.reasons if self._message is not None else ()
        return super().refusals() or (row.reasons if row is not None else whole)

    # -- looking -------------------------------------------------------------------------------------------------------
    async def _filter(self) -> None:
        self._refused_only = not self._refused_only
        self._place = Place()
        await self.load()

    async def _why(self) -> None:
        message = self._message
        if message is None or not message.reasons:
            self.say(_("The message as a whole was accepted."))
            return
        rows: list[Row] = []
        for reason in message.reasons:
            rows += [(reason.code, reason.sentence), BLANK]
        self.stts.open(ToldScreen(self.place, rows, reasons=message.reasons))

    def action_pick(self) -> None:
        value = self.rows.value
        if isinstance(value, int):
            self._open(value)

    def _open(self, position: int) -> None:
        row = self.known(position)
        if row is None or self._message is None:
            return
        if not row.accepted and self.stts.may(ActionId.MESSAGE_REPAIR):
            self.stts.open(RepairScreen(self._message, row, self.corrections))
        else:
            self.stts.open(ToldScreen(self.place, result_rows(row), reasons=row.reasons))

    # -- doing ---------------------------------------------------------------------------------------------------------
    def _request(self) -> SendCorrections:
        made = self.corrections
        return SendCorrections(self.target_id, dict(made.values), {place: made.kinds[place] for place in made.values})

    async def _send(self) -> None:
        app, request = self.stts, self._request()
        if not request.corrections:
            self.say(NOTHING_CORRECTED)
            return
        sent = await self.ask(lambda house: house.messages.send, request)
        self.corrections.values.clear()
        app.changes += 1
        await self.load()
        words = _("Sent as {name} ({ticket}): {accepted} accepted, {refused} refused.")
        self.say(words.with_values(name=sent.name, ticket=sent.ticket, accepted=sent.accepted, refused=sent.refused))

    async def _export(self) -> None:
        try:
            name = await self.ask(lambda house: house.messages.export_corrections, self._request())
        except Refused as no:
            if no.code != NOTHING_REFUSED.code:
                raise
            self.say(NOTHING_CORRECTED)
            return
        self.say(_("The corrections stand in your company's folder of answers as {name}.").with_values(name=name))

    async def _go_on(self) -> None:
        """Finish a message that was broken off."""
        app, message = self.stts, self._message
        if message is None or message.state is not MessageState.ACCEPTED:
            self.say(_("Nothing of this message is left to be done."))
            return
        await self.ask(lambda house: house.messages.resume, ResumeMessage(message.message_id))
        app.changes += 1
        await self.load()


def _question(message: Message, refused_only: bool) -> str:
    shown = _("these only") if refused_only else _("all shown")
    words = _n(
        "{name} {state}: {count} record, {accepted} accepted, {refused} refused ({shown})",
        "{name} {state}: {count} records, {accepted} accepted, {refused} refused ({shown})",
    )
    return str(words.with_values(
        name=message.ticket, state=message.state.words, count=message.records, accepted=message.accepted,
        refused=message.refused, shown=shown,
    ))  # fmt: skip
