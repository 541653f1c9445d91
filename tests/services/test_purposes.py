"""The purpose of a consultation: whatever door opens somebody's data asks for it, where the company does."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.paper import as_text
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.purpose import Purpose, Stated, StatePurpose, purpose_words
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.actor import Principal, Role
from stts_tui.domain.rights.table import ACTIONS, action, is_allowed
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.trail.lists import export_rows
from stts_tui.domain.trail.person import AskPerson
from stts_tui.services.host.trail import read_person
from stts_tui.services.house import House
from stts_tui.store.audit import AuditLine
from tests import builders
from tests.builders import Company, log_in, refuses
from tests.services.test_guard import BEFORE, CALLS, doors
from tests.services.world import Prepared, a_world, closed, enter
from tests.tariff_builders import a_change, a_file, a_person, a_stop, an_active_file

OF_A_COMPANY = (Principal.LOCAL_ADMINISTRATOR, Principal.STTS_1, Principal.STTS_2, Principal.STTS_3, Principal.MESSAGES)
# Looks whose line may name one person, and why no purpose is asked.
NOT_ASKED = {
    ActionId.USER_LIST: "colleagues: the administrator keeps their accounts",
    ActionId.USER_SEARCH: "colleagues",
    ActionId.USER_SHOW: "colleagues",
    ActionId.FILE_SEARCH: "a list, numbers masked",
    ActionId.FILE_EXPORT: "a list",
    ActionId.ASSIGNMENT_PROCESS: "a list, numbers masked",
    ActionId.STATEMENT_MAKE: "all beneficiaries, by law",
    ActionId.OVERVIEW_USERS: "figures",
    ActionId.OVERVIEW_FILES: "figures",
    ActionId.OVERVIEW_ASSIGNMENTS: "figures",
    ActionId.OVERVIEW_WORK: "figures",
}


def asked(call: Callable[[], object]) -> Stated:
    """What the refusal names: for whom a purpose is to be said, and what was said last."""
    with pytest.raises(Refused) as no:
        call()
    assert no.value.code == "purpose-asked"
    found = no.value.first.values["asked"]
    assert isinstance(found, Stated)
    return found


def say(house: House, session: Session, person: str, purpose: Purpose = Purpose.COMPLAINT, reference: str = "K-17") -> None:
    house.purpose.state(session, StatePurpose(purpose, reference, person))


def lines(house: House) -> list[AuditLine]:
    return house.office.store.audit.list_()


@pytest.fixture
def asking(house: House, alpha: Company) -> Company:
    house.purpose.require(alpha.session(), Require(True, 1))
    return alpha


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[Principal, Prepared]:
    empty = closed(a_world(tmp_path_factory.mktemp("world")))
    made = {}
    for principal in OF_A_COMPANY:
        world = empty.open(tmp_path_factory.mktemp("world"))
        builders.run_sql(world.house, "UPDATE company SET purpose_required = TRUE")
        made[principal] = closed(world, enter(world, principal))
    return made


@pytest.mark.parametrize("principal", OF_A_COMPANY, ids=lambda principal: principal.value)
@pytest.mark.asvs("V16.2.1")
def test_every_look_at_one_person_is_refused_without_a_purpose(
    tmp_path: Path, worlds: dict[Principal, Prepared], principal: Principal
) -> None:
    """Whichever door there is: one that names somebody is asked, or stands above with its reason."""
    walked = set()
    for number, (door, row) in enumerate(looks(tmp_path, worlds[principal])):
        folder = tmp_path / str(number)
        folder.mkdir()
        world, session = worlds[principal].open(folder), worlds[principal].session
        house = world.house
        try:
            if door in BEFORE:
                BEFORE[door](world)
            before = len(lines(house))
            if row.explained:
                found = asked(functools.partial(CALLS[door], world, session))
                assert len(lines(house)) == before, "nothing was looked at, so nothing is told"
                say(house, session, found.person)
                CALLS[door](world, session)
                assert lines(house)[-1].purpose == "complaint: K-17", door
                assert lines(house)[-1].person, door
                walked.add(row.id)
            else:
                CALLS[door](world, session)
                told = lines(house)[before:]
                assert row.id in NOT_ASKED or not any(line.person and ":" not in line.person for line in told), door
        finally:
            builders.close(house)
    assert walked == {row.id for row in ACTIONS if row.explained and principal in row.who}


def looks(folder: Path, world: Prepared) -> list[tuple[str, Action]]:
    """Every door by which this one may look."""
    house = world.open(folder).house
    try:
        actor, found = house.session.home(world.session).actor, doors(house)
    finally:
        builders.close(house)
    rows = ((door, action(found[door])) for door in sorted(CALLS))
    return [(door, row) for door, row in rows if row.looks and is_allowed(actor, row.id)]


def test_what_is_explained_looks() -> None:
    assert not [row.id for row in ACTIONS if row.explained and not row.looks]


def test_one_answer_holds_as_long_as_one_goes_on_with_that_person(house: House, asking: Company) -> None:
    session = asking.session("stts03")
    mine, other = an_active_file(house, session, a_person(house)), a_file(house, session, a_person(house))
    first = asked(lambda: house.files.show(session, mine.file_id))
    assert first.kept == ""
    say(house, session, first.person)
    house.files.history(session, mine.file_id)
    house.files.show(session, mine.file_id)
    house.files.find(session, FileCriteria(), Place())
    house.files.carry_out(session, steps.MODIFY.of(a_change(mine, reference="K-7")))
    told = {line.action: line.purpose for line in lines(house)}
    assert (told["file-show"], told["file-history"], told["file-modify"]) == ("complaint: K-17",) * 3
    assert told["file-search"] == ""  # a list of several
    second = asked(lambda: house.files.show(session, other.file_id))
    assert second.person != first.person
    assert second.parts == (Purpose.COMPLAINT, "K-17")  # to begin with
    say(house, session, second.person, Purpose.QUALITY, "")
    house.files.show(session, other.file_id)
    assert lines(house)[-1].purpose == "quality"
    asked(lambda: house.files.show(session, mine.file_id))
    asked(lambda: house.files.show(asking.session("stts03"), other.file_id))  # another session says it itself


def test_a_check_beforehand_of_somebody_typed_is_a_look(house: House, asking: Company) -> None:
    session = asking.session("stts03")
    file = an_active_file(house, session, a_person(house))
    asked(lambda: house.files.precheck(session, steps.STOP.of(a_stop(file))))


def test_nobody_else_is_asked(house: House, asking: Company, beta: Company) -> None:
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    mine = a_file(house, asking.session("stts03"), a_person(house))
    theirs = a_file(house, beta.session("stts03"), a_person(house))
    house.files.show(beta.session("stts01"), theirs.file_id)
    house.authority.examine(log_in(house, "bipt0001"), mine.file_id)
    with refuses("file-unknown"):
        house.files.show(asking.session("stts01"), theirs.file_id)  # the fence comes first
    house.purpose.require(asking.session(), Require(False, 2))
    session = asking.session("stts01")
    house.files.show(session, mine.file_id)
    assert lines(house)[-1].purpose == ""


def test_another_purpose_is_said_in_words_and_a_number_in_them_is_masked(house: House, asking: Company) -> None:
    session = asking.session("stts01")
    with refuses("purpose-in-words"):
        house.purpose.state(session, StatePurpose(Purpose.OTHER, "", "x"))
    said = house.purpose.state(session, StatePurpose(Purpose.OTHER, "asked by 85.07.30-033.28", "x"))
    assert said.parts == (Purpose.OTHER, "asked by 85.07.30-***.**")
    assert purpose_words("of another version: x") == "of another version: x"


@pytest.mark.asvs("V16.2.1")
def test_the_switch_is_the_administrators_and_is_told(house: House, alpha: Company) -> None:
    shown = house.purpose.show_required(alpha.session())
    assert not shown.required
    house.purpose.require(alpha.session(), Require(True, shown.version))
    line = lines(house)[-1]
    assert (line.action, line.before, line.after) == (
        "company-purpose", {"purpose": "not asked for"}, {"purpose": "asked for"}
    )  # fmt: skip
    with refuses("changed-meanwhile"):
        house.purpose.require(alpha.session(), Require(False, shown.version))
    with refuses("not-allowed"):
        house.purpose.require(alpha.session("stts03"), Require(False, shown.version + 1))


@pytest.mark.parametrize(("language", "why"), [
    ("en", "Purpose: Complaint: K-17"), ("fr", "Finalité"), ("nl", "Klacht: K-17"), ("de", "Beschwerde: K-17"),
])  # fmt: skip
def test_the_report_to_the_person_tells_why(house: House, asking: Company, language: str, why: str) -> None:
    session, person = asking.session("stts01"), a_person(house)
    file = a_file(house, asking.session("stts03"), person)
    say(house, session, asked(lambda: house.files.show(session, file.file_id)).person)
    house.files.show(session, file.file_id)
    found = read_person(house.office.store, house.office.clock(), AskPerson(person.niss, language))
    assert why in as_text(found.paper)
    assert any("Complaint: K-17" in row[-1] for row in export_rows(found.lines))
