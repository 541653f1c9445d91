"""`stts-tui generate`: its arguments, how far it is, and what it prints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from stts_tui import command_words
from stts_tui.exit_codes import CANNOT, OK
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
    number = str(command_words.NUMBER)
    whole = {"type": command_words.whole, "metavar": number}
    made.add_argument("--users", required=True, **whole, help=str(_("users of all operators together")))  # type: ignore[arg-type]
    made.add_argument("--files", required=True, **whole, help=str(_("tariff files")))  # type: ignore[arg-type]
    made.add_argument("--operators", required=True, **whole, help=str(_("operators, few of them large")))  # type: ignore[arg-type]
    made.add_argument("--seed", default=1, **whole, help=str(_("the same data for the same number; 1 if not given")))  # type: ignore[arg-type]
    made.add_argument(
        "--day", metavar=str(command_words.DAY), default="", help=str(_("the day before which all lies; today if not given"))
    )
    lines = _("at most so many lines of the audit trail, of what was done last; {count} if not given")
    made.add_argument("--lines", default=_LINES, **whole, help=str(lines.with_values(count=_LINES)))  # type: ignore[arg-type]
    made.add_argument(
        "--password-file", metavar=str(command_words.FILE),
        help=str(_("the file with the password of the training accounts; the demo's if not given")),
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
    tell, end = _progress()
    try:
        names = generate(url, chosen, wanted, password, tell)
    except KeyboardInterrupt:
        end()
        sys.stderr.write(f"{_('Broken off: nothing was kept of it.')}\n")
        raise
    except BaseException:
        end()
        raise
    end()
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


def _progress() -> tuple[Callable[[Words, int, int], None], Callable[[], None]]:
    """A line on a terminal that tells how far it is, and what ends it; nothing elsewhere."""
    if not sys.stderr.isatty():
        return (lambda _what, _done, _total: None), (lambda: None)

    def tell(what: Words, done: int, total: int) -> None:
        words = _("{what}: {done} of {total}").with_values(what=what, done=done, total=total) if total else what
        sys.stderr.write(f"\r{words}\033[K")
        sys.stderr.flush()

    return tell, (lambda: sys.stderr.write("\r\033[K") and None)
