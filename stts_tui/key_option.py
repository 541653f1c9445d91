"""Where the key of an encrypted database is named: the option, the setting, or what systemd lends a service."""

from __future__ import annotations

import argparse
from pathlib import Path

from stts_tui import command_words
from stts_tui.i18n import _
from stts_tui.settings import Settings
from stts_tui.store.lent import credential

CREDENTIAL = "stts-tui.key"  # LoadCredential=stts-tui.key:... or LoadCredentialEncrypted=


def add_to(parser: argparse.ArgumentParser, default: str | None) -> None:
    told = _("the file with the key of an encrypted database; also a setting, or the service credential {name}")
    parser.add_argument(
        "--key-file", metavar=str(command_words.FILE), default=default, help=str(told.with_values(name=CREDENTIAL))
    )


def database(given: argparse.Namespace, chosen: Settings) -> str:
    """The address of the database that is meant, with the file of its key."""
    url = str(given.database or chosen.database)
    if not url:
        from stts_tui import bootstrap

        url = bootstrap.default_database()
    return with_key(url, given.key_file or chosen.key_file or credential(CREDENTIAL))


def with_key(url: str, key: str | Path | None) -> str:
    """`url` with the key that is named, unless it names one itself."""
    if not key:
        return url
    from stts_tui.store import addresses

    return addresses.with_key(url, key) if addresses.key_of(url) is None else url
