"""A tariff file in full: the person, the state, the line, the reductions and their worth, assignments, the history."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import ACTIONS, action
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.outlook import Waits, waits_for
from stts_tui.i18n import _
from stts_tui.tui.doors import has_door
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import BLANK, Row
from stts_tui.tui.screens.tariff.assignment_list import WorkListScreen
from stts_tui.tui.screens.tariff.file_rows import (
    assignment_rows,
    data_rows,
    history_rows,
    history_summary,
    line_rows,
    reduction_rows,
    title,
)

_HERE = {ActionId.FILE_SHOW, ActionId.FILE_EXAMINE}


class FileCardScreen(CardScreen):
    """The options are exactly what the file's state and the reader's profile allow now."""

    place = _("Tariff file")
    help = _("Everything that this file holds. This consultation is recorded. The numbers below are what can be done now.")

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._file: FileView | None = None

    async def fetch(self) -> FileView:
        return await self.ask(lambda house: house.files.show, self.target_id)

    async def rows(self) -> Sequence[Row]:
        file = self._file = await self.fetch()
        self.show_keys()
        today = self.stts.today
        return (
            *data_rows(file), *reduction_rows(file, today), *line_rows(file), *assignment_rows(file, today),
            *history_summary(file),
        )  # fmt: skip

    def actions(self) -> tuple[Action, ...]:
        if self._file is None:
            return ()
        now = set(self._file.offered) - _HERE
        return tuple(row for row in ACTIONS if row.id in now and has_door(row.id))


class FileExamineScreen(FileCardScreen):
    """The same for the authority, of any operator. Opened from the list of work, it goes on to the next file by itself."""

    def opened(self) -> None:
        super().opened()
        self._acts = self.stts.acts_done
        self._stays = False

    def resumed(self) -> None:
        """After a decision the next file of the list takes this one's place."""
        below = self.stts.screen_stack[-2]
        decided, self._acts = self._acts != self.stts.acts_done, self.stts.acts_done
        following = below.file_after(self.target_id) if decided and isinstance(below, WorkListScreen) else None
        if following is None or self._stays:
            self._stays = False
            super().resumed()
            return
        next_one = _("This is the next one.")
        words = f"{self.said} {next_one}"
        self.stts.perform(ActionId.FILE_EXAMINE, following, instead=True, words=words)

    def changed(self, file: FileView) -> None:
        """A step has made this of the file: one whose last paper came in can be decided on now, and stays."""
        self._stays = file.file_id == self.target_id and waits_for(file) is Waits.JUDGEMENT

    async def fetch(self) -> FileView:
        return await self.ask(lambda house: house.authority.examine, self.target_id)


class FileHistoryScreen(CardScreen):
    place = action(ActionId.FILE_HISTORY).label
    help = _("Everything that happened to the file: who, when, what, each field before and after; also what was cancelled.")

    async def rows(self) -> Sequence[Row]:
        file = await self.ask(lambda house: house.files.history, self.target_id)
        return title(file), BLANK, *history_rows(file)
