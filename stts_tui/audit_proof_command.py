"""`stts-tui audit verify`, `checkpoint`, `retain` and `export`: that nobody changed the trail, and how it is shown.

Everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, TypeVar

from stts_tui import command_words, i18n
from stts_tui.exit_codes import FOUND, OK
from stts_tui.i18n import Words, _, _n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stts_tui.store.database import Store

Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(audit: Parser, shared: Parser) -> argparse._SubParsersAction[Parser]:
    """Put the verbs behind `audit`, and give them; without one it reads the trail."""
    verbs = audit.add_subparsers(dest="verb", metavar=str(command_words.VERB), required=False)
    verify = verbs.add_parser("verify", parents=[shared], help=str(_("follow the chain and compare every row with its mark")))
    verify.add_argument(
        "--recent",
        action="store_true",
        help=str(_("the chain only from where it was found sound last, not from its beginning")),
    )
    kept = _("checkpoints that were kept elsewhere: the second place, a backup's manifest")
    verify.add_argument("--against", metavar=str(command_words.FILE), help=str(kept))
    verify.add_argument(
        "--proof", metavar=str(command_words.FILE), help=str(_("check the lines of an export, and nothing else"))
    )
    verbs.add_parser("checkpoint", parents=[shared], help=str(_("make a signed checkpoint and print it")))
    verbs.add_parser("retain", parents=[shared], help=str(_("remove lines that are older than the settings ask for")))
    told = verbs.add_parser("export", parents=[shared], help=str(_("write lines with their proofs to a new file")))
    told.add_argument("file", metavar=str(command_words.FILE))
    told.add_argument(
        "--who", metavar=str(command_words.NAME), default="", help=str(_("whoever acted: a user name or a surname"))
    )
    about = _("whom or what: a user name, a surname, the number of a file, a request or a message")
    told.add_argument("--about", metavar=str(command_words.TEXT), default="", help=str(about))
    told.add_argument(
        "--from", dest="since", metavar=str(command_words.DAY), default="", help=str(_("the first day, such as 31/12/2026"))
    )
    told.add_argument("--until", metavar=str(command_words.DAY), default="", help=str(_("the last day")))
    return verbs


def run(given: argparse.Namespace, url: str) -> int:
    """Do what was asked for; gives the exit code. Raises Refused."""
    from stts_tui import bootstrap

    store = bootstrap.open_store(url)
    try:
        return {"verify": _verify, "checkpoint": _checkpoint, "retain": _retain, "export": _export}[given.verb](given, store)
    finally:
        store.close()


def _verify(given: argparse.Namespace, store: Store) -> int:
    from stts_tui.services.host import proof

    if given.proof:
        shown = proof.check_export(store, given.proof)
        words = _n("{count} line looked at", "{count} lines looked at").with_values(count=shown.lines)
        return _told(words, shown.problems)
    kept = proof.read_checkpoints(given.against) if given.against else []
    found = proof.verify(store, kept, whole=not given.recent)
    words = _("audit lines {first} to {last} and every row looked at").with_values(first=found.since, last=found.until)
    return _told(words, found.problems)


def _told(words: Words, problems: object) -> int:
    sys.stdout.write(f"{words}\n")
    lines = list(problems)  # type: ignore[call-overload]
    for line in lines:
        sys.stdout.write(i18n.plain(str(line)) + "\n")
    if not lines:
        sound = _("sound")
        sys.stdout.write(f"{sound}\n")
    return FOUND if lines else OK


def _checkpoint(_given: argparse.Namespace, store: Store) -> int:
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.services.host import proof

    sys.stdout.write(f"{proof.make_checkpoint(store, system_clock()).text}\n")
    return OK


def _retain(_given: argparse.Namespace, store: Store) -> int:
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.services.host import proof
    from stts_tui.store.places import places

    years = places().years
    removed = proof.remove_old(store, system_clock(), years)
    if removed is None:
        nothing = _("no line before a checkpoint is older than {years} years").with_values(years=years)
        sys.stdout.write(f"{nothing}\n")
        return OK
    words = _n("{count} line was removed, up to line {last}.", "{count} lines were removed, up to line {last}.")
    sys.stdout.write(f"{words.with_values(count=removed.lines, last=removed.last)}\n")
    return OK


def _export(given: argparse.Namespace, store: Store) -> int:
    from stts_tui.domain.common.calendar import belgian_date, system_clock
    from stts_tui.domain.common.days import parse_date
    from stts_tui.domain.trail.search import TrailCriteria
    from stts_tui.lines_file import write_lines
    from stts_tui.services.host import proof

    now = system_clock()
    since, until = (parse_date(text, belgian_date(now)) if text else None for text in (given.since, given.until))
    criteria = TrailCriteria(given.who, given.about, None, "", since, until)

    def lines() -> Iterator[tuple[str, bool]]:
        for text in proof.export(store, now, criteria):
            yield f"{text}\n", text.startswith('{"line"')

    return write_lines(given.file, lines)
