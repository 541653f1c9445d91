"""A search goes on page by page; how a file stands is asked by message: own files only, nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.looking import MOST_FOUND
from stts_tui.domain.messages.message import Message, Result
from stts_tui.domain.messages.records import FORMS, Record, RecordKind
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.authority import NewNumber
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.outlook import Assigned, Waits
from stts_tui.services.house import House
from tests import builders, messages
from tests.builders import Company
from tests.messages import SECOND, Channel, a_record, an_application
from tests.tariff_builders import a_file, a_person, a_stop, an_active_file

K = RecordKind
TODAY = builders.MONDAY_MORNING.date()


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


class Asking:
    """Sends one record after the other, each in a message of its own."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._count = 0

    def send(self, *records: Record) -> Message:
        self._count += 1
        return self.channel.send(records, f"{self._count:05}")

    def __call__(self, kind: RecordKind, **values: Any) -> Result:
        reference = f"R-{self._count}"
        (result,) = self.channel.results(self.send(a_record(kind, reference, **values)))
        return result


@pytest.fixture
def ask(channel: Channel) -> Asking:
    return Asking(channel)


# -- searching, page by page ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("most", [1, 2, 3, 7, 8])
def test_pages_of_a_search_hold_every_file_once_in_the_order_of_names(
    house: House, alpha: Company, ask: Asking, most: int
) -> None:  # fmt: skip
    names = ["Zoe", "Aerts", "Maes", "Maes", "Peeters", "Éloy", "Baert"]
    for name in names:
        a_file(house, alpha.session("stts03"), a_person(house, "Maria", name))
    whole = ask(K.SEARCH, first_name="maria")
    assert (len(whole.found), whole.told.next_file) == (7, "")
    found: list[str] = []
    page = ask(K.SEARCH, first_name="maria", most=str(most))
    while True:
        assert page.total_found == 7
        found += [file.number for file in page.found]
        if not page.told.next_file:
            break
        assert (len(page.found), page.told.next_file) == (most, found[-1])
        page = ask(K.SEARCH, first_name="maria", most=str(most), after=page.told.next_file)
    assert found == [file.number for file in whole.found]


def test_a_file_that_came_meanwhile_neither_repeats_nor_hides_another(house: House, alpha: Company, ask: Asking) -> None:
    session = alpha.session("stts03")
    for name in ("Baert", "Claes", "Dams"):
        a_file(house, session, a_person(house, "Maria", name))
    first = ask(K.SEARCH, most="2")
    a_file(house, session, a_person(house, "Maria", "Aerts"))
    rest = ask(K.SEARCH, most="2", after=first.told.next_file)
    assert [file.last_name for file in (*first.found, *rest.found)] == ["Baert", "Claes", "Dams"]
    assert rest.total_found == 4


def test_a_hundred_are_answered_unless_more_are_asked_for(house: House, channel: Channel) -> None:
    for start in range(0, 120, 60):
        people = [a_person(house, "Maria", f"Peeters {number}") for number in range(start, start + 60)]
        channel.send([an_application(person, f"A-{person.last_name[8:]}") for person in people], f"A{start:04}")
    usual, more = channel.results(channel.send([
        a_record(K.SEARCH, "Q-1", last_name="peeters"), a_record(K.SEARCH, "Q-2", last_name="peeters", most=str(MOST_FOUND)),
    ]))  # fmt: skip
    assert (usual.total_found, len(usual.found)) == (120, 100)
    assert (more.total_found, len(more.found), more.told.next_file) == (120, 120, "")


@pytest.mark.parametrize("most", ["0", "1001", "-1", "1e2", "99999", "٣"])
def test_how_many_are_asked_for_has_its_bounds(most: str) -> None:
    with pytest.raises(Refused) as caught:
        FORMS[K.SEARCH].parse({"most": most}, TODAY)
    assert (caught.value.code, caught.value.reasons[0].field) == ("search-most", "most")


# -- how a file stands ---------------------------------------------------------------------------------------------------
def test_a_status_tells_state_waiting_assignments_and_discounts(house: House, alpha: Company, ask: Asking) -> None:
    waiting, active = a_person(house), a_person(house, "Jan", "Maes")
    a_file(house, alpha.session("stts03"), waiting)
    an_active_file(house, alpha.session("stts03"), active)
    first, second = (ask(K.STATUS, number=f"STTS-2026-000000{number}").told.outlook for number in (1, 2))
    assert first is not None
    assert second is not None
    assert (first.state, first.waits, first.waits_until) == (
        FileState.AWAITING_ACTIVATION, Waits.SECOND_PART, date(2026, 5, 1),
    )  # fmt: skip
    assert first.assignments == (Assigned(AssignmentKind.ENTER_MISSING_DATA, AssignmentState.OPEN, date(2026, 5, 1)),)
    assert (second.state, second.waits, str(second.discounts[0].monthly.amounts.total)) == (FileState.ACTIVE, None, "11.50")


