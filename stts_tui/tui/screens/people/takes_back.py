"""Ctrl+Z on a page that is no list of users, whose keys come from the table of actions: the welcome page, a user's card."""

from __future__ import annotations

from textual.binding import Binding

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import is_allowed
from stts_tui.tui.screens.base.base import SttsScreen


class TakesBack(SttsScreen):
    BINDINGS = [Binding("ctrl+z", "take_back", show=False)]

    def action_take_back(self) -> None:
        """Whoever may not is told nothing, as by any key that does nothing here."""
        home = self.stts.home
        if home is not None and is_allowed(home.actor, ActionId.USER_TAKE_BACK):
            self.stts.perform(ActionId.USER_TAKE_BACK)
