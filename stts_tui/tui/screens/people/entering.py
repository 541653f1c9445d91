"""Logging in, on whichever page it is completed: where as many sessions as may be are there, the oldest can be ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.session import SESSIONS_FULL
from stts_tui.tui.screens.base.base import SttsScreen


async def enter(page: SttsScreen, request: LogIn, leave: Callable[[], None]) -> None:
    """Log in with what was typed on `page`; `leave` it when done. Raises what the service refuses but SESSIONS_FULL."""
    app = page.stts
    try:
        login = await app.gateway.call(lambda house: house.session.log_in, request)
    except Refused as no:
        if no.code != SESSIONS_FULL.code:
            raise
        _offer(page, no, request, leave)
        return
    leave()
    app.logged_in(login)


def _offer(page: SttsScreen, no: Refused, request: LogIn, leave: Callable[[], None]) -> None:
    from stts_tui.tui.screens.people.sessions import OldestScreen  # loaded when it is first opened

    app = page.stts

    async def then() -> None:
        login = await app.gateway.call(lambda house: house.session.log_in, replace(request, ends_oldest=True))
        app.back()
        leave()
        app.logged_in(login)

    app.open(OldestScreen(no.sentence, then))
