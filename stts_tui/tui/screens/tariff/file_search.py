"""Searching tariff files: the criteria; the results are a list of their own."""

from __future__ import annotations

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.forms import FIND_FILES
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen


class FileSearchScreen(FormScreen):
    place = action(ActionId.FILE_SEARCH).label
    help = _("Files of your company, in whatever state, that meet every criterion that you give; without any, all of them.")
    form = FIND_FILES
    does = _("Search")
    keeps_draft = False

    async def submit(self, request: FileCriteria) -> None:
        from stts_tui.tui.screens.tariff.file_list import FileListScreen

        self.stts.open(FileListScreen(request))


class AuthoritySearchScreen(FileSearchScreen):
    place = action(ActionId.AUTHORITY_SEARCH).label
    help = _("Files of every operator, in whatever state, that meet every criterion that you give.")

    async def submit(self, request: FileCriteria) -> None:
        from stts_tui.tui.screens.tariff.file_list import AuthorityFileListScreen

        self.stts.open(AuthorityFileListScreen(request))
