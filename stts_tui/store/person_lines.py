"""Every line of the audit trail that is about one person, whatever number the person had: for the report to that person.

By the pseudonym, in the line or beside it; lines of before there were pseudonyms by the files and the accounts of the number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.trail.lines import TrailLine
from stts_tui.store import audit_persons
from stts_tui.store.audit_persons import Pseudonyms
from stts_tui.store.tables import Account, Audit
from stts_tui.store.tariff.numbers import Numbers
from stts_tui.store.tariff.tables import TariffFile
from stts_tui.store.trail import EVERYTHING, about_files, about_user, lines_of

_PAGE = 500


def lines_about(niss: NationalNumber, pseudonyms: Pseudonyms) -> tuple[TrailLine, ...]:
    """The newest first."""
    numbers = _numbers(niss.digits)
    ways = audit_persons.about([pseudonyms.of(each) for each in numbers])
    old = list(about_files(EVERYTHING, TariffFile.niss.in_(numbers)))
    accounts = Account.select(Account.id, Account.user_name).where(Account.niss.in_(numbers)).tuples()
    for account_id, name in accounts:
        old += about_user(EVERYTHING, account_id, name)
    ways += [each & (Audit.person == "") for each in old]
    found = {row for way in ways for row in Audit.select(Audit.at, Audit.id).where(way).tuples()}
    in_order = [line_id for _at, line_id in sorted(found, reverse=True)]
    return tuple(itertools.chain.from_iterable(map(lines_of, _pages(in_order))))


def _numbers(digits: str) -> list[str]:
    """All that the person has had."""
    chains = Numbers().chains([digits])
    return sorted({digits, *chains, *chains.values()})


def _pages(line_ids: list[int]) -> Iterable[list[int]]:
    rest: Iterator[int] = iter(line_ids)
    while page := list(itertools.islice(rest, _PAGE)):
        yield page
