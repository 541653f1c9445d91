"""Tariff files that a search found."""

from __future__ import annotations

from stts_tui.domain.actions import Action, Section, Target
from stts_tui.domain.criteria import FileCriteria
from stts_tui.domain.files import FileRow
from stts_tui.domain.numbers import PhoneNumber
from stts_tui.domain.paging import Page, Place
from stts_tui.i18n import _
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.listing import ListScreen


class FileListScreen(ListScreen[FileRow]):
    place = _("Tariff files found")
    help = _("Go to a file with the arrow keys; Enter shows it in full.")
    heads = _("File              Name                    National no.    Telephone     State")

    async def fetch(self, place: Place) -> tuple[Page[FileRow], str]:
        app = self.stts
        criteria = self.target if isinstance(self.target, FileCriteria) else FileCriteria()
        found = await app.gateway.call(app.house.files.find, app.session, criteria, place)
        return found.page, found.question

    def row_text(self, row: FileRow) -> str:
        name = f"{row.last_name}, {row.first_name}"
        name = name if len(name) <= 23 else name[:22] + "…"
        phone = str(PhoneNumber(row.phone)) if row.phone else "-"
        state = f"{row.state.words}"
        return f"{row.number:<17} {name:<23} {row.masked_niss:<15} {phone:<13} {state}"[:78]

    def row_id(self, row: FileRow) -> int:
        return row.file_id

    def on_rows(self) -> tuple[Action, ...]:
        home = self.stts.home
        return row_actions(home.actor, Section.STTS, Target.FILE) if home is not None else ()


