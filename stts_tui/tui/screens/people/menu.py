"""A page of the menu: what an entry of the welcome page stands for, each thing with its number."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from stts_tui.domain.rights.action import ActionId, Page
from stts_tui.tui.menu import page_rows
from stts_tui.tui.program import Program
from stts_tui.tui.screens.base.picking import PickingScreen
from stts_tui.tui.widgets.pick_list import PickList


def open_entry(program: Program, value: object) -> None:
    """What an entry of the menu stands for: an action's page, or a page with more entries."""
    if isinstance(value, ActionId):
        program.perform(value)
    elif isinstance(value, Page):
        program.open(MenuPageScreen(value))


class MenuPageScreen(PickingScreen):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.place, self.help = page.label, page.help

    def body(self) -> Iterable[Widget]:
        yield PickList(id="body")

    async def load(self) -> None:
        await self.stts.fetch_home()
        self._show()

    def opened(self) -> None:
        self._show()  # the rights are those of the welcome page: nothing to fetch
        self.entries.focus()

    def resumed(self) -> None:
        """Back from elsewhere: the language may be another, the rights too."""
        self.show_keys()
        self._show()

    def _show(self) -> None:
        home = self.stts.home
        if home is not None:
            self.entries.show_rows(page_rows(home.actor, self._page), self.entries.position)

    def rights_changed(self) -> None:
        self._show()

    def picked(self, value: object) -> None:
        open_entry(self.stts, value)
