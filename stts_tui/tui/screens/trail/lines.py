"""The lines of the audit trail that a question found, the newest first."""

from __future__ import annotations

from functools import partial

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.table import action
from stts_tui.domain.trail.lines import TrailLine
from stts_tui.domain.trail.lists import LINES
from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.i18n import _
from stts_tui.services.private_files import write_export
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.told import say_whole


class TrailListScreen(ListScreen[TrailLine]):
    """Opened for criteria; what these name in vain is told on the form below."""

    place = _("Audit trail: lines found")
    help = _(
        "Enter shows a line in full. Letters go to the next line of a user name that begins so, or about somebody or something"
        " with these letters in its name; the newest 2000 lines are looked through. Turning pages asks nothing anew; F5 does."
    )
    columns = LINES

    @property
    def criteria(self) -> TrailCriteria:
        return self.target if isinstance(self.target, TrailCriteria) else TrailCriteria()

    async def fetch(self, place: Place) -> tuple[Page[TrailLine], str]:
        found = await self.ask(lambda house: house.trail.find, self.criteria, place)
        return found.page, found.question

    def row_id(self, row: TrailLine) -> int:
        return row.line_id

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.AUDIT, Target.LINE)

    def on_list(self) -> tuple[Action, ...]:
        return (action(ActionId.AUDIT_EXPORT),) if self.stts.may(ActionId.AUDIT_EXPORT) else ()

    def show_refusal(self, no: Refused) -> None:
        if self._page is not None:
            super().show_refusal(no)
            return
        self.stts.back_refused(no)
        form = self.stts.screen
        if isinstance(form, FormScreen):
            form.show_refusal(no)

    def do_on_list(self, action: Action) -> None:
        self.work(self._export)

    async def _export(self) -> None:
        export = await self.ask(lambda house: house.trail.export, self.criteria)
        written = await self.stts.gateway.call(lambda house: partial(write_export, house.office), export, "audit")
        did = action(ActionId.AUDIT_EXPORT)
        say_whole(self, did.succeeded(count=written.rows, path=written.path), did.label)
