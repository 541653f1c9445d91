"""Tariff files that a search found; what can be done to one stands on its page, since that depends on its state."""

from __future__ import annotations

from functools import partial

from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.file import FileRow
from stts_tui.domain.tariff.life_cycle import leads_from
from stts_tui.domain.tariff.lists import FILES, FILES_OF_ALL
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import Words, _
from stts_tui.services.private_files import write_export
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.told import say_whole
from stts_tui.tui.widgets.entries import TextEntry


class FileListScreen(ListScreen[FileRow]):
    place = _("Tariff files found")
    help = _(
        "Enter shows a file in full, with what can be done to it in its state; the numbers do it from here. Letters and longer"
        " numbers find a file by its name, its number or its telephone."
    )
    orders = {"number": _("File"), "state": _("State"), "requested": _("Requested")}
    columns = FILES

    @property
    def criteria(self) -> FileCriteria:
        return self.target if isinstance(self.target, FileCriteria) else FileCriteria()

    async def fetch(self, place: Place) -> tuple[Page[FileRow], str]:
        found = await self.ask(lambda house: house.files.find, self.criteria, place)
        return found.page, found.question

    def row_id(self, row: FileRow) -> int:
        return row.file_id

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.STTS, Target.FILE)

    def why_not(self, action: Action, row: FileRow) -> Words | None:
        if leads_from(row.state, action.id):
            return None
        words = _("{number} is “{state}”: “{act}” is not possible then.")
        return words.with_values(number=row.number, state=row.state.words, act=action.label)

    def on_list(self) -> tuple[Action, ...]:
        return self._allowed(ActionId.FILE_EXPORT)

    def _allowed(self, action_id: ActionId) -> tuple[Action, ...]:
        return (action(action_id),) if self.stts.may(action_id) else ()

    def do_on_list(self, action: Action) -> None:
        self.work(self._export)

    async def _export(self) -> None:
        export = await self.ask(lambda house: house.files.export, self.criteria)
        written = await self.stts.gateway.call(lambda house: partial(write_export, house.office), export)
        did = action(ActionId.FILE_EXPORT)
        say_whole(self, did.succeeded(count=written.rows, path=written.path), did.label)


class PickFileScreen(FileListScreen):
    """F4 at a field that holds a file's number: Enter puts that of the marked row into it."""

    place = _("Pick a file")
    help = _("Enter takes the number of the marked file; letters and numbers find one. F12 leaves the field as it was.")
    does = _("Pick")

    def __init__(self, entry: TextEntry) -> None:
        super().__init__(FileCriteria(anything=entry.value))
        self._entry = entry

    def on_rows(self) -> tuple[Action, ...]:
        return ()

    def on_list(self) -> tuple[Action, ...]:
        return ()

    def action_pick(self) -> None:
        row = self.marked
        if row is not None:
            self._entry.value = row.number
            self.stts.back()


class _OfAllScreen(FileListScreen):
    """Files of every operator, for the authority."""

    columns = FILES_OF_ALL

    async def fetch(self, place: Place) -> tuple[Page[FileRow], str]:
        found = await self.ask(lambda house: house.authority.find, self.criteria, place)
        return found.page, found.question


class PickAnyFileScreen(_OfAllScreen, PickFileScreen):
    """Picking for the authority."""


class AuthorityFileListScreen(_OfAllScreen):
    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.AUTHORITY, Target.FILE)

    def on_list(self) -> tuple[Action, ...]:
        return ()
