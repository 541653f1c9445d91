"""Each question that lists ask, at many rows, against one statement that reads 20 rows by their keys in the same run.

python -m tests.benchmarks.search [FILES]

Files of twelve operators (the biggest has 40 %), as many users of one company more. Figures are units of that
statement, in time of the processor: the count up to 10,001; the page without it; the last page, count and all, against
the first; and the act around them, which the guard does for a look at nothing (account, rights, audit line, commit).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.common.paging import Page, Place, Tally, Way
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, Whose
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from stts_tui.store import tables
from stts_tui.store.database import Store
from stts_tui.store.tariff.views import FileViews
from tests import builders
from tests.many import TODAY, Many
from tests.tariff_builders import an_active_file

ROUNDS = 7
ONE, TWO, NAME, PART, NOT, EMPTY = (
    "one index",
    "two, a range",
    "part of a name",
    "part of a reference",
    "complement",
    "complement of nearly all",
)
GOALS = {ONE: (20, 60), TWO: (200, 200), NAME: (200, 200), PART: (200, 200), NOT: (200, 200), EMPTY: (200, 0)}  # page, count
_LATER = 3  # times the first page, at most
_SCANS = 1.5  # of the table: a count that has to look at all of it


@dataclass(frozen=True)
class Asked:
    """A question: its kind, and how the store answers it."""

    name: str
    kind: str
    page: Callable[[Place], Page[Any]]
    count: Callable[[], Tally]


def median_ms(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Of the processor: what others do on the machine meanwhile is not in it."""
    work()
    times = []
    for _round in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def of_files(store: Store, who: str, company_id: int | None) -> Iterator[Asked]:
    january: dict[str, object] = {"requested_from": date(2026, 1, 1), "requested_to": date(2026, 1, 31)}
    active, views = frozenset({FileState.ACTIVE}), store.file_views
    asked: tuple[tuple[str, str, dict[str, object], str], ...] = (
        ("all", ONE, {}, ""), ("all, by number", ONE, {}, "number"), ("all, by state", ONE, {}, "state"),
        ("all, by day", ONE, {}, "requested"),
        ("number", ONE, {"number": "STTS-2025-0001234"}, ""), ("national number", ONE, {"niss_start": "20000008638"}, ""),
        ("national number 5 digits", TWO, {"niss_start": "20000"}, ""),
        ("phone", ONE, {"phone": PhoneNumber("+32400001234")}, ""),
        ("reference k00035*", ONE, {"reference": parse_text_match("k00035*")}, ""),
        ("reference holds 00350", PART, {"reference": parse_text_match("00350")}, ""),
        ("name ger*", ONE, {"last_name": parse_text_match("ger*")}, ""),
        ("name m*", ONE, {"last_name": parse_text_match("m*")}, ""),
        ("name holds erald", NAME, {"last_name": parse_text_match("erald")}, ""),
        ("name holds er", NAME, {"last_name": parse_text_match("er")}, ""),
        ("name holds zzq (nobody)", NAME, {"last_name": parse_text_match("zzq")}, ""),
        ("first name mari*", TWO, {"first_name": parse_text_match("mari*")}, ""),
        ("first name holds hel", NAME, {"first_name": parse_text_match("hel")}, ""),
        ("name ger* and first ma*", TWO,
         {"last_name": parse_text_match("ger*"), "first_name": parse_text_match("ma*")}, ""),
        ("state active", ONE, {"states": active}, ""), ("state awaiting", ONE,
         {"states": frozenset({FileState.AWAITING_ACTIVATION})}, ""),
        ("category nobody has", ONE, {"categories": frozenset({Category.HEARING_LOSS})}, ""),
        ("requested in 1/2026", TWO, january, ""), ("requested in 1/2026, by day", ONE, january, "requested"),
        ("closed in 1/2026", TWO, {"closed_from": date(2026, 1, 1), "closed_to": date(2026, 1, 31)}, ""),
        ("active, requested in 1/2026", TWO, {"states": active, **january}, ""),
        ("active, name holds er", NAME, {"states": active, "last_name": parse_text_match("er")}, ""),
        ("refused and name m*", TWO,
         {"states": frozenset({FileState.REFUSED}), "last_name": parse_text_match("m*")}, ""),
    )  # fmt: skip
    for name, kind, criteria, order in asked:
        wanted = FileCriteria(**criteria)  # type: ignore[arg-type]
        page = partial(_page_of_files, views, company_id, wanted, order)
        yield Asked(f"{who} {name}", kind, page, partial(views.tally, company_id, wanted))


def _page_of_files(views: FileViews, company_id: int | None, wanted: FileCriteria, order: str, place: Place) -> Page[Any]:
    return views.list_page(company_id, wanted, replace(place, order=order))


