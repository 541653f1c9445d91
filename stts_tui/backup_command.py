"""`stts-tui backup` and `stts-tui restore`, and what `stts-tui doctor` says of the newest backup.

Everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from stts_tui import command_words
from stts_tui.exit_codes import FOUND, OK
from stts_tui.i18n import Words, _, _n, is_plain

if TYPE_CHECKING:
    from stts_tui.services.host.backups import Made
    from stts_tui.store.database import Store

COMMANDS = ("backup", "restore")
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `backup` and `restore` among the commands."""
    backup = commands.add_parser("backup", parents=[shared], help=str(_("make a whole copy while others work")))
    where = _("the folder that it goes into, or a new file; - writes it to standard output, for a program that encrypts it")
    backup.add_argument("target", metavar=f"{command_words.FOLDER}|{command_words.FILE}", help=str(where))
    keeps = _("so many backups of this database stay in the folder; older ones are removed")
    backup.add_argument("--keep", metavar=str(command_words.NUMBER), type=command_words.whole, help=str(keeps))
    to = _("encrypt it to this public key of age or ssh, or to those in a file; may stand several times")
    backup.add_argument("--encrypt-to", metavar=str(command_words.KEY), action="append", default=[], help=str(to))
    often = _("go on until ended: a copy at most each so many seconds, when something was done since the last")
    backup.add_argument("--every", metavar=str(command_words.SECONDS), type=command_words.whole, help=str(often))
    restore = commands.add_parser("restore", parents=[shared], help=str(_("put a backup in the place of the database")))
    restore.add_argument("file", metavar=str(command_words.FILE))
    opens = _("the file with a private key that opens an encrypted backup")
    restore.add_argument("--identity", metavar=str(command_words.FILE), help=str(opens))
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
    from stts_tui.services.host import backups, sealing

    streamed = given.target == backups.STANDARD_OUTPUT
    if streamed and sys.stdout.isatty():
        return command_words.cannot(_("a database is nothing for a terminal: send the output into a file or a program"))
    if given.keep is not None and (given.keep < 1 or streamed or not _is_folder(given.target)):
        return command_words.cannot(_("--keep wants a folder, and a number from 1 on"))
    if given.every is not None and (given.every < 1 or not given.keep):
        return command_words.cannot(_("--every wants a number from 1 on, and --keep, or the copies would fill the disk"))
    seal_to = sealing.recipients(given.encrypt_to) if given.encrypt_to else []
    if given.every is not None:
        return _go_on(given, url, seal_to)
    made = backups.make_backup(
        url, system_clock(), given.target, given.keep or 0, sys.stdout.buffer if streamed else None, seal_to
    )  # fmt: skip
    return _tell(made, given.target)


def _go_on(given: argparse.Namespace, url: str, seal_to: list[Any]) -> int:
    """A copy at most each so many seconds, until a signal ends it; what fails is told, and tried again."""
    import signal
    import threading
    import time

    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.common.errors import Refused
    from stts_tui.services.host import backups

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: ended.set())
    code, last = OK, None
    while not ended.is_set():
        began = time.monotonic()
        try:
            if last is None or backups.is_behind(url, last):
                made = backups.make_backup(url, system_clock(), given.target, given.keep, seal_to=seal_to)
                code, last = _tell(made, given.target), made.manifest
        except Refused as no:
            code = command_words.cannot(no.sentence)
        sys.stdout.flush()
        ended.wait(max(0.0, given.every - (time.monotonic() - began)))
    return code


def _tell(made: Made, target: str) -> int:
    """Say what was made; gives the exit code."""
    held, streamed = made.manifest, made.path is None
    told = _("{path}: {size} bytes, schema {schema}, audit line {line}, last audit link {link}, SHA-256 {digest}").with_values(
        path=made.path or target, size=held.size, schema=held.facts.schema, line=held.facts.lines,
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

    identity = Path(given.identity) if given.identity else None
    done = restore(url, system_clock(), Path(given.file), given.yes, identity)
    told = _("{path} is the database now, as it was at audit line {line}. Everybody logs in anew.")
    sys.stdout.write(f"{_plain(told.with_values(path=given.file, line=done.facts.lines))}\n")
    if done.kept:
        kept = _("What was there is kept as {path}.").with_values(path=done.kept)
        sys.stdout.write(f"{_plain(kept)}\n")
    return OK


def _plain(text: Words | str) -> str:
    """A path may hold anything; it steers no terminal."""
    return "".join(sign if is_plain(sign) else "?" for sign in str(text))
