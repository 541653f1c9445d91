"""`stts-tui generate`: its arguments, how far it is, and what it prints."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, TypeVar

from stts_tui import command_words, progress
from stts_tui.exit_codes import OK
from stts_tui.i18n import Words, _

if TYPE_CHECKING:
    from stts_tui.domain.common.secret import Secret
    from stts_tui.settings import Settings

_LINES = 1_000_000  # of the audit trail, unless told otherwise
_LONGEST = 4096  # bytes of a file with a password
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `generate` among the commands."""
    made = commands.add_parser(
        "generate", parents=[shared], help=str(_("make much invented data, for training and measuring"))
    )
    _add_number(made, "--users", _("users of all operators together"))
    _add_number(made, "--files", _("tariff files"))
    _add_number(made, "--operators", _("operators, few of them large"))
    _add_number(made, "--seed", _("the same data for the same number; 1 if not given"), default=1)
    lines = _("at most so many lines of the audit trail, of what was done last; {count} if not given")
    _add_number(made, "--lines", lines.with_values(count=_LINES), default=_LINES)
    made.add_argument(
        "--day", metavar=str(command_words.DAY), default="", help=str(_("the day before which all lies; today if not given"))
    )
    made.add_argument(
        "--password-file", metavar=str(command_words.FILE),
        help=str(_("the file with the password of the training accounts; the demo's if not given")),
    )  # fmt: skip


def _add_number(made: argparse.ArgumentParser, name: str, told: Words, default: int | None = None) -> None:
    """A whole number, which must be given where it has no `default`."""
    made.add_argument(
        name, required=default is None, default=default, type=command_words.whole, metavar=str(command_words.NUMBER),
        help=str(told),
    )  # fmt: skip


def run(given: argparse.Namespace, url: str, chosen: Settings) -> int:
    """Gives the exit code. Raises Refused."""
    from stts_tui.demo.generating import generate
    from stts_tui.demo.multitude import Wanted
    from stts_tui.domain.common.calendar import belgian_date, system_clock
    from stts_tui.domain.common.days import parse_date
    from stts_tui.domain.common.troubles import why_not
    from stts_tui.store.addresses import engine_for

    today = belgian_date(system_clock())
    day = parse_date(given.day, today) if given.day else today
    try:
        password = _password(given.password_file)
    except OSError as error:
        told = _("{path} cannot be read: {why}.").with_values(path=given.password_file, why=why_not(error))
        return command_words.cannot(told)
    wanted = Wanted(given.users, given.files, given.operators, given.seed, day, given.lines)
    try:
        with progress.shown() as tell:
            names = generate(url, chosen, wanted, password, tell)
    except KeyboardInterrupt:
        told = _("Broken off: nothing was kept of it.")
        sys.stderr.write(f"{told}\n")
        raise
    made = _("{files} files, {users} users and {operators} operators are in {path}.")
    sys.stdout.write(f"{made.with_values(**vars(given), path=engine_for(url).description)}\n")
    told = _("To log in with the password of the training accounts: {names}")
    sys.stdout.write(f"{told.with_values(names=', '.join(names))}\n")
    return OK


def _password(path: str | None) -> Secret:
    """That of the file, its first line; the demo's where none is named. Raises Refused for one that nobody could choose."""
    from stts_tui.demo.build import PASSWORD
    from stts_tui.domain.common.secret import Secret
    from stts_tui.services.people.passwords import check_choice

    if path is None:
        return Secret(PASSWORD)
    with open(path, encoding="utf-8", errors="replace") as file:
        password = Secret(file.readline(_LONGEST).rstrip("\n"))
    check_choice(password, [])
    return password
