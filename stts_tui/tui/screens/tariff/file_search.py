"""Searching tariff files: the criteria; the results are a list of their own."""

from __future__ import annotations

from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.file import FileRow
from stts_tui.domain.tariff.forms import FIND_FILES
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import _, _c
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.search import SearchScreen


class FileSearchScreen(SearchScreen):
    place = action(ActionId.FILE_SEARCH).label
    help = _(
        "Files of your company, in whatever state, that meet every criterion that you give; without any, all of them. If one"
        " file matches what stands in the first box, it opens at once."
    )
    form = FIND_FILES
    does = _c("key", "Search")
    shows = ActionId.FILE_SHOW

    async def look(self, request: FileCriteria) -> Page[FileRow]:
        return (await self.ask(lambda house: house.files.find, request, Place(size=2))).page

    def row_id(self, row: FileRow) -> int:
        return row.file_id

    def results(self, request: FileCriteria) -> SttsScreen:
        from stts_tui.tui.screens.tariff.file_list import FileListScreen

        return FileListScreen(request)


class AuthoritySearchScreen(FileSearchScreen):
    place = action(ActionId.AUTHORITY_SEARCH).label
    help = _("Files of every operator, in whatever state, that meet every criterion that you give.")
    shows = ActionId.FILE_EXAMINE

    async def look(self, request: FileCriteria) -> Page[FileRow]:
        return (await self.ask(lambda house: house.authority.find, request, Place(size=2))).page

    def results(self, request: FileCriteria) -> SttsScreen:
        from stts_tui.tui.screens.tariff.file_list import AuthorityFileListScreen

        return AuthorityFileListScreen(request)
