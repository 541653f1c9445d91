"""`stts-tui audit person`: the report to a person, on the host. The number stands on no command line: others read these."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TypeVar

from stts_tui import command_words, i18n
from stts_tui.exit_codes import CANNOT, OK
from stts_tui.i18n import _

_LONGEST = 64  # bytes: a number, and what separates its digits
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verb(verbs: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    person = verbs.add_parser(
        "person", parents=[shared], help=str(_("who consulted or changed a person's data, in the person's language"))
    )
    person.add_argument(
        "--niss-file", metavar=str(command_words.FILE), required=True,
        help=str(_("the file that holds the national number; - for the standard input")),
    )  # fmt: skip
    person.add_argument(
        "--pdf", metavar=str(command_words.FILE), help=str(_("write it as PDF to a new file that only you can read"))
    )
    person.add_argument(
        "--csv", dest="person_csv", metavar=str(command_words.FILE),
        help=str(_("write all that each line says to a new file that only you can read")),
    )  # fmt: skip


def run(given: argparse.Namespace, url: str) -> int:
    """Print the report, or write it; gives the exit code. Raises Refused."""
    from stts_tui import bootstrap
    from stts_tui.domain.common.calendar import belgian_date, system_clock
    from stts_tui.domain.common.numbers import parse_national_number
    from stts_tui.domain.common.paper import as_text
    from stts_tui.domain.common.troubles import why_not
    from stts_tui.domain.trail.lists import export_rows
    from stts_tui.domain.trail.person import AskPerson
    from stts_tui.exchange.csv_writer import csv_lines
    from stts_tui.services.host.trail import read_person
    from stts_tui.services.paper_files import as_pdf, write_paper
    from stts_tui.store.whole_files import together

    now = system_clock()
    try:
        text = _read(given.niss_file)
    except OSError as error:
        told = _("{path} cannot be read: {why}.").with_values(path=given.niss_file, why=why_not(error))
        sys.stderr.write(f"stts-tui: {i18n.plain(told)}\n")
        return CANNOT
    asked = AskPerson(parse_national_number(text, belgian_date(now)), given.language or i18n.current_language())
    store = bootstrap.open_store(url)
    try:
        found = read_person(store, now, asked)
    finally:
        store.close()
    written = []
    if given.pdf:
        written.append((Path(given.pdf), as_pdf(found.paper, now)))
    if given.person_csv:
        rows = export_rows(found.lines)
        written.append((Path(given.person_csv), "".join(csv_lines(next(rows), rows)).encode()))
    with together() as there:
        for path, content in written:
            write_paper(path.absolute().parent, path, content)
            there.append(path)
    for path in there:
        sys.stdout.write(f"{i18n.plain(path)}\n")
    if not written:
        sys.stdout.write("".join(f"{i18n.plain(line)}\n" for line in as_text(found.paper).splitlines()))
    return OK


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.readline(_LONGEST).strip()
    with open(name, encoding="utf-8", errors="replace") as file:
        return file.readline(_LONGEST).strip()