def of_users(store: Store, company_id: int) -> Iterator[Asked]:
    asked: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("all", ONE, {}), ("ger*", ONE, {"last_name": parse_text_match("ger*")}),
        ("holds erald", NAME, {"last_name": parse_text_match("erald")}),
        ("first mari*", TWO, {"first_name": parse_text_match("mari*")}),
        ("national number", ONE, {"niss_start": "30000008638"}), ("blocked", ONE, {"blocked": True}),
        ("has messages", TWO, {"applications": frozenset({Application.MESSAGES})}),
        ("profile 2", TWO, {"profiles": frozenset({Profile.STTS_2})}),
        ("blocked, messages, er", NAME, {"blocked": True, "applications": frozenset({Application.MESSAGES}),
                                         "last_name": parse_text_match("er")}),
    )  # fmt: skip
    every = [(name, kind, criteria, False) for name, kind, criteria in asked]
    every += [(f"NOT {name}", NOT, criteria, True) for name, _kind, criteria in asked if criteria]
    every.append(("NOT nearly everybody", EMPTY, {"niss_start": "3"}, True))
    for name, kind, criteria, complement in every:
        wanted = UserCriteria(**criteria, complement=complement)  # type: ignore[arg-type]
        page = partial(_page_of_users, store, company_id, wanted)
        yield Asked(f"user {name}", kind, page, partial(store.accounts.tally, company_id, wanted, TODAY))


def _page_of_users(store: Store, company_id: int, wanted: UserCriteria, place: Place) -> Page[Any]:
    return store.accounts.list_page(company_id, wanted, place, TODAY)


def of_assignments(store: Store, who: str, company_id: int | None, reader_id: int) -> Iterator[Asked]:
    asked = {
        "inbox": AssignmentCriteria(), "inbox, kind nobody has": AssignmentCriteria(
            kinds=frozenset({AssignmentKind.ADDRESS_CHANGED})
        ),
        "inbox, overdue": AssignmentCriteria(overdue=True), "inbox, mine": AssignmentCriteria(whose=Whose.MINE),
        "inbox, ended": AssignmentCriteria(ended=True),
    }  # fmt: skip
    for name, wanted in asked.items():
        page = partial(_page_of_assignments, store, company_id, wanted, reader_id)
        yield Asked(f"{who} {name}", ONE, page, partial(store.assignments.tally, company_id, wanted, TODAY, reader_id))


def _page_of_assignments(
    store: Store, company_id: int | None, wanted: AssignmentCriteria, reader_id: int, place: Place
) -> Page[Any]:
    return store.assignments.list_page(company_id, wanted, place, TODAY, reader_id)


def filled(folder: Path, count: int) -> tuple[House, builders.Company, builders.Company]:
    """The house, its biggest operator, and the company of the users."""
    house = builders.a_house(folder)
    companies = [builders.a_staffed_company(house, f"Operator {n:02}", f"{chr(96 + n)}") for n in range(1, 13)]
    crowd = builders.a_staffed_company(house, "Crowd", "z")
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    file = an_active_file(house, companies[0].session("stts03"))
    many = Many(house)
    many.files(file.file_id, [each.company_id for each in companies], count)
    many.users(crowd.ids["plain01"], crowd.company_id, count)
    many.close()
    return house, companies[0], crowd


@dataclass(frozen=True)
class Taken:
    """ms: counting, the first page and the last one, both with their count; and how many match."""

    counted: float
    first: float
    last: float
    tally: Tally


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house, biggest, crowd = filled(Path(folder), count)
        store, session = house.office.store, biggest.session("stts03")
        row, ids = tables.database, [10 + number * count // 21 for number in range(20)]
        by_key = f"SELECT * FROM tariff_file WHERE id IN ({', '.join(map(str, ids))})"

        def twenty() -> float:
            return median_ms(lambda: row.execute_sql(by_key).fetchall())

        nobody = FileCriteria(number="STTS-2001-0000001")
        with store.snapshot():
            read = median_ms(lambda: store.file_views.list_page(biggest.company_id, nobody, Place()))
        act = median_ms(lambda: house.files.find(session, nobody, Place())) - read
        asked = [
            *of_files(store, "op", biggest.company_id), *of_files(store, "BIPT", None), *of_users(store, crowd.company_id),
            *of_assignments(store, "op", biggest.company_id, biggest.ids["stts03"]),
        ]  # fmt: skip
        found, units = [], []
        with store.snapshot():
            for each in asked:  # the unit again and again: the machine is never the same
                units.append(twenty())
                first, last = partial(each.page, Place()), partial(each.page, Place(Way.LAST))
                found.append(Taken(median_ms(each.count), median_ms(first), median_ms(last), each.count()))
            scan = median_ms(lambda: row.execute_sql("SELECT count(*) FROM account WHERE password_hash = '?'").fetchall())
        unit = statistics.median(units)
        print(f"{count} files and users; 20 rows by key: {unit:.3f} ms = 1 u; a scan of the users' table: {scan / unit:.0f} u")
        print(f"{'':<36}{'page':>8}{'count':>8}{'last / first':>14}{'act':>7}   goal (page, count, last)")
        missed = 0
        for each, taken in zip(asked, found, strict=True):
            page, counted = max(0.0, taken.first - taken.counted) / unit, taken.counted / unit
            of_page, most = GOALS[each.kind]
            of_count = most if each.kind != EMPTY else round(_SCANS * scan / unit)
            is_met = page <= of_page and counted <= of_count and taken.last <= _LATER * taken.first
            missed += not is_met
            print(f"{each.name:<36}{page:>8.1f}{counted:>8.1f}{taken.last / taken.first:>14.2f}{act / unit:>7.1f}"
                  f"   {of_page}, {of_count}, {_LATER} ({each.kind}){'' if is_met else '  <-'}  {taken.tally}")  # fmt: skip
        print(f"{len(asked) - missed} of {len(asked)} within their goal")
        builders.close(house)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
