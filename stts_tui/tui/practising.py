"""The application with somebody who looks on (practice.py): keys are counted, the line on every page is kept."""

from __future__ import annotations

from textual import events
from textual.widget import Widget

from stts_tui.tui.doors import practice_screen
from stts_tui.tui.practice import PRACTICE_KEY
from stts_tui.tui.program import Program
from stts_tui.tui.screens.base.base import SttsScreen


class PractisingProgram(Program, inherit_bindings=False):
    """Without anybody who looks on, all of this does nothing."""

    _pressed_at: Widget | None = None  # where the key before went

    def key_goes(self, key: events.Key, widget: Widget) -> None:
        """Counted where work is done: neither on the login page nor on the list of the tasks."""
        if self.practice is None or self.home is None or key.key == PRACTICE_KEY:
            return
        if isinstance(self.screen, SttsScreen) and self.screen.is_work:
            is_data = getattr(widget, "is_data", None)
            chooses = getattr(widget, "has_ready", False) and widget is not self._pressed_at
            self.practice.pressed(data=not chooses and is_data is not None and bool(is_data(key)))
            self._pressed_at = widget

    def about_to_show(self) -> None:
        if self.practice is not None and isinstance(self.screen, SttsScreen):
            self.screen.show_practice()

    def open_practice(self) -> None:
        if self.practice is not None:
            self.open(practice_screen())
