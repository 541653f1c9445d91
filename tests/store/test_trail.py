"""The audit trail is read along its indexes, in the order of time, whatever is asked; and no line twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.common.paging import Place, Tally, Way
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.trail.lines import TrailLine
from stts_tui.domain.trail.search import MOST_COUNTED, Sort, TrailCriteria
from stts_tui.services.house import House
from stts_tui.store.audit import AuditLine
from stts_tui.store.trail import ABOUT_FILES, EVERYTHING, Fence, Trail, _walks
from tests import builders
from tests.builders import refuses
from tests.store.samples import behind
from tests.tariff_builders import a_file

FILE_KINDS = ("file", "files", "assignment", "assignments", "person", "statement", "export")
GONE = "file-forget"  # an act that went out of the table
_ACTS = [each.value for each in (ActionId.USER_SHOW, ActionId.USER_BLOCK, ActionId.FILE_SHOW, ActionId.FILE_MODIFY)] + [GONE]
START = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
Kept = tuple[House, builders.Company, builders.Company, str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Two companies, and 120 lines over a week: some of nobody's, of removed users, of an act that is in no table, and some
    after a clock was set back.
    """
    house = builders.a_house(tmp_path_factory.mktemp("trail"))
    alpha, beta = builders.a_staffed_company(house), builders.a_staffed_company(house, "Beta Mobile", "b")
    file = a_file(house, alpha.session("stts03"))
    builders.run_sql(house, "UPDATE account SET removed_at = '2026-01-01 00:00:00' WHERE user_name = 'stts02'")
    store = house.office.store
    everybody = [(made, who) for made in (alpha, beta) for who in ("admin01", "stts01", "stts02")]
    with store.transaction():
        chain = store.audit.chain()
        for number in range(120):
            at = START + timedelta(minutes=97 * number) - timedelta(hours=3 if number % 17 == 0 else 0)
            made, who = everybody[number % 6]
            act = _ACTS[number * 7 % 5]
            about: tuple[str, int | None, str] = ("file", file.file_id, file.number)
            if act in (ActionId.USER_SHOW, ActionId.USER_BLOCK):
                about = ("user", made.ids["plain01"], f"Piet Claes ({made.name_of('plain01')})")
            if number % 11 == 0:
                chain.add(AuditLine(at, None, "work", None, act, "done", *about))
            else:
                outcome = "done" if number % 9 else "not-allowed"
                chain.add(AuditLine(at, made.ids[who], made.name_of(who), made.company_id, act, outcome, *about))
        chain.write()
    yield house, alpha, beta, file.number
    builders.close(house)


def every_line(house: House) -> list[TrailLine]:
    return list(Trail().iterate(EVERYTHING, TrailCriteria()))


def walked(fence: Fence, asked: TrailCriteria, size: int, *, backwards: bool = False) -> list[int]:
    """The numbers on all pages, from the first to the last or from the last to the first."""
    trail = Trail()
    page = trail.list_page(fence, asked, Place(Way.LAST if backwards else Way.FIRST, None, size))
    found = [row.line_id for row in page.rows]
    while page.has_before if backwards else page.has_after:
        key = page.first if backwards else page.last
        page = trail.list_page(fence, asked, Place(Way.BEFORE if backwards else Way.AFTER, key, size))
        more = [row.line_id for row in page.rows]
        found = more + found if backwards else found + more
    return found


questions = st.builds(
    TrailCriteria,
    who=st.sampled_from(["", "admin01", "stts01", "stts02", "janssens"]),
    about=st.sampled_from(["", "plain01", "FILE"]),
    sort=st.sampled_from([None, *Sort]),
    action=st.sampled_from(["", ActionId.FILE_SHOW.value, GONE]),
    since=st.sampled_from([None, date(2026, 1, 6), date(2026, 1, 8)]),
    until=st.sampled_from([None, date(2026, 1, 8), date(2026, 1, 10)]),
)
LOOKS = {ActionId.USER_SHOW.value, ActionId.FILE_SHOW.value}


def answers(kept: Kept, fence: Fence, asked: TrailCriteria) -> list[int]:
    """The question in plain Python: a second opinion."""
    house, alpha, _beta, number = kept
    who = {"": None, "janssens": {"stts01", "stts02", "stts03"}}.get(asked.who, {asked.who})
    company = {alpha.name_of(each) for each in alpha.ids}
    found = []
    for line in every_line(house):
        day = (line.at + timedelta(hours=1)).date()  # Belgian winter time
        if fence.company_id is not None and line.company != "Alpha Telecom":
            continue
        if fence.files_only and line.subject_kind not in FILE_KINDS:
            continue
        if who is not None and line.actor not in who & company:
            continue
        if asked.about == "plain01" and not line.subject.endswith("(plain01)"):
            continue
        if asked.about == "FILE" and line.subject != number:
            continue
        if asked.sort is Sort.REFUSED and line.outcome == "done":
            continue
        if asked.sort in (Sort.LOOKS, Sort.DOES) and (line.action in LOOKS) is (asked.sort is Sort.DOES):
            continue
        if asked.action and line.action != asked.action:
            continue
        if (asked.since is not None and day < asked.since) or (asked.until is not None and day > asked.until):
            continue
        found.append((line.at, line.line_id))
    return [line_id for _at, line_id in sorted(found, reverse=True)]


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=questions, size=st.integers(3, 40), which=st.sampled_from(["company", "files", "all"]))
def test_pages_hold_what_answers_once_newest_first_forwards_and_backwards(
    kept: Kept, asked: TrailCriteria, size: int, which: str
) -> None:
    house, alpha, _beta, number = kept
    fence = {"company": Fence(alpha.company_id), "files": ABOUT_FILES, "all": EVERYTHING}[which]
    if which != "company" and asked.who == "janssens":
        return  # at two companies then
    expected = answers(kept, fence, asked)
    real = TrailCriteria(**{**vars(asked), "about": number if asked.about == "FILE" else asked.about})
    with house.office.store.reading():
        assert walked(fence, real, size) == expected
        assert walked(fence, real, size, backwards=True) == expected
        assert Trail().count(fence, real) == len(expected)
        assert [line.line_id for line in Trail().iterate(fence, real)] == expected


