"""The house, opened while the first page already stands: the database, its driver and the services take their time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stts_tui.services.house import House
    from stts_tui.tui.gateway import Gateway


class LateHouse:
    """Looks like a House. Whoever needs a service of it before it is open waits."""

    def __init__(self, open_house: Callable[[], House], gateway: Gateway) -> None:
        self._open_house = open_house
        self._gateway = gateway
        self._opened: Future[House] | None = None

    def open(self, told: Callable[[bool], object] = bool) -> Future[House]:
        """Begin to open it, unless that has begun; `told` hears, in that thread, whether it could be opened."""
        if self._opened is None:
            self._opened = self._gateway.submit(self._open_house)
        self._opened.add_done_callback(lambda opened: opened.cancelled() or told(opened.exception() is None))
        return self._opened

    def raise_failure(self) -> None:
        """Raise what kept it from being opened, if anything did."""
        if self._opened is not None and self._opened.done() and not self._opened.cancelled():
            self._opened.result()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.open().result(), name)
