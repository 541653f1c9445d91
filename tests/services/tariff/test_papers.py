"""Which papers came in, when, and what is missing: on the card, in the list, in the reminder, for the periodic work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stts_tui.domain.common.letters import texts
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.paper import as_text
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.authority import AskDocuments, GrantTariff, RecordPapers, RefuseTariff, SetRight
from stts_tui.domain.tariff.file import CancelAction, FileView, ModifyFile, PickFile
from stts_tui.domain.tariff.letters import write
from stts_tui.domain.tariff.lists import WORK
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.reasons import DocumentKind as D
from stts_tui.domain.tariff.register import Receiver
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from stts_tui.tui.screens.tariff.file_rows import data_rows, forecast_rows
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


@pytest.mark.parametrize(
    ("language", "received"),
    [
        ("nl", "Wij ontvingen van u:"),
        ("fr", "Vous nous avez fait parvenir"),
        ("en", "We have received from you:"),
        ("de", "Von Ihnen haben wir erhalten:"),
    ],
)
def test_the_reminder_tells_it_in_every_language(
    house: House, bipt: Session, asked: FileView, language: str, received: str
) -> None:
    reminded = house.authority.carry_out(bipt, steps.REMIND.of(PickFile(asked.file_id, asked.version)))
    nothing_came, one_came = reminded, came_in(house, bipt, reminded, D.HEARING)

    def bullets(file: FileView) -> list[str]:
        letter = write(file, Receiver("Maria Peeters", (), language), "02 123 45 67", MONDAY)
        assert letter is not None
        assert "{" not in as_text(letter.paper)
        return [line.text for line in letter.paper if line.text.startswith("- ") or line.text == words["frame"]["received"]]

    words = texts(language, "letters")
    hearing, household = (f"- {words['documents'][kind]}" for kind in (D.HEARING, D.HOUSEHOLD))
    assert words["frame"]["received"].startswith(received)
    assert bullets(nothing_came) == [hearing, household]
    assert bullets(one_came) == [words["frame"]["received"], f"{hearing} (02/03/2026)", household]


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


def test_a_tick_taken_back_after_the_term_leaves_one_that_can_be_kept(
    house: House, bipt: Session, asked: FileView, clock: FixedClock
) -> None:
    both = came_in(house, bipt, asked, D.HEARING, D.HOUSEHOLD)
    clock.advance(days=70)
    bipt = log_in(house, "bipt01")
    back = came_in(house, bipt, both, D.HEARING, on=clock.today)
    assert back.documents_due == clock.today + timedelta(days=60)
    assert listed(house, bipt) == [("Judge documents", back.documents_due)]
    assert [line.action for line in do_the_work(house.office)] == [ActionId.FILE_REMIND]  # it was not closed


def test_what_is_late_stays_late_where_only_a_part_comes_in(
    house: House, bipt: Session, asked: FileView, clock: FixedClock
) -> None:
    clock.advance(days=70)
    part = came_in(house, log_in(house, "bipt01"), asked, D.HEARING, on=clock.today)
    assert part.documents_due == asked.documents_due


def test_the_card_tells_when_each_paper_was_asked(
    house: House, alpha: Company, bipt: Session, asked: FileView, clock: FixedClock
) -> None:
    first = came_in(house, bipt, asked, D.HEARING)
    clock.advance(days=2)
    bipt = log_in(house, "bipt01")
    more = AskDocuments(first.file_id, first.version, frozenset({D.HEARING, D.HOUSEHOLD, D.DISABILITY}))
    file = came_in(house, bipt, house.authority.carry_out(bipt, steps.ASK.of(more)), D.HEARING, D.WAR_BLIND, on=clock.today)
    for shown in (file, house.files.show(alpha.session("stts01"), file.file_id)):
        lines = card(shown).splitlines()
        start = lines.index("asked on 02/03/2026")
        assert lines[start : start + 6] == [
            "asked on 02/03/2026",
            "- Household composition, from the municipality: missing",
            "- Specialist's statement with audiogram (70 dB): received on 02/03/2026",
            "asked on 04/03/2026",
            "- Certificate of disability of 66 % or more: missing",
            "- Certificate of military war blindness: received on 04/03/2026",  # nobody asked it
        ]


def test_a_preview_tells_what_would_be_missing_and_saves_nothing(house: House, bipt: Session, asked: FileView) -> None:
    task = steps.PAPERS.of(RecordPapers(asked.file_id, asked.version, frozenset({D.HEARING, D.HOUSEHOLD}), MONDAY))
    told = [str(row[1]) for row in forecast_rows(house.authority.foresee(bipt, task), MONDAY) if isinstance(row, tuple)]
    assert "Every paper that was asked is there: the authority (BIPT) judges them." in told
    assert any("(02/03/2026)" in words for words in told)
    assert house.authority.examine(bipt, asked.file_id).received == ()


def test_a_closed_file_that_lives_again_has_what_came_in(
    house: House, bipt: Session, asked: FileView, clock: FixedClock
) -> None:
    both = came_in(house, bipt, asked, D.HEARING, D.HOUSEHOLD)
    refusal = RefuseTariff(both.file_id, both.version, Because.NO_PROOF)
    refused = house.authority.carry_out(bipt, steps.REFUSE.of(refusal))
    clock.advance(days=100)
    bipt = log_in(house, "bipt01")
    right = SetRight(refused.file_id, refused.version, "they were there")
    again = house.authority.carry_out(bipt, steps.SET_RIGHT.of(right))
    assert (again.received, again.asked) == (both.received, both.asked)
    assert listed(house, bipt) == [("Papers are all in", date(2026, 6, 24))]  # ten working days
    assert list(do_the_work(house.office)) == []


def test_an_operator_cancels_only_what_came_after_the_papers(
    house: House, alpha: Company, bipt: Session, asked: FileView
) -> None:
    boss = alpha.session("stts03")
    first = came_in(house, bipt, asked, D.HEARING)
    with refuses("cancel-not-yours"):
        house.files.carry_out(boss, steps.CANCEL.of(CancelAction(first.file_id, first.version, "by mistake")))
    change = ModifyFile(first.file_id, first.version, reference="K1")
    changed = house.files.carry_out(boss, steps.MODIFY.of(change))
    cancelled = house.files.carry_out(boss, steps.CANCEL.of(CancelAction(changed.file_id, changed.version, "by mistake")))
    assert (cancelled.reference, cancelled.received, cancelled.missing) == ("", first.received, frozenset({D.HOUSEHOLD}))
