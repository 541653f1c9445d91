"""`stts-tui factor`: of whom a second factor is asked, and one that was lost, renewed."""

from __future__ import annotations

import argparse
import sys
from typing import TypeVar

from stts_tui import command_words
from stts_tui.exit_codes import OK
from stts_tui.i18n import _, _c

Parser = TypeVar("Parser", bound=argparse.ArgumentParser)
_WHOM = ("administrator", "stts1", "stts2", "stts3", "desk", "authority")  # domain/people/factors.py, Asked


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `factor` among the commands."""
    factor = commands.add_parser("factor", help=str(_("who must have a second factor; renew one that was lost")))
    verbs = factor.add_subparsers(dest="verb", metavar=str(command_words.VERB), required=True)
    verbs.add_parser("list", parents=[shared], help=str(_("say of whom the host asks a second factor")))
    whom = str(_c("placeholder", "WHOM"))
    asks = verbs.add_parser("require", parents=[shared], help=str(_("ask a role or profile for a second factor")))
    asks.add_argument("whom", choices=_WHOM, metavar=whom, help=", ".join(_WHOM))
    ends = verbs.add_parser("release", parents=[shared], help=str(_("ask a role or profile for it no longer")))
    ends.add_argument("whom", choices=_WHOM, metavar=whom, help=", ".join(_WHOM))
    lost = verbs.add_parser("renew", parents=[shared], help=str(_("end a second factor that was lost")))
    lost.add_argument("user", metavar=str(command_words.USER))


def run(given: argparse.Namespace, url: str) -> int:
    """Gives the exit code. Raises Refused."""
    from stts_tui import bootstrap
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.people.factors import Asked
    from stts_tui.services.host import factors

    store = bootstrap.open_store(url)
    try:
        if given.verb == "renew":
            factors.renew(store, system_clock(), given.user)
            told = _("The second factor of {user} no longer holds.").with_values(user=given.user)
            sys.stdout.write(f"{told}\n")
            return OK
        if given.verb == "list":
            asked = factors.asked_now(store)
        else:
            asked = factors.ask(store, system_clock(), Asked(given.whom), wanted=given.verb == "require")
    finally:
        store.close()
    names = "; ".join(f"{each.value} ({each.words})" for each in Asked if each in asked) or str(_("nobody"))
    words = _("The host asks for a second factor: {names}").with_values(names=names)
    sys.stdout.write(f"{words}\n")
    return OK
