"""`stts-tui unlock USER`: the wait of a user after failed logins ends."""

from __future__ import annotations

import argparse
import sys
from typing import TypeVar

from stts_tui import command_words
from stts_tui.exit_codes import OK
from stts_tui.i18n import _, _n

Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `unlock` among the commands."""
    unlocked = commands.add_parser("unlock", parents=[shared], help=str(_("end the wait of a user after failed logins")))
    unlocked.add_argument("user", metavar=str(command_words.USER))


def run(user: str, url: str) -> int:
    """Gives the exit code. Raises Refused."""
    from stts_tui import bootstrap
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.services.host.unlocking import unlock

    store = bootstrap.open_store(url)
    try:
        count = unlock(store, system_clock(), user)
    finally:
        store.close()
    told = _n("{user} waits no more: {count} failed try was forgotten.",
              "{user} waits no more: {count} failed tries were forgotten.").with_values(user=user, count=count)  # fmt: skip
    sys.stdout.write(f"{told}\n")
    return OK
