"""Whatever changes a closed year, by whatever door: whoever does it is told, so is its operator, and the correction is exact.

What holds is reckoned here by another way than the program's: each file as it stands, through `granted_in`, beside what was
granted on the day of sending.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.messages.records import RecordKind as K
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.authority import EndTariff, SetRight
from stts_tui.domain.tariff.charging import granted_in
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.domain.tariff.file import FileRecord, FileView
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.tariff.steps import Task
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.reading import Reading
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from stts_tui.services.messages.exporting import for_sender
from tests import builders, messages
from tests.builders import Company, FixedClock
from tests.messages import Channel, a_record
from tests.tariff_builders import Person, a_cancellation, a_change, a_completion, a_person, a_stop, a_transfer, an_active_file

YEAR = 2026


@dataclass
class Doors:
    """Two operators that have sent their statements, their files, and every way by which days change."""

    house: House
    clock: FixedClock
    alpha: Company
    beta: Company
    channel: Channel
    bipt: Session
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    told: dict[int, Granted] = field(default_factory=dict)
    sent: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    # -- what stands -------------------------------------------------------------------------------------------------
    def files(self) -> dict[int, FileRecord]:
        held = (self.house.office.store.file_views.iterate(one.company_id, FileCriteria()) for one in (self.alpha, self.beta))
        return {file.file_id: file for theirs in held for file in theirs}

    def given(self) -> dict[int, Granted]:
        return {each: granted_in(file, YEAR) for each, file in self.files().items()}

    def owed(self) -> set[int]:
        """The files that give something else than was told."""
        return {each for each, now in self.given().items() if now != self.told.get(each, Granted())}

    def named(self) -> set[int]:
        """Those that the corrections of both operators name."""
        made = (self.house.statement.make(one.session("stts03"), YEAR) for one in (self.alpha, self.beta))
        return {each.file_id for statement in made for each in statement.changed_since()}

    def shown(self, file: FileRecord) -> FileView:
        company = self.alpha if file.company_id == self.alpha.company_id else self.beta
        return self.house.files.show(company.session("stts03"), file.file_id)

    def one(self) -> FileRecord:
        """A file of Alpha's."""
        return self.chance.choice([file for file in self.files().values() if file.company_id == self.alpha.company_id])

    def day(self) -> date:
        """In the closed year or after it."""
        return date(2026, 11, 1) + timedelta(days=self.chance.randrange(100))

    # -- the doors ---------------------------------------------------------------------------------------------------
    def by_hand(self, session: Session, task: Task) -> bool:
        """Whether the check beforehand told of the closed year, and then it is done."""
        theirs = self.house.authority if session is self.bipt else self.house.files
        foreseen = theirs.foresee if session is self.bipt else theirs.precheck  # type: ignore[union-attr]
        found = foreseen(session, task)
        theirs.carry_out(session, task)
        assert all(each.year == YEAR for each in found.corrects)
        return bool(found.corrects)

    def stop(self) -> bool:
        file = self.shown(self.one())
        return self.by_hand(self.alpha.session("stts03"), steps.STOP.of(a_stop(file, last_day=self.day())))

    def change(self) -> bool:
        price = Decimal(self.chance.randrange(100, 2100)).scaleb(-2)
        change = a_change(self.shown(self.one()), price=price, effective_on=self.day())
        return self.by_hand(self.alpha.session("stts03"), steps.MODIFY.of(change))

    def cancel(self) -> bool:
        return self.by_hand(self.alpha.session("stts03"), steps.CANCEL.of(a_cancellation(self.shown(self.one()))))

    def take_over(self) -> bool:
        """Beta completes a transfer that was asked for before New Year, from a day before it."""
        waiting = [file for file in self.files().values() if file.is_pending_transfer]
        file = self.shown(self.chance.choice(waiting))
        typed = a_completion(file, activation_on=date(2026, 12, 28), invoice_on=date(2027, 1, 20))
        return self.by_hand(self.beta.session("stts03"), steps.COMPLETE.of(typed))

    def give_back(self) -> bool:
        """Beta cancels it."""
        taken = [file for file in self.files().values() if file.company_id == self.beta.company_id and file.taken_from]
        file = self.shown(self.chance.choice(taken))
        return self.by_hand(self.beta.session("stts03"), steps.CANCEL.of(a_cancellation(file)))

    def end(self) -> bool:
        file = self.one()
        return self.by_hand(
            self.bipt, steps.END.of(EndTariff(file.file_id, file.version, Because.NOT_ENTITLED, self.day()))
        )  # fmt: skip

    def set_right(self) -> bool:
        file = self.one()
        return self.by_hand(self.bipt, steps.SET_RIGHT.of(SetRight(file.file_id, file.version, "wrongly ended")))

    def message(self) -> bool:
        """The same by a record; a simulation tells the same beforehand."""
        self.sent += 1
        number, day = self.one().number, self.day().strftime("%d/%m/%Y")
        record = self.chance.choice([
            a_record(K.STOP_TARIFF, f"S-{self.sent}", number=number, last_day=day, reason="moved"),
            a_record(K.STOP_REDUCTION, f"R-{self.sent}", number=number, last_day=day, reason="moved"),
            a_record(K.MODIFY, f"M-{self.sent}", number=number, price="12,34", effective_on=day),
            a_record(K.CANCEL, f"C-{self.sent}", number=number, because="mistake"),
        ])  # fmt: skip
        (foreseen,) = self.channel.results(self.channel.send([record], f"{self.sent:05}", "S"))
        (result,) = self.channel.results(self.channel.send([record], f"{self.sent:05}"))
        assert foreseen.accepted == result.accepted
        if not result.accepted:
            return False
        remarks = [each for each in result.reasons if each.code == "remark-closed-year"]
        assert remarks == [each for each in foreseen.reasons if each.code == "remark-closed-year"]
        assert not any(each.blocking for each in remarks)
        assert all("2026" in each.sentence and "correction statement is due" in each.sentence for each in remarks)
        return bool(remarks)

    def death(self) -> bool:
        """Told by the register; the periodic work ends the tariff."""
        person = self.chance.choice(self.people)
        day = self.day().isoformat()
        builders.run_sql(self.house, "UPDATE registered_person SET died_on = ? WHERE niss = ?", day, person.niss.digits)
        lines = list(do_the_work(self.house.office))
        told = [line for line in lines if line.corrects]
        assert all("closed year 2026" in line.words and "correction statement" in line.words for line in told)
        builders.run_sql(self.house, "UPDATE registered_person SET died_on = NULL WHERE niss = ?", person.niss.digits)
        return bool(told)


