"""`stts-tui encrypt`: a key, the database under it, under another, or under none.

Everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TypeVar

from stts_tui import command_words
from stts_tui.exit_codes import OK
from stts_tui.i18n import Words, _, plain

Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `encrypt` with its verbs among the commands."""
    encrypt = commands.add_parser("encrypt", help=str(_("encrypt the database's file, while nobody works")))
    verbs = encrypt.add_subparsers(dest="verb", metavar=str(command_words.VERB), required=True)
    new_key, new_file = _("the file with the new key"), _("the new file")
    for verb, told, names in (
        ("key", _("make a new key of a database in a new file, and print what tells it from others"), new_file),
        ("identity", _("make a private key for backups in a new file, and print the public one"), new_file),
        ("on", _("encrypt the database with the key in a file"), new_key),
        ("change", _("from the present key to the key in a file"), new_key),
    ):
        verbs.add_parser(verb, parents=[shared], help=str(told)).add_argument(
            "file", metavar=str(command_words.FILE), help=str(names)
        )
    verbs.add_parser("off", parents=[shared], help=str(_("decrypt the database")))


def run(given: argparse.Namespace, url: str) -> int:
    """Do what was asked for; gives the exit code. Raises Refused."""
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.common.errors import refused
    from stts_tui.services.host import encrypting, sealing
    from stts_tui.store import addresses, faults, key_file

    file = Path(given.file).absolute() if given.verb != "off" else None
    if given.verb == "key" and file is not None:
        mark = key_file.fingerprint(key_file.make(file))
        _tell(_("{path}: a new key, {mark}. Keep a copy of it where the database and its backups are not: without it"
                " nobody reads them again.").with_values(path=file, mark=mark))  # fmt: skip
        return OK
    if given.verb == "identity" and file is not None:
        sys.stdout.write(f"{sealing.new_identity(file)}\n")
        return OK
    if given.verb == "on":
        url = addresses.with_key(url, None)  # the setting may name the new key already
    elif addresses.key_of(url) is None:
        raise refused(faults.KEY_WANTED, path=addresses.engine_for(url).description)
    act = {"on": encrypting.ENCRYPT, "off": encrypting.DECRYPT, "change": encrypting.CHANGE}[given.verb]
    done = encrypting.rewrite(url, file, system_clock(), act)
    if done.fingerprint:
        _tell(_("{path} is encrypted with the key {mark} now. Name it from now on: key_file = \"{key}\" in the settings.")
              .with_values(path=done.path, mark=done.fingerprint, key=file))  # fmt: skip
    else:
        _tell(_("{path} is not encrypted any more. Take the key out of the settings.").with_values(path=done.path))
    _tell(_("What it was is gone from the folder; older backups are as they were."))
    return OK


def _tell(words: Words) -> None:
    sys.stdout.write(f"{plain(words)}\n")
