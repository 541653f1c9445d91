"""Which papers came in, when, and what is missing: on the card, in the list, in the reminder, for the periodic work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.authority import AskDocuments, GrantTariff, RecordPapers
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.lists import WORK
from stts_tui.domain.tariff.reasons import DocumentKind as D
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from stts_tui.tui.screens.tariff.file_rows import data_rows
from tests import builders
from tests.builders import MONDAY_MORNING, Company, FixedClock, log_in, refuses
from tests.tariff_builders import a_file, a_person

MONDAY = MONDAY_MORNING.date()


@pytest.fixture
def bipt(house: House) -> Session:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    return log_in(house, "bipt01")


@pytest.fixture
def asked(house: House, alpha: Company, bipt: Session) -> FileView:
    person = a_person(house, categories=())
    file = a_file(house, alpha.session("stts01"), person, category=Category.HEARING_LOSS, with_proof=True)
    ask = AskDocuments(file.file_id, file.version, frozenset({D.HEARING, D.HOUSEHOLD}))
    return house.authority.carry_out(bipt, steps.ASK.of(ask))


def came_in(house: House, session: Session, file: FileView, *papers: D, on: date = MONDAY) -> FileView:
    request = RecordPapers(file.file_id, file.version, frozenset(papers), on)
    return house.authority.carry_out(session, steps.PAPERS.of(request))


def listed(house: House, session: Session) -> list[tuple[str, date]]:
    rows = house.authority.work_list(session, AssignmentCriteria(), Place()).page.rows
    return [(str(WORK[1].text(row)), row.due_on) for row in rows]


def card(file: FileView) -> str:
    return "\n".join(str(row[1]) for row in data_rows(file) if isinstance(row, tuple))


def test_one_after_the_other_and_what_is_missing(house: House, bipt: Session, asked: FileView, clock: FixedClock) -> None:
    assert listed(house, bipt) == [("Judge documents", MONDAY + timedelta(days=60))]
    clock.advance(days=3)
    bipt = log_in(house, "bipt01")
    first = came_in(house, bipt, asked, D.HEARING, on=MONDAY + timedelta(days=2))
    assert (dict(first.received), set(first.missing)) == ({D.HEARING: MONDAY + timedelta(days=2)}, {D.HOUSEHOLD})
    assert "received on 04/03/2026" in card(first)
    assert "municipality: missing" in card(first)
    assert listed(house, bipt)[0][0] == "Judge documents"
    both = came_in(house, bipt, first, D.HEARING, D.HOUSEHOLD, on=MONDAY + timedelta(days=3))
    assert both.received == ((D.HOUSEHOLD, MONDAY + timedelta(days=3)), (D.HEARING, MONDAY + timedelta(days=2)))
    assert "Everything that was asked is there." in card(both)
    assert listed(house, bipt) == [("Papers are all in", date(2026, 3, 19))]  # ten working days
    back = came_in(house, bipt, both, D.HEARING)  # ticked by mistake
    assert back.missing == {D.HOUSEHOLD}
    assert listed(house, bipt) == [("Judge documents", MONDAY + timedelta(days=60))]
    assert [line.what for line in back.history[-3:]] == [ActionId.FILE_PAPERS.value] * 3
    with refuses("file-nothing-changed"):
        came_in(house, bipt, back, D.HEARING)


def test_days_on_which_nothing_can_have_come_in(house: House, bipt: Session, asked: FileView) -> None:
    for wrong in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)):
        with refuses("papers-received"):
            came_in(house, bipt, asked, D.HEARING, on=wrong)


def test_the_reminder_names_what_is_missing_only(house: House, bipt: Session, asked: FileView) -> None:
    first = came_in(house, bipt, asked, D.HEARING)
    reminded = house.authority.carry_out(bipt, steps.REMIND.of(PickFile(first.file_id, first.version)))
    lines = [line.text for line in house.authority.letter(bipt, reminded.file_id).paper]
    assert "- het verslag van een arts" not in lines
    there, missing = lines.index("Wij ontvingen van u:"), lines.index("Bezorg ons uiterlijk op 01/05/2026 een kopie van:")
    assert "(02/03/2026)" in lines[there + 1]
    papers = [line for line in lines[missing:] if line.startswith("- ")]
    assert len(papers) == 1
    assert "gezin" in papers[0]


def test_once_all_is_there_nothing_is_reminded_of_or_closed(
    house: House, bipt: Session, asked: FileView, clock: FixedClock
) -> None:
    both = came_in(house, bipt, asked, D.HEARING, D.HOUSEHOLD)
    assert {ActionId.FILE_REMIND, ActionId.FILE_LETTER} & set(house.authority.examine(bipt, both.file_id).offered) == set()
    with refuses("file-wrong-action"):
        house.authority.carry_out(bipt, steps.REMIND.of(PickFile(both.file_id, both.version)))
    clock.advance(days=200)
    assert list(do_the_work(house.office)) == []
    bipt = log_in(house, "bipt01")
    grant = GrantTariff(both.file_id, both.version, Category.HEARING_LOSS, both.requested_on)
    granted = house.authority.carry_out(bipt, steps.GRANT.of(grant))
    assert len(granted.received) == 2


def test_asking_again_keeps_what_came_in(house: House, bipt: Session, asked: FileView) -> None:
    first = came_in(house, bipt, asked, D.HEARING)
    with refuses("documents-none"):
        again = AskDocuments(first.file_id, first.version, frozenset({D.HEARING}))
        house.authority.carry_out(bipt, steps.ASK.of(again))
    more = AskDocuments(first.file_id, first.version, frozenset({D.HEARING, D.DISABILITY}))
    file = house.authority.carry_out(bipt, steps.ASK.of(more))
    assert (dict(file.received), set(file.missing)) == ({D.HEARING: MONDAY}, {D.DISABILITY})


def test_the_operator_sees_what_was_asked_and_what_came_in(
    house: House, alpha: Company, beta: Company, bipt: Session, asked: FileView
) -> None:
    came_in(house, bipt, asked, D.HEARING)
    assert "received on 02/03/2026" in card(house.files.show(alpha.session("stts01"), asked.file_id))
    with refuses("file-unknown"):
        house.files.show(beta.session("stts01"), asked.file_id)
    task = steps.PAPERS.of(RecordPapers(asked.file_id, asked.version, frozenset({D.HEARING}), MONDAY))
    with refuses("not-allowed"):
        house.authority.carry_out(alpha.session("stts03"), task)
    assert AssignmentKind.JUDGE_DOCUMENTS.is_the_authoritys
