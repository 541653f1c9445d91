"""From the screens to the services: runs a call on the database thread, gives its result or its refusal back.

One thread, so that calls happen in the order in which they were asked and one connection serves the process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from stts_tui import trouble
from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.i18n import _

P = ParamSpec("P")
T = TypeVar("T")

UNEXPECTED = fault(
    "unexpected",
    _("Something went wrong inside the program, and nothing was changed. Give your system manager this number: {number}."),
)


class Gateway:
    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    async def call(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `service` gives. Raises Refused: the service's own, or UNEXPECTED, of which the log knows more."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, lambda: service(*args, **kwargs))
        except Refused:
            raise
        except Exception as error:  # one of the two places; the other is cli.py
            raise refused(UNEXPECTED, number=trouble.record(error)) from None

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Run `call` on the database thread without waiting for it."""
        return self._thread.submit(call)

    def run_last(self, service: Callable[[], None]) -> None:
        """Run `service` when the screens have gone; what it refuses nobody would see."""
        with contextlib.suppress(Refused):
            self._thread.submit(service).result()

    def close(self) -> None:
        """Wait for the call that runs, if one does; later ones are not taken."""
        self._thread.shutdown(wait=True, cancel_futures=True)