def plans(house: House, fence: Fence, asked: TrailCriteria) -> list[str]:
    """How the engine finds each walk's page."""
    found = []
    with house.office.store.reading(), behind(builders.path_of(house)) as connection:
        for walk in _walks(fence, asked):
            sql, values = walk.order_by(walk.model.at.desc(), walk.model.id.desc()).limit(16).sql()
            bound = [str(value.replace(tzinfo=None)) if isinstance(value, datetime) else value for value in values]
            found.append("; ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bound)))
    return found


A_DAY = {"since": date(2026, 1, 6), "until": date(2026, 1, 8)}


@pytest.mark.parametrize("analysed", [False, True])
@pytest.mark.parametrize(
    ("which", "asked", "index"),
    [
        ("company", {}, "audit_companys_act"),
        ("company", A_DAY, "audit_companys_act"),
        ("company", {"action": "user-show", **A_DAY}, "audit_companys_act"),
        ("company", {"sort": Sort.LOOKS}, "audit_companys_act"),
        ("company", {"who": "stts01", **A_DAY}, "audit_actors_act"),
        ("company", {"who": "stts01", "action": "file-show"}, "audit_actors_act"),
        ("company", {"about": "plain01"}, "audit_subject|audit_companys_act"),
        ("company", {"about": "plain01", "who": "stts01", "action": "file-show", **A_DAY}, "audit_subject|audit_companys_act"),
        ("files", {}, "audit_files"),
        ("files", {"sort": Sort.DOES, **A_DAY}, "audit_files"),
        ("files", {"who": "stts01"}, "audit_actors_act"),
        ("files", {"action": "file-show"}, "audit_companys_act"),
        ("company", {"sort": Sort.REFUSED}, "audit_refused"),
        ("company", {"sort": Sort.REFUSED, "who": "stts01", **A_DAY}, "audit_refused"),
        ("files", {"sort": Sort.REFUSED}, "audit_refused"),
        ("all", {"sort": Sort.REFUSED, "action": "file-show", **A_DAY}, "audit_refused"),
        ("all", {"sort": Sort.REFUSED, "about": "plain01"}, "audit_subject|audit_companys_act"),
        ("all", {}, "audit_moment"),
        ("all", {"sort": Sort.LOOKS, **A_DAY}, "audit_moment"),
        ("all", {"who": "stts01"}, "audit_actors_act"),
        ("all", {"who": "work", **A_DAY}, "audit_actors_act"),
        ("all", {"about": "plain01"}, "audit_subject|audit_companys_act"),
        ("all", {"action": "user-show", **A_DAY}, "audit_companys_act"),
    ],
)  # fmt: skip
def test_no_question_scans_or_sorts(kept: Kept, which: str, asked: dict[str, Any], index: str, analysed: bool) -> None:
    house, alpha, _beta, _number = kept
    if analysed:
        house.office.store.refresh_statistics()
    fence = {"company": Fence(alpha.company_id), "files": ABOUT_FILES, "all": EVERYTHING}[which]
    for plan in plans(house, fence, TrailCriteria(**asked)):
        used = set(re.findall(r"USING (?:COVERING )?INDEX (\w+)", plan))
        assert len(used) == 1, plan
        assert used <= set(index.split("|")), plan
        assert "TEMP B-TREE" not in plan, plan


def test_a_name_or_number_that_means_nothing_here_is_told(kept: Kept) -> None:
    house, alpha, beta, number = kept
    with house.office.store.reading():
        for fence, asked, code in (
            (Fence(alpha.company_id), TrailCriteria(who="admin01b"), "audit-nobody"),
            (Fence(alpha.company_id), TrailCriteria(who="work"), "audit-nobody"),
            (EVERYTHING, TrailCriteria(who="%"), "audit-nobody"),
            (Fence(beta.company_id), TrailCriteria(about=number), "audit-nothing"),
            (Fence(alpha.company_id), TrailCriteria(about="plain01b"), "audit-nothing"),
            (EVERYTHING, TrailCriteria(about="STTS-2026-9999999"), "audit-nothing"),
        ):
            with refuses(code):
                Trail().list_page(fence, asked, Place())


def test_more_than_a_thousand_lines_are_not_counted(house: House, alpha: builders.Company) -> None:
    store = house.office.store
    with store.transaction():
        chain = store.audit.chain()
        for number in range(MOST_COUNTED + 200):
            at = START + timedelta(seconds=number)
            chain.add(AuditLine(at, alpha.ids["stts01"], "stts01", alpha.company_id, "file-show"))
        chain.write()
    found = house.trail.find(alpha.session(), TrailCriteria(who="stts01"), Place())
    assert found.question == "more than 1000 lines of Alpha Telecom: by “stts01”"
    with store.reading():
        assert Trail().count(EVERYTHING, TrailCriteria()) == Tally(MOST_COUNTED, more=True)
