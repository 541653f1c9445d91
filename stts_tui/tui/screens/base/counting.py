"""Ctrl+U on a list that tells "more than" so many: all that match are counted, however many, until the next key is pressed."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from stts_tui.domain.common.paging import Tally
from stts_tui.i18n import _

if TYPE_CHECKING:
    from stts_tui.tui.screens.base.base import SttsScreen

_COUNTING = _("All that match are being counted; the next key breaks that off.")


class Counting:
    """Of one list. `until` is what its page is fetched with (`Place.whole`)."""

    def __init__(self, screen: SttsScreen) -> None:
        self._screen = screen
        self.until: Callable[[], bool] | None = None

    def start(self, total: int) -> None:
        """`total` as the page has it."""
        if isinstance(total, Tally) and total.more:
            self._screen.work(self._count, _COUNTING)
        else:
            self._screen.say(_("All that match are counted already."))

    async def _count(self) -> None:
        screen, over = self._screen, Event()
        self.until = over.is_set
        screen.stts.breaks_off = over.set
        screen.say(_COUNTING)
        try:
            await screen.load()
        finally:
            self.until = screen.stts.breaks_off = None
        screen.say(_("It was broken off; there are more than this.") if over.is_set() else "")
