"""Running the screens on a real terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from stts_tui.services.house import House
from stts_tui.tui.app import SttsApp
from stts_tui.tui.demo_accounts import DemoAccounts

if TYPE_CHECKING:
    from textual.driver import Driver


def run_screen(house: House, *, demo: DemoAccounts | None, wire: str = "frugal") -> int:
    """Open the login page and stay until the person leaves or the line is lost; gives the exit code.

    `wire` is how the screen travels: "frugal" or "stock" (as Textual paints it).
    """
    app = SttsApp(house, demo=demo, driver_class=_driver(wire))
    code = app.run(mouse=False)
    app.gateway.close()
    if app.failure:
        sys.stderr.write(f"stts-tui: {app.failure}\n")
    return code if isinstance(code, int) else app.return_code or 0


def _driver(wire: str) -> type[Driver]:
    if wire == "stock":
        from stts_tui.wire.driver import SturdyDriver

        return SturdyDriver
    from stts_tui.wire.frugal import FrugalDriver

    return FrugalDriver
