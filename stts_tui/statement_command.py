"""`stts-tui statement`: the files of a year's statements, and what they hold."""

from __future__ import annotations

import argparse
import sys

from stts_tui import command_words
from stts_tui.exit_codes import OK
from stts_tui.i18n import _


def run(given: argparse.Namespace, url: str) -> int:
    """Write the statements of a year; gives the exit code. Raises Refused."""
    from pathlib import Path

    from stts_tui import bootstrap
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.common.numbers import parse_enterprise_number
    from stts_tui.domain.law.amounts import show_euro
    from stts_tui.services.tariff.statement import write_all

    cbe = parse_enterprise_number(given.company).digits if given.company else None
    store = bootstrap.open_store(url)
    try:
        count = 0
        for operator, written in write_all(store, system_clock(), given.year, Path(given.folder), cbe):
            count += 1
            whole = written.totals.granted
            told = _("{operator}: beneficiaries {count}, days {days}, {amount}").with_values(
                operator=operator, count=written.totals.beneficiaries, days=whole.days, amount=show_euro(whole.amounts.total)
            )
            sys.stdout.write(f"{told}\n  {written.csv}\n  {written.xml}\n")
    finally:
        store.close()
    if count:
        return OK
    return command_words.cannot(_("no operator has the enterprise number {cbe}.").with_values(cbe=given.company or "-"))
