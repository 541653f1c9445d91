"""Messages that wait in the company's folder, and carrying one out with a bar that shows how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Page, Place, page_of_few
from stts_tui.domain.messages.lists import WAITING
from stts_tui.domain.messages.message import Message, MessageState, WaitingFile
from stts_tui.domain.people.session import PASSWORD_AGAIN
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.services.messages.messages import ImportMessage
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import PickList
from stts_tui.tui.widgets.scroll import BOTTOM

_BAR = 50
_SECONDS = 0.5  # between two strokes of the bar: the line is slow


class WaitingScreen(ListScreen[WaitingFile]):
    place = action(ActionId.MESSAGE_IMPORT).label
    help = _(
        "The messages of your company that lie in its folder. Enter opens one: it is looked at as a whole, then carried out"
        " in your own name, with your own profile's rights."
    )
    columns = WAITING

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._files: tuple[WaitingFile, ...] = ()

    async def fetch(self, place: Place) -> tuple[Page[WaitingFile], str]:
        self._files = await self.ask(lambda house: house.messages.waiting)
        count = len(self._files)
        question = str(_n("{count} message waits", "{count} messages wait").with_values(count=count))
        return page_of_few(self._files, place, self.row_id, self.told), question

    def row_id(self, row: WaitingFile) -> int:
        return self._files.index(row)

    def on_rows(self) -> tuple[Action, ...]:
        return ()

    def _end_of_page(self, page: Page[WaitingFile]) -> str:
        return str(BOTTOM) if page.total else str(_("No message of your company waits."))

    def action_pick(self) -> None:
        number = self.query_one(PickList).value
        if isinstance(number, int):
            self.stts.open(ImportScreen(self._files[number]))


class ImportScreen(SttsScreen):
    """One message: looked at and carried out; F8 breaks it off after the set that is being written."""

    place = action(ActionId.MESSAGE_IMPORT).label
    help = _(
        "Enter looks at the message and carries it out, some hundred records at a time; F8 breaks it off: what is done stays"
        " done, the rest can be done later from the message's results (F8). F7: all of it or nothing."
    )
    does = _("Carry out")
    BINDINGS = [
        Binding("enter,f10", "do", show=False), Binding("f6", "results", show=False),
        Binding("f7", "all_or_nothing", show=False), Binding("f8", "break_off", show=False, priority=True),
    ]  # fmt: skip

    def __init__(self, file: WaitingFile) -> None:
        super().__init__(file.name)
        self._file = file
        self._all_or_nothing = False
        self._break_off = threading.Event()
        self._at_work = False
        self._bar_at = 0.0
        self._message: Message | None = None

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="body", can_focus=True):
            yield Line(id="file")
            yield Line(id="how")
            yield Line("")
            yield Line(id="bar")
            yield Line(id="why", classes="wrapped")

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "F6", _("Results")
        yield "F7", _("All or nothing")
        yield "F8", _("Break off")

    async def load(self) -> None:
        size = _n("{count} byte", "{count} bytes").with_values(count=self._file.size)
        self.query_one("#file", Line).show(f"{self._file.name}  {size}")
        self._show_how()

    def _show_how(self) -> None:
        words = (
            _("A refused record undoes the whole message.")
            if self._all_or_nothing
            else _("A refused record does not stop the others.")
        )
        self.query_one("#how", Line).show(words)

    def opened(self) -> None:
        super().opened()
        self.query_one("#body").focus()

    # -- keys ----------------------------------------------------------------------------------------------------------
    def action_all_or_nothing(self) -> None:
        if not self._at_work and self._message is None:
            self._all_or_nothing = not self._all_or_nothing
            self._show_how()

    def action_break_off(self) -> None:
        if self._at_work:
            self._break_off.set()
            self.say(_("It is broken off after the set that is being written."))

    def action_results(self) -> None:
        if self._message is not None:
            self.stts.perform(ActionId.MESSAGE_SHOW, self._message.message_id, instead=True)

    def action_back(self) -> None:
        if self._at_work:
            self.say(_("It is being carried out; F8 breaks it off."), asks=True)
        else:
            self.stts.back()

    def action_leave(self) -> None:
        if self._at_work:
            self.action_back()
        else:
            self.stts.back_to_home()

    # -- carrying out --------------------------------------------------------------------------------------------------
    def action_do(self) -> None:
        if not self._at_work and self._message is None:
            self._at_work = True
            self.run_worker(self._carry_out(), exit_on_error=True)  # keys go on: F8 must come through

    async def _carry_out(self) -> None:
        app = self.stts
        request = ImportMessage(self._file.name, self._all_or_nothing, self._tell, self._break_off.is_set)
        try:
            self._message = await self.ask(lambda house: house.messages.carry_out, request)
        except Refused as no:
            self._at_work = False
            if not app.refused(no):
                self.show_refusal(no)
            if no.code == PASSWORD_AGAIN.code:
                app.ask_password(no, self.action_do)
            return
        self._at_work = False
        app.changes += 1
        self._show_end(self._message)

    def _tell(self, done: int, total: int) -> None:
        """Called on the database's thread."""
        now = time.monotonic()
        if now - self._bar_at >= _SECONDS or (total and done == total):
            self._bar_at = now
            self.stts.call_from_thread(self._show_bar, done, total)

    def _show_bar(self, done: int, total: int) -> None:
        if not total:  # being looked at: bytes
            share, words = done / max(1, self._file.size), _("looked at")
        else:
            share, words = (
                done / total,
                _n("{done} of {count} record", "{done} of {count} records").with_values(done=done, count=total),
            )
        strokes = round(min(1.0, share) * _BAR)
        self.query_one("#bar", Line).show(f"[{'#' * strokes}{'.' * (_BAR - strokes)}] {words}")

    def _show_end(self, message: Message) -> None:
        if message.state is MessageState.REFUSED:
            first = message.reasons[0] if message.reasons else None
            more = len(message.reasons) - 1
            text = f"{first.sentence} [{first.code}]" if first is not None else ""
            if more > 0:
                words = _("{sentence} (and {count} more; F6 shows them)")
                text = str(words.with_values(sentence=text, count=more))
            self.query_one("#why", Line).show(text)
            self.say(_("Refused as a whole; nothing was done."), fault=True, reasons=message.reasons)
            return
        if message.state is MessageState.ACCEPTED:
            words = _n(
                "Broken off after {done} of {count} record; F6 shows the results, and F8 there goes on.",
                "Broken off after {done} of {count} records; F6 shows the results, and F8 there goes on.",
            )
            self.say(words.with_values(done=message.done, count=message.records))
            return
        values = {"name": message.ticket, "accepted": message.accepted, "refused": message.refused}
        self.say(action(ActionId.MESSAGE_IMPORT).succeeded(**values))
        self._show_bar(message.done, message.records or 1)