def test_a_file_is_named_by_its_number_its_person_or_an_earlier_ticket(house: House, channel: Channel, ask: Asking) -> None:
    person = a_person(house)
    done = ask.send(an_application(person, "A-1"), a_record(K.SEARCH, "Q-1", last_name="x"))
    only = ask.send(an_application(a_person(house, "Jan", "Maes"), "A-2"))
    assert ask(K.STATUS, niss=person.niss.digits).file_number == "STTS-2026-0000001"
    assert ask(K.STATUS, ticket=f"{done.ticket}-1").file_number == "STTS-2026-0000001"
    assert ask(K.STATUS, ticket=only.ticket).file_number == "STTS-2026-0000002"
    codes = [
        (ask(K.STATUS, **values).reasons[0].code, values)
        for values in (
            {"ticket": f"{done.ticket}-2"}, {"ticket": done.ticket}, {"ticket": f"{done.ticket}-3"},
            {"ticket": "MSG-2026-0000099"}, {}, {"number": "STTS-2026-0000001", "niss": person.niss.digits},
        )
    ]  # fmt: skip
    assert [code for code, _values in codes] == [
        "status-no-file", "status-which-record", "file-unknown", "file-unknown", "status-one-named", "status-one-named",
    ]  # fmt: skip


def test_of_several_files_of_a_person_the_one_that_lives_counts(house: House, alpha: Company, ask: Asking) -> None:
    person, session = a_person(house), alpha.session("stts03")
    over = an_active_file(house, session, person)
    house.files.carry_out(session, steps.STOP.of(a_stop(over)))
    assert ask(K.STATUS, niss=person.niss.digits).file_number == over.number
    again = an_active_file(house, session, person, activation_on=date(2026, 3, 10))
    assert ask(K.STATUS, niss=person.niss.digits).file_number == again.number


def test_a_message_that_is_not_done_yet_has_no_status_to_tell(house: House, channel: Channel, ask: Asking) -> None:
    received = channel.receive(channel.text([an_application(a_person(house), "A-1")]), "A0001")
    assert ask(K.STATUS, ticket=f"{received.ticket}-1").reasons[0].code == "status-not-done"


@pytest.mark.asvs("V8.2.2")
def test_what_another_company_has_cannot_be_told_from_what_is_not_there(
    house: House, alpha: Company, beta: Company, ask: Asking
) -> None:  # fmt: skip
    person = a_person(house)
    theirs = messages.a_channel(beta, who="tech02").send([an_application(person, "A-1", **SECOND)])
    absent = {
        ask(K.STATUS, **values).reasons[0].sentence
        for values in (
            {"number": "STTS-2026-0000009"},
            {"niss": a_person(house).niss.digits},
            {"ticket": "MSG-2026-0000009-1"},
        )
    }
    told = {
        ask(K.STATUS, **values).reasons[0].sentence
        for values in (
            {"number": "STTS-2026-0000001"}, {"niss": person.niss.digits}, {"ticket": f"{theirs.ticket}-1"},
            {"ticket": theirs.ticket},
        )
    }  # fmt: skip
    assert absent == told
    assert len(told) == 1
    assert person.niss.digits not in str(told)


def test_looking_writes_nothing_but_its_audit_line(house: House, alpha: Company, ask: Asking) -> None:
    file = a_file(house, alpha.session("stts03"))
    before = builders.rows(house)
    assert ask(K.STATUS, number=file.number).accepted
    assert ask(K.SEARCH, most="1").accepted
    changed = builders.changed_tables(before, builders.rows(house))
    assert changed == {"audit", "message", "message_part", "message_result"}
    lines = [line.action for line in house.office.store.audit.list_() if line.actor_name == "tech01"]
    assert "file-show" in lines


def test_a_profile_that_may_show_a_file_may_ask_its_status(house: House, alpha: Company) -> None:
    file = a_file(house, alpha.session("stts03"))
    ask = Asking(messages.a_channel(alpha, profile=1))
    assert ask(K.STATUS, number=file.number).accepted


def test_a_number_that_was_replaced_still_asks(house: House, alpha: Company, ask: Asking) -> None:
    person = a_person(house)
    file = an_active_file(house, alpha.session("stts03"), person)
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    new = builders.a_niss(990_001)
    house.authority.carry_out(
        builders.log_in(house, "bipt01"), steps.NUMBER.of(NewNumber(file.file_id, file.version, new, "corrected"))
    )
    by_old, by_new = (ask(K.STATUS, niss=niss.digits) for niss in (person.niss, new))
    assert by_old.file_number == by_new.file_number == file.number
    assert [reason.code for reason in by_old.reasons] == ["remark-number-replaced"]
    assert by_new.reasons == ()
