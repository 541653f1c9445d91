"""`stts-tui copy`: a database on another engine, or at another place.

Everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import sys
from typing import TypeVar

from stts_tui import command_words, key_option, progress
from stts_tui.exit_codes import OK
from stts_tui.i18n import _, _n, plain

Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `copy` among the commands."""
    made = commands.add_parser(
        "copy", parents=[shared], help=str(_("all of a database in a new one, on the same engine or on another"))
    )
    told = _("the address of the database that is copied; nobody may have it open")
    made.add_argument("source", metavar=str(command_words.SOURCE), help=str(told))
    told = _("the address of the new one; an encrypted file names its key in it, as in {example}")
    example = "sqlite:////srv/stts/new.sqlite?key-file=/etc/stts/key"
    made.add_argument("target", metavar=str(command_words.TARGET), help=str(told.with_values(example=example)))


def run(given: argparse.Namespace) -> int:
    """Gives the exit code. Raises Refused."""
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.services.host.copying import copy

    source = key_option.with_key(given.source, given.key_file)  # the setting's key is of the database that is in use
    try:
        with progress.shown() as tell:
            done = copy(source, given.target, system_clock(), tell)
    except KeyboardInterrupt:
        told = _(
            "Broken off: the same command goes on where it stands, as long as the database that is copied has not changed."
        )
        sys.stderr.write(f"{told}\n")
        raise
    if done.resumed:
        told = _("An earlier try had copied a part; it went on from there.")
        sys.stdout.write(f"{told}\n")
    told = _n("{path}: {count} row, the same on both sides, and a whole audit chain up to line {line}, {link}.",
              "{path}: {count} rows, the same on both sides, and a whole audit chain up to line {line}, {link}.")  # fmt: skip
    values = told.with_values(path=done.path, count=done.rows, line=done.facts.lines, link=done.facts.link[:16])
    sys.stdout.write(f"{plain(values)}\n")
    told = _("What was copied is as it was: name the new one from now on (the setting `database`, or --database).")
    sys.stdout.write(f"{told}\n")
    return OK
