"""Pages of a company with 100,000 users: each page against the first, and against 20 look-ups by key in the same run.

python -m tests.benchmarks.users [USERS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from stts_tui.demo.people import Population
from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.common.text import fold
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.session import Session
from stts_tui.services.house import House
from stts_tui.store import tables
from tests import builders

ROUNDS = 15


def fill(house: House, company_id: int, count: int) -> None:
    """Users written in bulk, past the services, with the folded columns that these would write."""
    population = Population(7, builders.MONDAY_MORNING.date())
    people = [population.staff_member() for _person in range(500)]
    at = house.office.clock()
    with house.office.store.transaction():
        rows = []
        for number in range(count):
            first, last = people[number % 500].first_name, f"{people[number * 7 % 499].last_name} {number % 97:02}"
            rows.append({
                "role": "company", "company": company_id, "user_name": f"u{number:07}", "local_administrator": False,
                "first_name": first, "last_name": last, "folded_first": fold(first),
                "folded_last": fold(last), "niss": f"{number:011}", "email": "a@b.be", "language": "nl",
                "password_hash": "-", "must_choose_password": False, "session_epoch": 1,
                "blocked_until": date.min if number % 10 else date.max, "blocked_reason": "",
                "last_login_at": None, "failures_since": 0, "created_at": at, "removed_at": None, "version": 1,
                "changed_at": at, "changed_by": "bench",
            })  # fmt: skip
            if len(rows) == 500:
                tables.Account.insert_many(rows).execute()
                rows.clear()
        if rows:
            tables.Account.insert_many(rows).execute()
    house.office.store.refresh_statistics()


def median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = builders.a_house(Path(folder))
        alpha = builders.a_staffed_company(house)
        fill(house, alpha.company_id, count)
        session: Session = alpha.session()
        users = house.users
        limit = median_ms(lambda: [tables.Account.get_by_id(number) for number in range(10, 30)])
        first = users.list_page(session, Place())
        second = users.list_page(session, Place(Way.AFTER, first.page.last))
        middle = tables.Account.select().where(tables.Account.folded_last >= "m").order_by(tables.Account.folded_last).first()
        key = (middle.folded_last, middle.folded_first, middle.id)
        asked: dict[str, Callable[[], object]] = {
            "page 1": lambda: users.list_page(session, Place()),
            "page 2": lambda: users.list_page(session, Place(Way.AFTER, first.page.last)),
            "page 3": lambda: users.list_page(session, Place(Way.AFTER, second.page.last)),
            "a page in the middle": lambda: users.list_page(session, Place(Way.AFTER, key)),
            "last page": lambda: users.list_page(session, Place(Way.LAST)),
            "blocked, page 1": lambda: users.find(session, UserCriteria(blocked=True), Place()),
            "blocked, last page": lambda: users.find(session, UserCriteria(blocked=True), Place(Way.LAST)),
            "NOT blocked, last page": lambda: users.find(
                session, UserCriteria(blocked=True, complement=True), Place(Way.LAST)
            ),
            "name begins with peet": lambda: users.find(session, UserCriteria(last_name=parse_text_match("peet*")), Place()),
            "name holds eeter": lambda: users.find(session, UserCriteria(last_name=parse_text_match("eeter")), Place()),
            "NOT name holds eeter": lambda: users.find(
                session, UserCriteria(last_name=parse_text_match("eeter"), complement=True), Place()
            ),
        }  # fmt: skip
        print(f"{count} users; 20 look-ups by key through the same tables: {limit:.2f} ms (median of {ROUNDS})")
        page_1 = 0.0
        for name, work in asked.items():
            taken = median_ms(work)
            page_1 = page_1 or taken
            print(f"{name:<24} {taken:7.2f} ms   {taken / page_1:5.2f} x page 1   {taken / limit:5.2f} x look-ups")
        builders.close(house)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
