"""`stts-tui backup` and `stts-tui restore`, and what `stts-tui doctor` says of the newest backup.

Everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from stts_tui import command_words
from stts_tui.i18n import Words, _, _n, is_plain

if TYPE_CHECKING:
    from stts_tui.store.database import Store

OK, FOUND, CANNOT = 0, 1, 2
COMMANDS = ("backup", "restore")
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `backup` and `restore` among the commands."""
    backup = commands.add_parser("backup", parents=[shared], help=str(_("make a whole copy while others work")))
    where = _("the folder that it goes into, or a new file; - writes it to standard output, for a program that encrypts it")
    backup.add_argument("target", metavar=f"{command_words.FOLDER}|{command_words.FILE}", help=str(where))
    keeps = _("so many backups of this database stay in the folder; older ones are removed")
    backup.add_argument("--keep", metavar=str(command_words.NUMBER), type=command_words.whole, help=str(keeps))
    restore = commands.add_parser("restore", parents=[shared], help=str(_("put a backup in the place of the database")))
    restore.add_argument("file", metavar=str(command_words.FILE))
    agrees = _("the database's name, where something would be lost: what that is was said without it")
    restore.add_argument("--yes", metavar=str(command_words.NAME), default="", help=str(agrees))


def run(given: argparse.Namespace, url: str) -> int:
    """Do what was asked for; gives the exit code. Raises Refused."""
    return _backup(given, url) if given.command == "backup" else _restore(given, url)


def newest(store: Store) -> Words | str:
    """How old the newest backup is, as the database remembers it."""
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.common.errors import Refused
    from stts_tui.services.host import backups

    try:
        with store.reading():
            last = backups.last_backup(store)
    except Refused:
        return _("no backup is remembered")
    if last is None:
        return _("no backup is remembered")
    told = _("newest backup: {age}, {path}")
    return _plain(told.with_values(age=backups.age_of(last, system_clock()), path=last.where))


def _backup(given: argparse.Namespace, url: str) -> int:
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.services.host import backups

    streamed = given.target == backups.STANDARD_OUTPUT
    if streamed and sys.stdout.isatty():
        return command_words.cannot(_("a database is nothing for a terminal: send the output into a file or a program"))
    if given.keep is not None and (given.keep < 1 or streamed or not _is_folder(given.target)):
        return command_words.cannot(_("--keep wants a folder, and a number from 1 on"))
    made = backups.make_backup(
        url, system_clock(), given.target, given.keep or 0, sys.stdout.buffer if streamed else None
    )  # fmt: skip
    held = made.manifest
    told = _("{path}: {size} bytes, schema {schema}, audit line {line}, last audit link {link}, SHA-256 {digest}").with_values(
        path=made.path or given.target, size=held.size, schema=held.facts.schema, line=held.facts.lines,
        link=held.facts.link[:16], digest=held.sha256,
    )  # fmt: skip
    out = sys.stderr if streamed else sys.stdout
    out.write(f"{_plain(told)}\n")
    if made.removed:
        gone = _n("{count} older backup was removed", "{count} older backups were removed").with_values(count=made.removed)
        out.write(f"{gone}\n")
    if made.missed is None:
        return OK
    lacks = _(
        "the database lacks what {path} holds: it was restored since, or replaced by an older one; no backup was removed"
    )
    sys.stderr.write(f"stts-tui: {_plain(lacks.with_values(path=made.missed))}\n")
    return FOUND


def _is_folder(target: str) -> bool:
    return target.endswith("/") or Path(target).is_dir()


def _restore(given: argparse.Namespace, url: str) -> int:
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.services.host.restoring import restore

    done = restore(url, system_clock(), Path(given.file), given.yes)
    told = _("{path} is the database now, as it was at audit line {line}. Everybody logs in anew.")
    sys.stdout.write(f"{_plain(told.with_values(path=given.file, line=done.facts.lines))}\n")
    if done.kept:
        kept = _("What was there is kept as {path}.").with_values(path=done.kept)
        sys.stdout.write(f"{_plain(kept)}\n")
    return OK


def _plain(text: Words | str) -> str:
    """A path may hold anything; it steers no terminal."""
    return "".join(sign if is_plain(sign) else "?" for sign in str(text))