@pytest.fixture
def doors(house: House, alpha: Company, beta: Company, clock: FixedClock) -> Doors:
    """Five files of Alpha, two of which Beta is about to take over; it is 4 January 2027, and the statements were sent."""
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    channel = messages.a_channel(alpha)
    made = Doors(house, clock, alpha, beta, channel, builders.log_in(house, "bipt01"), random.Random(0))
    for nth in range(5):
        made.people.append(a_person(house, "Maria", f"Peeters {'abcde'[nth]}"))
        an_active_file(house, alpha.session("stts03"), made.people[-1], price=Decimal(30))
    clock.advance(days=293)  # 20 December
    for person in made.people[:2]:
        asked = a_transfer(person, consent_on=date(2026, 12, 20))
        house.files.carry_out(beta.session("stts03"), steps.TRANSFER.of(asked))
    clock.advance(days=15)
    for company in (alpha, beta):
        house.statement.send(company.session("stts03"), SendStatement(YEAR, date(2027, 1, 4)))
    made.told = made.given()
    clock.advance(days=40)
    return made


def acts(doors: Doors) -> dict[str, Callable[[], bool]]:
    return {
        "stop": doors.stop, "change": doors.change, "cancel": doors.cancel, "take over": doors.take_over,
        "give back": doors.give_back, "end": doors.end, "set right": doors.set_right, "message": doors.message,
        "death": doors.death,
    }  # fmt: skip


def by_chance(doors: Doors, seed: int, count: int) -> None:
    doors.chance = random.Random(seed)
    ways = acts(doors)
    for _n in range(count):
        name = doors.chance.choice([*ways])
        before = doors.given()
        try:
            told = ways[name]()
        except (Refused, IndexError):  # it cannot be done to this file now
            assert doors.given() == before
            continue
        after, owed = doors.given(), doors.owed()
        changed = {each for each, now in after.items() if now != before.get(each, Granted())}
        assert told == bool(changed & owed), (seed, name)
        assert doors.named() == owed, (seed, name)
        for file in doors.files().values():
            assert [each.year for each in doors.shown(file).corrects] == ([YEAR] if file.file_id in owed else [])
        doors.seen[name] += told


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_the_correction_names_exactly_the_files_that_changed(doors: Doors, seed: int) -> None:
    by_chance(doors, seed, 25)
    assert doors.seen


@pytest.mark.parametrize("name", [
    "stop", "change", "end", "message", "death", "take over",
])  # fmt: skip
def test_each_door_tells(doors: Doors, name: str) -> None:
    """None of them is silent: tried until it reaches back."""
    doors.chance = random.Random(7)
    for _n in range(60):
        try:
            if acts(doors)[name]():
                break
        except (Refused, IndexError):
            continue
    else:
        pytest.fail(f"{name} never told")
    assert doors.named() == doors.owed() != set()


def test_the_operator_is_told_of_what_the_authority_did(doors: Doors) -> None:
    """By the note that it gets and on the file's page, until the correction is sent."""
    file = doors.one()
    ending = steps.END.of(EndTariff(file.file_id, file.version, Because.NOT_ENTITLED, date(2026, 12, 1)))
    doors.house.authority.carry_out(doors.bipt, ending)
    boss = doors.alpha.session("stts03")

    def noted() -> list[int]:
        page = doors.house.assignments.inbox(boss, AssignmentCriteria(), Place()).page
        (row,) = (row for row in page.rows if row.kind is AssignmentKind.TERMINATE_REDUCTION)
        view = doors.house.assignments.show(boss, row.assignment_id)
        return [each.year for each in view.corrects]

    assert noted() == [YEAR]
    doors.house.statement.send(boss, SendStatement(YEAR, date(2027, 2, 13)))
    assert noted() == []
    assert doors.shown(file).corrects == ()


def test_so_are_its_programs(doors: Doors, tmp_path: Path) -> None:
    """The news name the closed year at every change of a file that owes a correction of it."""

    def told() -> list[list[str]]:
        """Checked against the schema while they are read."""
        done = for_sender(doors.house.export, "news", doors.channel.number, Folder(tmp_path), None)
        with (tmp_path / done.name).open("rb") as file:
            texts = ([(child.tag.rpartition("}")[2], child.text) for child in element] for element in Reading(file, "News"))
            return [[value or "" for name, value in each if name in ("File", "ClosedYear")] for each in texts]

    assert not any("2026" in each for each in told())
    person = doors.people[2]
    builders.run_sql(doors.house, "UPDATE registered_person SET died_on = '2026-12-24' WHERE niss = ?", person.niss.digits)
    (line,) = do_the_work(doors.house.office)
    assert line.words.endswith("that operator then owes a correction statement.")
    assert [line.number, "2026"] in told()
