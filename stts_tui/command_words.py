"""The language of the command line: which one was asked for, and what argparse says by itself.

argparse looks its words up with gettext, in the catalogue that is the process's; ours holds those that a person can meet.
One that a later Python words otherwise shows in English.
"""

from __future__ import annotations

import argparse
import gettext
import os
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise

from stts_tui.exit_codes import CANNOT
from stts_tui.i18n import DOMAIN, LANGUAGES, LOCALE_FOLDER, Words, _, _c, plain, use_language

ARGPARSE = (  # as Python 3.11 to 3.14 have them
    _("positional arguments"),
    _("options"),
    _("show this help message and exit"),
    _("argument %(argument_name)s: %(message)s"),
    _("unrecognized arguments: %s"),
    _("not allowed with argument %s"),
    _("ignored explicit argument %r"),
    _("the following arguments are required: %s"),
    _("expected one argument"),
    _("ambiguous option: %(option)s could match %(matches)s"),
    _("invalid %(type)s value: %(value)r"),
    _("invalid choice: %(value)r (choose from %(choices)s)"),
)


# What stands in the place of a value, in the help and in what is said of a value that is missing.
COMMAND = _c("placeholder", "COMMAND")
YEAR = _c("placeholder", "YEAR")
CBE = _c("placeholder", "CBE")
FOLDER = _c("placeholder", "FOLDER")
VERB = _c("placeholder", "VERB")
OUT = _c("placeholder", "OUT")
REASON = _c("placeholder", "REASON")
FILE = _c("placeholder", "FILE")
INBOX = _c("placeholder", "INBOX")
OUTBOX = _c("placeholder", "OUTBOX")
NUMBER = _c("placeholder", "NUMBER")
SECONDS = _c("placeholder", "SECONDS")
NAME = _c("placeholder", "NAME")
TICKET = _c("placeholder", "TICKET")
NAME = _c("placeholder", "NAME")
TEXT = _c("placeholder", "TEXT")
ACT = _c("placeholder", "ACT")
DAY = _c("placeholder", "DAY")
CODE = _c("placeholder", "CODE")
KEY = _c("placeholder", "KEY")
USER = _c("placeholder", "USER")
SOURCE = _c("placeholder", "SOURCE")
TARGET = _c("placeholder", "TARGET")


def whole(text: str) -> int:
    """A whole number that was typed. Raises argparse's error, in our words."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(str(_("“{text}” is no whole number").with_values(text=text)))
    return int(text)


def decimal(text: str) -> float:
    """A number that was typed, perhaps with a point. Raises argparse's error, in our words."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(str(_("“{text}” is no number").with_values(text=text))) from None


def asked_for(arguments: Sequence[str]) -> str:
    """The language that `--language` names, before the parser is there; empty where it names none that we speak."""
    for this, following in pairwise([*arguments, ""]):
        option, _equals, value = this.partition("=")
        if option == "--language" and (value or following) in LANGUAGES:
            return value or following
    return ""


def speak(language: str) -> None:
    """Ours and argparse's words in `language`; empty means English."""
    use_language(language)
    os.environ["LANGUAGE"] = language or "en"
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)


class Help(argparse.HelpFormatter):
    """With the one word that argparse keeps with a blank behind it."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:  # fmt: skip
        super().add_usage(usage, actions, groups, prefix if prefix is not None else str(_("usage:")) + " ")


def cannot(why: Words | str) -> int:
    """Say why nothing is done; gives the exit code."""
    sys.stderr.write(f"stts-tui: {plain(why)}\n")  # it may quote a path or a damaged file
    return CANNOT
