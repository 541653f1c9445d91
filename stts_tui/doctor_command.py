"""`stts-tui doctor`: what is wrong with a database, and what stands at the end of its audit trail."""

from __future__ import annotations

import sys

from stts_tui import backup_command
from stts_tui.exit_codes import FOUND, OK
from stts_tui.i18n import _


def run(url: str, *, deep: bool = False) -> int:
    """Tell what is wrong with the database, `deep`: with every row too; gives the exit code. Raises Refused."""
    from stts_tui.domain.law.book import law_problems
    from stts_tui.store import database

    store = database.open_existing(url, migrate=False)
    try:
        problems = [*store.problems(deep=deep), *law_problems()]
        state = _("{database}: schema {schema}, last audit link {link}").with_values(
            database=store.engine.description, schema=store.schema(), link=store.last_audit_link()[:16]
        )
        sys.stdout.write(f"{state}\n{backup_command.newest(store)}\n")
    finally:
        store.close()
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    if not problems:
        sound = _("sound")
        sys.stdout.write(f"{sound}\n")
    return FOUND if problems else OK
