"""Two operators with a file of Alpha Telecom in every state, and the authority: made once, copied for each journey."""

from __future__ import annotations

import itertools
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from stts_tui.domain.common.calendar import belgian_date, system_clock
from stts_tui.domain.common.numbers import parse_phone_number
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind
from stts_tui.domain.tariff.authority import AskDocuments, RefuseTariff
from stts_tui.domain.tariff.file import CancelAction, CompleteFile, FileView, SecondPart, StopTariff, StopWhat, TransferTariff
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because, ConsentHow, DocumentKind
from stts_tui.services.house import House
from tests import builders
from tests.builders import FixedClock, a_niss, log_in
from tests.journeys.conftest import CHEAP
from tests.tariff_builders import a_person, an_application

# The family name tells the state.
FAMILY = {
    FileState.REQUESTED: "Aerts", FileState.AWAITING_DOCUMENTS: "Bogaert", FileState.AWAITING_ACTIVATION: "Claes",
    FileState.ACTIVE: "Dubois", FileState.REFUSED: "Evers", FileState.CLOSED: "Fabry", FileState.ENDED: "Goossens",
    FileState.TRANSFERRED: "Hermans", FileState.CANCELLED: "Ickx",
}  # fmt: skip
FREE, ELSEWHERE = a_niss(801), a_niss(802)  # nobody's file yet; a file at Beta Mobile


_LINES = itertools.count(1)  # one line, one tariff


def a_second(day: date, **changes: object) -> SecondPart:
    given = {
        "formula": Formula.FIXED, "phone": parse_phone_number(f"03 221 20 {next(_LINES):02}"), "activation_on": day,
        "invoice_on": day + timedelta(days=20),
    }  # fmt: skip
    return SecondPart(**{**given, **changes})  # type: ignore[arg-type]


class Maker:
    def __init__(self, house: House, clock: FixedClock) -> None:
        self.house = house
        self.clock = clock

    @property
    def today(self) -> date:
        return belgian_date(self.clock.now)

    def file(self, session: Session, last_name: str, *, proof: bool = False) -> FileView:
        person = a_person(self.house, "Maria", last_name, categories=() if proof else (Category.OLDER,))
        asked = {"with_proof": True, "category": Category.WAR_BLIND} if proof else {}
        return self.house.files.carry_out(session, steps.APPLY.of(an_application(person, **asked)))

    def active(self, session: Session, last_name: str) -> FileView:
        file = self.file(session, last_name)
        return self.house.files.carry_out(
            session, steps.COMPLETE.of(CompleteFile(file.file_id, file.version, a_second(self.today)))
        )

    def stopped(self, session: Session, file: FileView) -> FileView:
        self.clock.advance(minutes=1)
        stop = StopTariff(file.file_id, file.version, StopWhat.TARIFF, self.today, Because.CUSTOMER_ASKS)
        return self.house.files.carry_out(session, steps.STOP.of(stop))


def furnish(house: House, clock: FixedClock) -> None:
    alpha = builders.a_staffed_company(house)
    builders.a_staffed_company(house, "Beta Mobile", "b")
    alpha.add("stts04", first_name="Dirk", last_name="Desmet", profile=3)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    at_alpha, at_beta, bipt = log_in(house, "stts03"), log_in(house, "stts03b"), log_in(house, "bipt0001")
    make = Maker(house, clock)
    made = {
        FileState.REQUESTED: make.file(at_alpha, FAMILY[FileState.REQUESTED], proof=True),
        FileState.AWAITING_ACTIVATION: make.file(at_alpha, FAMILY[FileState.AWAITING_ACTIVATION]),
        FileState.ACTIVE: make.active(at_alpha, FAMILY[FileState.ACTIVE]),
        FileState.CLOSED: make.stopped(at_alpha, make.file(at_alpha, FAMILY[FileState.CLOSED])),
        FileState.ENDED: make.stopped(at_alpha, make.active(at_alpha, FAMILY[FileState.ENDED])),
    }
    file = make.file(at_alpha, FAMILY[FileState.AWAITING_DOCUMENTS], proof=True)
    ask = AskDocuments(file.file_id, file.version, frozenset({DocumentKind.WAR_BLIND}))
    made[FileState.AWAITING_DOCUMENTS] = house.authority.carry_out(bipt, steps.ASK.of(ask))
    file = make.file(at_alpha, FAMILY[FileState.REFUSED], proof=True)
    made[FileState.REFUSED] = house.authority.carry_out(
        bipt, steps.REFUSE.of(RefuseTariff(file.file_id, file.version, Because.NO_PROOF))
    )
    file = make.file(at_alpha, FAMILY[FileState.CANCELLED])
    made[FileState.CANCELLED] = house.files.carry_out(
        at_alpha, steps.CANCEL.of(CancelAction(file.file_id, file.version, "typed twice"))
    )
    file = make.active(at_alpha, FAMILY[FileState.TRANSFERRED])
    clock.advance(days=2)
    taken = TransferTariff(
        file.niss, "Maria", FAMILY[FileState.TRANSFERRED], "Maria Hermans", belgian_date(clock.now), ConsentHow.WRITTEN,
        second=a_second(belgian_date(clock.now) + timedelta(days=1)),
    )  # fmt: skip
    house.files.carry_out(at_beta, steps.TRANSFER.of(taken))
    made[FileState.TRANSFERRED] = house.files.show(at_alpha, file.file_id)
    assert {state: file.state for state, file in made.items()} == {state: state for state in FileState}
    # A second file to acknowledge: Lemmens also has been taken over by Beta Mobile.
    second = make.active(at_alpha, "Lemmens")
    clock.advance(days=2)
    other = TransferTariff(
        second.niss, "Maria", "Lemmens", "Maria Lemmens", belgian_date(clock.now), ConsentHow.SPOKEN,
        second=a_second(belgian_date(clock.now) + timedelta(days=1)),
    )  # fmt: skip
    house.files.carry_out(at_beta, steps.TRANSFER.of(other))
    a_person(house, "Nele", "Nieuw", niss=FREE)
    there = a_person(house, "Fatima", "Benali", niss=ELSEWHERE)
    file = house.files.carry_out(at_beta, steps.APPLY.of(an_application(there)))
    house.files.carry_out(
        at_beta, steps.COMPLETE.of(CompleteFile(file.file_id, file.version, a_second(belgian_date(clock.now))))
    )
    assert AssignmentKind.TERMINATE_REDUCTION.is_note


@pytest.fixture(scope="session")
def tariff_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tariff")
    clock = FixedClock(system_clock() - timedelta(days=20))
    house = builders.a_house(home, clock=clock)
    furnish(house, clock)
    builders.close(house)
    (home / "settings.toml").write_text(CHEAP)
    return home


@pytest.fixture
def home(tariff_home: Path, tmp_path: Path) -> Path:
    place = tmp_path / "home"
    shutil.copytree(tariff_home, place)
    place.chmod(0o700)
    return place
