"""Running the screens on a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from stts_tui import trouble
from stts_tui.tui.app import SttsApp
from stts_tui.tui.gateway import Gateway
from stts_tui.tui.type_ahead import read_escaped_signs
from stts_tui.wire.driver import SturdyDriver

if TYPE_CHECKING:
    from textual.driver import Driver

    from stts_tui.domain.common.calendar import Clock
    from stts_tui.services.house import House
    from stts_tui.tui.demo_accounts import DemoAccounts
    from stts_tui.tui.practice import Practice


def run_screen(
    open_house: Callable[[], House], *, clock: Clock, demo: DemoAccounts | None, practice: Practice | None = None,
    wire: str = "frugal",
) -> int:  # fmt: skip
    """Open the login page and stay until the person leaves or the line is lost; gives the exit code.

    `open_house` is called once the page stands; what it raises ends the screens and is raised again here.
    `practice` looks on, if given: what a person who learns the program is to do.
    `wire` is how the screen travels: "frugal" or "stock" (as Textual paints it).
    """
    read_escaped_signs()
    gateway = Gateway(open_house, practice.look if practice is not None else None)
    app = SttsApp(gateway, clock=clock, demo=demo, driver_class=_driver(wire))
    app.practice = practice
    code = app.run(mouse=False)
    app.keep_unsaved()
    if isinstance(app.driver, SturdyDriver) and app.driver.dropped:
        trouble.note(f"{app.driver.dropped} sequences or signs that are not ours were kept from the terminal")
    gateway.close()
    gateway.raise_failure()
    if app.failure:
        sys.stderr.write(f"stts-tui: {app.failure}\n")
    return code if isinstance(code, int) else app.return_code or 0


def _driver(wire: str) -> type[Driver]:
    if wire == "stock":
        return SturdyDriver
    from stts_tui.wire.frugal import FrugalDriver

    return FrugalDriver
