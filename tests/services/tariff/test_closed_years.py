"""A statement that was sent stays what it was; what changes its days later is a correction, and is told before."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import EndTariff, GrantTariff
from stts_tui.domain.tariff.closed_years import SendStatement, Sent
from stts_tui.domain.tariff.file import FileView, PickFile, StopWhat
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.services.house import House
from stts_tui.services.tariff.statement import WrittenStatement, write_statement
from tests import builders
from tests.builders import Company, FixedClock, refuses
from tests.tariff_builders import a_cancellation, a_completion, a_person, a_stop, a_transfer, an_active_file

SENT_ON = date(2027, 4, 10)


@pytest.fixture
def file(house: House, alpha: Company, clock: FixedClock) -> FileView:
    """Served from 2 March 2026 on, with a price of 30 euro; now it is 12 April 2027."""
    found = an_active_file(
        house, alpha.session("stts03"), a_person(house, "Maria", "Peeters"), activation_on=date(2026, 3, 2), price=Decimal(30)
    )  # fmt: skip
    clock.advance(days=406)
    return found


def send(house: House, company: Company, sent_on: date = SENT_ON, year: int = 2026) -> Sent:
    return house.statement.send(company.session("stts03"), SendStatement(year, sent_on))


def written(house: House, company: Company, folder: Path) -> WrittenStatement:
    return write_statement(house.statement.make(company.session("stts03"), 2026), folder)


def stopped(house: House, company: Company, file: FileView, last_day: date) -> FileView:
    task = steps.STOP.of(a_stop(house.files.show(company.session("stts03"), file.file_id), last_day=last_day))
    return house.files.carry_out(company.session("stts03"), task)


def test_made_a_hundred_times_nothing_is_frozen(house: House, alpha: Company, file: FileView, tmp_path: Path) -> None:
    assert written(house, alpha, tmp_path).totals.granted.days == 305  # 2 March to 31 December
    stopped(house, alpha, file, date(2026, 12, 30))
    assert written(house, alpha, tmp_path).totals.granted.days == 304


def test_sent_it_stays_and_what_changes_is_a_correction(
    house: House, alpha: Company, file: FileView, tmp_path: Path
) -> None:  # fmt: skip
    before = written(house, alpha, tmp_path / "before")
    assert send(house, alpha) == Sent(0, SENT_ON)
    same = written(house, alpha, tmp_path / "same")
    assert same.csv.read_text() == before.csv.read_text()
    assert same.corrections == ()

    stopped(house, alpha, file, date(2026, 11, 30))  # 31 days of December less, with a whole month's amounts
    after = written(house, alpha, tmp_path / "after")
    assert after.csv.read_text() == before.csv.read_text()
    root = ElementTree.parse(after.xml).getroot()  # noqa: S314 (our own file)
    assert (root.get("sentOn"), root.findtext("Totals/Days")) == ("2027-04-10", "305")
    (correction,) = after.corrections
    assert (correction.serial, correction.sent_on, correction.files, correction.days) == (1, None, 1, -31)
    assert correction.total == -(Decimal("8.40") + Decimal("3.10"))
    (row,) = csv.DictReader(io.StringIO(correction.csv.read_text("utf-8-sig")), delimiter=";")
    assert (row["days_sent"], row["days_now"], row["days_difference"]) == ("305", "274", "-31")
    assert row["file"] == file.number
    assert file.niss.digits not in correction.csv.read_text()

    assert send(house, alpha, date(2027, 4, 11)) == Sent(1, date(2027, 4, 11))
    (told,) = written(house, alpha, tmp_path / "told").corrections
    assert (told.sent_on, told.days, told.total) == (date(2027, 4, 11), correction.days, correction.total)
    assert written(house, alpha, tmp_path / "again").csv.read_text() == before.csv.read_text()


def test_a_file_that_gives_nothing_any_more_and_comes_back(
    house: House, alpha: Company, file: FileView, tmp_path: Path
) -> None:  # fmt: skip
    """The second correction is against what the first one told, not against the statement."""
    send(house, alpha)
    boss = alpha.session("stts03")
    stop = a_stop(house.files.show(boss, file.file_id), last_day=date(2026, 3, 2))
    house.files.carry_out(boss, steps.STOP.of(stop))
    send(house, alpha, date(2027, 4, 11))
    house.files.carry_out(boss, steps.CANCEL.of(a_cancellation(house.files.show(boss, file.file_id))))
    first, second = written(house, alpha, tmp_path).corrections
    assert (first.days, second.days) == (1 - 305, 305 - 1)
    assert first.total == -second.total


def test_what_cannot_be_marked_as_sent(house: House, alpha: Company, beta: Company, file: FileView) -> None:
    for day, year, code in (
        (date(2026, 12, 31), 2026, "statement-sent-day"), (date(2027, 4, 13), 2026, "statement-sent-day"),
        (SENT_ON, 2027, "statement-year"),
    ):  # fmt: skip
        with refuses(code):
            send(house, alpha, day, year)
    send(house, alpha)
    with refuses("statement-sent"):
        send(house, alpha, date(2027, 4, 11))
    send(house, beta)  # another company's year is its own, also without a single file
    stopped(house, alpha, file, date(2026, 11, 30))
    with refuses("statement-sent-day"):  # a correction never leaves before what it corrects
        send(house, alpha, date(2027, 4, 9))
    lines = [line for line in house.office.store.audit.list_() if line.action == ActionId.STATEMENT_SEND]
    assert [(line.subject_name, line.company_id) for line in lines] == [("2026", alpha.company_id), ("2026", beta.company_id)]


def test_whoever_causes_a_correction_is_told_before(house: House, alpha: Company, file: FileView) -> None:
    boss = alpha.session("stts03")
    back = steps.STOP.of(a_stop(house.files.show(boss, file.file_id), last_day=date(2026, 11, 30)))
    assert house.files.precheck(boss, back).corrects == ()  # it was made, and not sent
    send(house, alpha)
    assert house.files.precheck(boss, back).corrects == (Corrects(2026, SENT_ON, elsewhere=False),)
    now = steps.STOP.of(a_stop(house.files.show(boss, file.file_id), last_day=date(2027, 4, 12)))
    assert house.files.precheck(boss, now).corrects == ()
    stands = house.files.carry_out(boss, back)
    assert [each.year for each in stands.corrects] == [2026]
    undoing = PickFile(stands.file_id, stands.version)
    assert house.files.preview_cancel(boss, undoing).corrects == ()  # back to what was told
    send(house, alpha, date(2027, 4, 11))  # the correction
    assert house.files.show(boss, file.file_id).corrects == ()
    assert [each.year for each in house.files.preview_cancel(boss, undoing).corrects] == [2026]


def test_so_is_the_authority(house: House, alpha: Company, file: FileView) -> None:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    authority = builders.log_in(house, "bipt0001")
    send(house, alpha)
    task = steps.END.of(EndTariff(file.file_id, file.version, Because.DECEASED, date(2026, 12, 24)))
    foreseen = house.authority.foresee(authority, task)
    assert foreseen.corrects == (Corrects(2026, SENT_ON, elsewhere=True),)
    assert house.authority.examine(authority, file.file_id).version == file.version  # nothing was done
    with refuses("not-allowed"):
        house.authority.foresee(authority, steps.STOP.of(a_stop(file, what=StopWhat.TARIFF)))


def test_and_whoever_takes_a_file_over(house: House, alpha: Company, beta: Company, clock: FixedClock) -> None:
    """Asked for before New Year, entered after it: the other operator's days of the closed year change, too."""
    maria = a_person(house, "Maria", "Peeters")
    an_active_file(house, alpha.session("stts03"), maria, activation_on=date(2026, 3, 2))
    clock.advance(days=293)  # 20 December 2026
    taken = a_transfer(maria, consent_on=date(2026, 12, 20), second=None)
    ours = house.files.carry_out(beta.session("stts03"), steps.TRANSFER.of(taken))
    clock.advance(days=13)  # 2 January 2027
    send(house, alpha, date(2027, 1, 2))
    typed = a_completion(ours, activation_on=date(2026, 12, 28), invoice_on=date(2027, 1, 20))
    found = house.files.precheck(beta.session("stts03"), steps.COMPLETE.of(typed))
    assert found.reasons == ()
    assert found.corrects == (Corrects(2026, date(2027, 1, 2), elsewhere=True),)


def test_another_ground_from_this_year_on_leaves_the_closed_year_alone(
    house: House, alpha: Company, file: FileView, tmp_path: Path
) -> None:  # fmt: skip
    """The statement tells the category that a year's reductions were given under, not the one that the file has now."""
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    send(house, alpha)
    stands = house.files.show(alpha.session("stts03"), file.file_id)
    anew = GrantTariff(file.file_id, stands.version, Category.HEARING_LOSS, date(2027, 4, 1))
    house.authority.carry_out(builders.log_in(house, "bipt0001"), steps.GRANT.of(anew))
    assert written(house, alpha, tmp_path).corrections == ()
