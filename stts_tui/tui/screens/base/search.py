"""A form that looks for something: one box for whatever is known, the criteria below it; a single hit opens itself."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding
from textual.widgets import Input

from stts_tui.domain.common.anything import understood
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import parse_national_number
from stts_tui.domain.common.paging import Page
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.form import FormScreen

_BOX = "f-anything"
_NATIONAL = 11  # digits
_ABROAD = "0032"  # a telephone number, whatever digits follow


class SearchScreen(FormScreen):
    """A subclass gives `look(request)`, `row_id(row)`, `results(request)` and `shows`."""

    keeps_draft = False
    shows: ActionId
    BINDINGS = [Binding("f9", "last_question", show=False)]

    async def look(self, request: Any) -> Page[Any]:
        """Two rows of what matches, and how many do."""
        raise NotImplementedError

    def row_id(self, row: Any) -> int:
        raise NotImplementedError

    def results(self, request: Any) -> SttsScreen:
        """The list of what matches."""
        raise NotImplementedError

    def functions(self) -> list[tuple[str, Words]]:
        return [("F9", _("Last question"))]

    async def submit(self, request: Any) -> None:
        self._keep_record()
        if not request.anything:
            self.stts.open(self.results(request))
            return
        found = await self.look(request)
        if found.total == 1:
            self.stts.perform(self.shows, self.row_id(found.rows[0]))
        elif not found.total:
            self.say(_("Nothing matches “{text}”.").with_values(text=request.anything), fault=True)
        else:
            self.stts.open(self.results(request))

    def on_input_changed(self, event: Input.Changed) -> None:
        """A national number that is whole and right starts the search by itself."""
        if event.input.id != _BOX or not event.input.has_focus:
            return
        digits = understood(event.value).digits
        if len(digits) != _NATIONAL or digits.startswith(_ABROAD) or event.value.lstrip().startswith("+"):
            return
        try:
            parse_national_number(digits, self.stts.today)
        except Refused:
            return
        self.action_do()

    def action_last_question(self) -> None:
        """What was asked here last; it is also what an empty form begins with after F12."""
        before = self.stts.records_before.get(self.form.name)
        if before is None or self.fields is None:
            self.say(_("Nothing has been asked here since you logged in."))
        else:
            self.fields.set_values(before)
