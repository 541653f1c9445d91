"""`stts-tui audit` and `stts-tui rights`: the audit trail and the matrix of rights on the host's command line.

Everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from typing import TYPE_CHECKING, TypeVar

from stts_tui import audit_proof_command, command_words, i18n, person_command
from stts_tui.exit_codes import OK
from stts_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from stts_tui.domain.trail.lines import TrailLine
    from stts_tui.domain.trail.search import TrailCriteria

_COLUMNS = (19, 20)  # of the moment and the user name
_NARROW, _WIDE = 80, 120  # columns of the matrix
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    """Put `audit` and `rights` among the commands."""
    audit = commands.add_parser(
        "audit", parents=[shared], help=str(_("read the audit trail: who did or looked at what, the newest first"))
    )
    audit.add_argument(
        "--who", metavar=str(command_words.NAME), default="", help=str(_("whoever acted: a user name or a surname"))
    )
    about = _("whom or what: a user name, a surname, the number of a file, a request or a message")
    audit.add_argument("--about", metavar=str(command_words.TEXT), default="", help=str(about))
    audit.add_argument(
        "--action", metavar=str(command_words.ACT), default="", help=str(_("the act, as the first column of data/actions.txt"))
    )
    audit.add_argument("--looks", action="store_true", help=str(_("consultations only: who looked at whom")))
    audit.add_argument("--refused", action="store_true", help=str(_("refusals only, each with the code of its reason")))
    audit.add_argument(
        "--from", dest="since", metavar=str(command_words.DAY), default="", help=str(_("the first day, such as 31/12/2026"))
    )
    audit.add_argument("--until", metavar=str(command_words.DAY), default="", help=str(_("the last day")))
    audit.add_argument(
        "--csv", metavar=str(command_words.FILE), help=str(_("write them to a new file that only you can read"))
    )
    verbs = audit_proof_command.add_verbs(audit, shared)
    person_command.add_verb(verbs, shared)
    commands.add_parser("rights", parents=[shared], help=str(_("show who may do what")))


def rights() -> int:
    """Print the matrix, as wide as the terminal is; gives the exit code."""
    from stts_tui.domain.rights import matrix

    width = max(_NARROW, min(_WIDE, shutil.get_terminal_size().columns))
    table = [line for line, _heading in matrix.lines(width)]
    sys.stdout.write("\n".join((matrix.head(width), *table)) + "\n")
    return OK


def audit(given: argparse.Namespace, url: str) -> int:
    """Print the lines that match, or write them to a file; gives the exit code. Raises Refused."""
    if given.verb == "person":
        return person_command.run(given, url)
    if given.verb:
        return audit_proof_command.run(given, url)
    from stts_tui import bootstrap
    from stts_tui.domain.common.calendar import belgian_date, system_clock
    from stts_tui.services.host.trail import read_trail

    now = system_clock()
    criteria = _criteria(given, belgian_date(now))
    store = bootstrap.open_store(url)
    try:
        if given.csv is not None:
            return _write(lambda: read_trail(store, now, criteria, export=True), given.csv)
        for line in read_trail(store, now, criteria):
            sys.stdout.write(i18n.plain(_told(line)) + "\n")  # stored text
        return OK
    finally:
        store.close()


def _criteria(given: argparse.Namespace, today: date) -> TrailCriteria:
    from stts_tui.domain.common.days import parse_date
    from stts_tui.domain.trail.search import Sort, TrailCriteria

    since, until = (parse_date(text, today) if text else None for text in (given.since, given.until))
    sort = Sort.REFUSED if given.refused else Sort.LOOKS if given.looks else None
    return TrailCriteria(given.who, given.about, sort, given.action, since, until)


def _told(line: TrailLine) -> str:
    """One row: moment, who, what, about whom or what, and how it ended where it was refused, and why where that was said."""
    from stts_tui.domain.common.calendar import show_second
    from stts_tui.domain.common.masking import masked
    from stts_tui.domain.people.purpose import purpose_words
    from stts_tui.domain.trail.lines import DONE, action_words, outcome_words

    parts = [str(action_words(line.action)), masked(line.subject)]
    if line.outcome != DONE:
        parts.append(str(outcome_words(line.outcome)))
    if line.purpose:
        parts.append(str(i18n.with_label(_("Purpose"), purpose_words(line.purpose))))
    return f"{show_second(line.at):<{_COLUMNS[0]}}  {line.who!s:<{_COLUMNS[1]}}  {'; '.join(filter(None, parts))}"


def _write(read: Callable[[], Iterable[TrailLine]], path: str) -> int:
    from stts_tui.domain.trail.lists import export_rows
    from stts_tui.exchange.csv_writer import csv_lines
    from stts_tui.lines_file import write_lines

    def lines() -> Iterator[tuple[str, bool]]:
        rows = export_rows(read())
        for place, text in enumerate(csv_lines(next(rows), rows)):
            yield text, place > 0  # the head is none

    return write_lines(path, lines)
