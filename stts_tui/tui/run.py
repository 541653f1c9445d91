"""Running the screens on a real terminal."""

from __future__ import annotations

import sys

from stts_tui.services.house import House
from stts_tui.tui.app import SttsApp
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.wire.driver import SturdyDriver


def run_screen(house: House, *, demo: DemoAccounts | None) -> int:
    """Open the login page and stay until the person leaves or the line is lost; gives the exit code."""
    app = SttsApp(house, demo=demo, driver_class=SturdyDriver)
    code = app.run(mouse=False)
    app.keep_unsaved()
    app.gateway.close()
    if app.failure:
        sys.stderr.write(f"stts-tui: {app.failure}\n")
    return code if isinstance(code, int) else app.return_code or 0
