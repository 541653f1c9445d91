"""The report to a person: asked by the national number, read, and written for the printer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.binding import Binding

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.paper import as_text
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.trail.person import ASK_PERSON, AskPerson
from stts_tui.i18n import Words, _, current_language
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.sheet import SheetScreen


class AskPersonScreen(FormScreen):
    place = action(ActionId.AUDIT_PERSON).label
    help = _(
        "Whoever asks must have shown who they are. The report tells the lines of every company, also those from before the"
        " person had the present number. That you made it is a line of the trail, too, and names the person."
    )
    form = ASK_PERSON
    does = _("Find")
    keeps_draft = False

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        return {"language": current_language()}, {}

    async def submit(self, request: AskPerson) -> None:
        self.stts.open(PersonReportScreen(request))


class PersonReportScreen(SheetScreen):
    place = action(ActionId.AUDIT_PERSON).label
    help = _(
        "What the person is told, in the person's language. F6 writes it as text and as PDF, and as CSV with all that each"
        " line says, for your own use: only you can read these files."
    )
    BINDINGS = [Binding("f6", "write", show=False)]

    def __init__(self, asked: AskPerson) -> None:
        super().__init__(asked)
        self._asked = asked

    async def paragraphs(self) -> Sequence[object]:
        told = await self.ask(lambda house: house.trail.person, self._asked)
        return as_text(told.paper).splitlines()

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("F6", _("Write files")),)

    def action_write(self) -> None:
        self.work(self._write)

    async def _write(self) -> None:
        text, pdf, rows = await self.ask(lambda house: house.trail.write_person, self._asked)
        words = _("Written: {text} and {pdf} in {folder}, and {rows}.")
        self.say(words.with_values(text=text.name, pdf=pdf.name, folder=pdf.parent, rows=rows))
