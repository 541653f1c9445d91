"""A window may claim any size; what is painted has an end, and the page says so."""

from __future__ import annotations

from textual.driver import Driver
from textual.screen import Screen

from stts_tui.i18n import _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.wire.driver import LARGEST, SturdyDriver

_TOO_LARGE = _("The window is very large: the page takes {columns} columns and {rows} rows of it, the rest stays empty.")


def tell_if_too_large(driver: Driver | None, screen: Screen[object]) -> None:
    """Say it on the present page; once the window is smaller, no more."""
    if not isinstance(driver, SturdyDriver) or not isinstance(screen, SttsScreen):
        return
    words = str(_TOO_LARGE.with_values(columns=LARGEST[0], rows=LARGEST[1]))
    if driver.is_too_large:
        screen.say(words)
    elif screen.said == words:
        screen.say("")
