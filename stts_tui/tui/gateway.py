"""From the screens to the services: owns the house, runs a call in it on the database thread, gives back what it gave.

One thread, so that calls happen in the order in which they were asked and one connection serves the process. The house
is opened there too, while the first page already stands: the database, its driver and the services take their time, and
nothing on the event loop waits for them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from stts_tui import trouble
from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.i18n import _

if TYPE_CHECKING:  # loaded when the house is opened, after the first page: start-up counts
    from stts_tui.services.house import House

P = ParamSpec("P")
T = TypeVar("T")

UNEXPECTED = fault(
    "unexpected",
    _("Something went wrong inside the program, and nothing was changed. Give your system manager this number: {number}."),
)
NOT_OPENED = fault("not-opened", _("The database could not be opened."))


class Gateway:
    """`open_house` is called once, on the database thread: by `open`, or by the first call if that comes before.

    `after` is run there behind each call that has done what it was asked for.
    """

    def __init__(self, open_house: Callable[[], House], after: Callable[[House], object] | None = None) -> None:
        self._after = after
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._open_house = open_house
        self._opened: Future[House] | None = None

    def open(self, told: Callable[[House | None], object] = lambda _house: None) -> None:
        """Begin to open the house, unless that has begun; `told` hears, in that thread, of it, or None if it failed."""
        self._opening().add_done_callback(
            lambda opened: opened.cancelled() or told(None if opened.exception() else opened.result())
        )

    def raise_failure(self) -> None:
        """Raise what kept the house from being opened, if anything did."""
        if self._opened is not None and self._opened.done() and not self._opened.cancelled():
            self._opened.result()

    async def call(self, service: Callable[[House], Callable[P, T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a service of the house gives: `call(lambda house: house.files.show, session, file_id)`.

        The arguments are made here, before the call waits for its turn. Raises Refused: the service's own, NOT_OPENED
        (then the program ends), or UNEXPECTED, of which the log knows more.
        """
        return await self._call(lambda house: self._run(house, service, args, kwargs))

    async def quietly(self, service: Callable[[House], Callable[P, T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `call`, for what the program does by itself: whoever looks on does not count it."""
        return await self._call(lambda house: service(house)(*args, **kwargs))

    async def _call(self, service: Callable[[House], T]) -> T:
        opened = self._opening()
        loop = asyncio.get_running_loop()
        try:
            context = copy_context()  # so that the page hears what could not be read (domain/common/unread.py)
            return await loop.run_in_executor(self._thread, lambda: context.run(lambda: service(_house(opened))))
        except Refused:
            raise
        except Exception as error:  # one of the two places; the other is cli.py
            raise refused(UNEXPECTED, number=trouble.record(error)) from None

    def _run(self, house: House, service: Callable[[House], Callable[..., T]], args: Any, kwargs: Any) -> T:
        result = service(house)(*args, **kwargs)
        if self._after is not None:
            self._after(house)
        return result

    def run_last(self, service: Callable[[House], None]) -> None:
        """Run `service` when the screens have gone; what it refuses nobody would see."""
        opened = self._opening()
        with contextlib.suppress(Refused):
            self._thread.submit(lambda: service(_house(opened))).result()

    def close(self) -> None:
        """Wait for the call that runs, if one does; later ones are not taken."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _opening(self) -> Future[House]:
        if self._opened is None:
            self._opened = self._thread.submit(self._open_house)
        return self._opened


def _house(opened: Future[House]) -> House:
    """On the database thread, where it was opened or could not be, before any call."""
    if opened.exception() is not None:
        raise refused(NOT_OPENED)
    return opened.result()
