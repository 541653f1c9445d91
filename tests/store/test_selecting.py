"""Kept words of a list of columns: the same as without, whatever was asked before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import ModelSelect, fn

from stts_tui.services.house import House
from stts_tui.store import selecting
from stts_tui.store.tables import Account, AccountApplication, Company

QUERIES: list[Callable[[], ModelSelect]] = [
    Account.select,
    lambda: Account.select(Account.id, Account.user_name),
    lambda: Account.select(Account.user_name, Account.id),
    lambda: Account.select(Account, Company).join(Company),
    lambda: Account.select(Company.name, Account.id).join(Company),
    lambda: Company.select(Company.name, Account.id).join(Account),
    lambda: Account.select(Account.id, fn.COUNT(Company.id)).join(Company).group_by(Account.id),
    lambda: Account.select(Account.id).where(Account.id.in_(Account.select(Account.id).where(Account.user_name > "a"))),
    lambda: Account.select(Account.id).where(Account.company.in_(Company.select(Company.id))),
    lambda: (
        (other := Account.alias()) and Account.select(Account.id, other.id).join(other, on=other.company == Account.company)
    ),
    lambda: (other := Account.alias()) and other.select(other.id).where(other.user_name != ""),
    lambda: Account.select(Account.id).union(AccountApplication.select(AccountApplication.account)),
    lambda: Account.select(Account.id.alias("x")),
    lambda: Account.select().distinct(),
]


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_a_query_reads_the_same_the_first_time_and_later(house: House, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(selecting.Kept, "get", lambda *_given: None)
    plain = [query().sql() for query in QUERIES]
    monkeypatch.undo()
    monkeypatch.setattr(selecting, "_words", selecting.Kept())
    for query in QUERIES[number:] + QUERIES[:number]:
        assert query().sql() == query().sql() == plain[QUERIES.index(query)]
