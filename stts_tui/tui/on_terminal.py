"""The application on a real terminal: what it asks of the driver. In pilots there is none, and all of this does nothing."""

from __future__ import annotations

import time

from stts_tui.i18n import _
from stts_tui.tui.practising import PractisingProgram
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.wire.driver import LARGEST, SturdyDriver
from stts_tui.wire.environment import shows_utf8

_COLOURS = 8  # with fewer, what the theme says by a colour is said by reverse video or bold
_TOO_LARGE = _("The window is very large: the page takes {columns} columns and {rows} rows of it, the rest stays empty.")


class TerminalProgram(PractisingProgram, inherit_bindings=False):
    """Cursor, colours, size and the moments at which a picture goes out."""

    @property
    def is_monochrome(self) -> bool:
        return isinstance(self.driver, SturdyDriver) and self.driver.colours < _COLOURS

    @property
    def shows_blocks(self) -> bool:
        return not isinstance(self.driver, SturdyDriver) or (not self.is_monochrome and shows_utf8())

    def on_ready(self) -> None:
        """The terminal's own cursor, always: in the field, on the marked row; a screen reader follows it."""
        if isinstance(self.driver, SturdyDriver):
            self.driver.show_cursor(True)
        self.on_resize()

    def on_resize(self) -> None:
        """A window may claim any size; what is painted has an end, and the page says so until the window is smaller."""
        if isinstance(self.driver, SturdyDriver) and isinstance(self.screen, SttsScreen):
            words = str(_TOO_LARGE.with_values(columns=LARGEST[0], rows=LARGEST[1]))
            if self.driver.is_too_large:
                self.screen.say(words)
            elif self.screen.said == words:
                self.screen.say("")

    def hold_picture(self) -> None:
        if isinstance(self.driver, SturdyDriver):
            self.driver.hold()

    def release_picture(self) -> None:
        if isinstance(self.driver, SturdyDriver):
            self.driver.release()

    def hear_once_written(self) -> None:
        if isinstance(self.driver, SturdyDriver):
            self.driver.when_written(lambda moment: self.call_later(self.hear_from, moment))
        else:  # no terminal: it is out as soon as it stands
            self.call_later(self.hear_from, time.monotonic())

    def action_repaint(self) -> None:
        if isinstance(self.driver, SturdyDriver):
            self.driver.repaint()
