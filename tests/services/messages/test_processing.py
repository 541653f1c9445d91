"""Messages: every kind of record, nothing lost, nothing twice, nobody's rights widened."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stts_tui.domain.law.terms import Category
from stts_tui.domain.messages.channel import SwitchChannel
from stts_tui.domain.messages.message import MessageState
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff.authority import AskDocuments
from stts_tui.domain.tariff.reasons import DocumentKind
from stts_tui.services.house import House
from stts_tui.services.messages.processing import Processor
from tests import builders, messages
from tests.builders import Company, refuses
from tests.messages import SECOND, Channel, a_record, an_application

K = RecordKind
FIRST = "STTS-2026-0000001"


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


# -- what a record can do ------------------------------------------------------------------------------------------------
def test_every_kind_of_record_does_its_work(house: House, channel: Channel, beta: Company) -> None:
    mine, theirs = builders.a_person(house), builders.a_person(house, "Jan", "Maes")
    other = builders.a_file(house, beta.session("stts03"), theirs)
    house.files.complete(beta.session("stts03"), builders.a_completion(other))
    transferred = {"consent_by": "Jan Maes", "consent_on": "01/03/2026", "consent_how": "written",
                   **SECOND, "activation_on": "04/03/2026"}  # fmt: skip
    done = channel.send([
        Record(K.PRE_CHECK, "P", 0, an_application(mine, "P").values),
        an_application(mine, "A", category="age65", contact="by e-mail", reference="K-1"),
        a_record(K.SECOND_PART, "S", number="STTS-2026-0000002", **SECOND),
        a_record(K.MODIFY, "M", number="STTS-2026-0000002", contact="by telephone"),
        a_record(K.STOP_REDUCTION, "R", number="STTS-2026-0000002", last_day="10/03/2026", reason="moved", note="far"),
        a_record(K.CANCEL, "C", number="STTS-2026-0000002", because="entered twice"),
        Record(K.TRANSFER, "T", 0, {"niss": theirs.niss.digits, "last_name": "Maes", "first_name": "Jan", **transferred}),
        a_record(K.STOP_TARIFF, "Z", number="STTS-2026-0000002", last_day="20/03/2026", reason="customer-asks"),
        a_record(K.SEARCH, "Q", last_name="Peet*", states=frozenset({"ended", "active"})),
    ])  # fmt: skip
    assert channel.codes(done) == {key: [] for key in "PASMRCTZQ"}
    assert (done.state, done.accepted, done.refused) == (MessageState.DONE, 9, 0)
    found = channel.results(done)[-1]
    assert (found.total_found, found.found[0].number, found.found[0].masked_niss) == (
        1, "STTS-2026-0000002", mine.niss.masked,
    )  # fmt: skip
    noted = messages.a_channel(beta).send([a_record(K.PROCESSED, "X", number=other.number, kind="terminate-reduction")])
    assert noted.accepted == 1
    actions = [line.action for line in house.office.store.audit.list_() if line.actor_name == "tech01"]
    assert actions == ["message-import", "file-precheck", "file-apply", "file-complete", "file-modify", "file-stop",
                       "action-cancel", "file-transfer", "file-stop", "file-search"]  # fmt: skip
    assert house.office.store.problems() == []


def test_a_technical_user_with_profile_1_cannot_stop_a_file_by_xml_either(house: House, alpha: Company) -> None:
    channel = messages.a_channel(alpha, profile=1)
    person = builders.a_person(house)
    stop = {"number": FIRST, "last_day": "10/03/2026", "reason": "moved"}
    done = channel.send([
        an_application(person, "A", **SECOND), a_record(K.STOP_TARIFF, "S", **stop),
        a_record(K.CANCEL, "C", number=FIRST, because="no"), a_record(K.PROCESSED, "N", number=FIRST, kind="close-file"),
    ])  # fmt: skip
    assert channel.codes(done) == {
        "A": [], "S": ["not-allowed"], "C": ["not-allowed"], "N": ["record-no-assignment"],
    }  # fmt: skip
    assert builders.rows(house)["tariff_file"][0][1] == FIRST


def test_another_companys_file_is_unknown(house: House, channel: Channel, beta: Company) -> None:
    theirs = builders.a_file(house, beta.session("stts03"))
    before = builders.rows(house)
    done = channel.send([
        a_record(K.MODIFY, "M", number=theirs.number, contact="mine now"),
        a_record(K.STOP_TARIFF, "S", number=theirs.number, last_day="10/03/2026", reason="fraud"),
        a_record(K.CANCEL, "C", number=theirs.number, because="x"),
        a_record(K.PROCESSED, "N", number=theirs.number, kind="close-file"),
        a_record(K.MODIFY, "U", number="STTS-2026-0009999", contact="nobody's"),
        a_record(K.SEARCH, "Q", number=theirs.number),
    ])  # fmt: skip
    assert channel.codes(done) == {**{key: ["file-unknown"] for key in "MSCNU"}, "Q": []}
    assert channel.results(done)[-1].total_found == 0
    sentences = {result.reasons[0].sentence for result in channel.results(done)[:5]}
    assert len(sentences) == 1  # absent and somebody else's cannot be told apart
    assert builders.rows(house)["tariff_file"] == before["tariff_file"]


def test_a_bad_record_never_stops_the_others_and_says_where(house: House, channel: Channel) -> None:
    people = messages.some_people(house, 3)
    done = channel.send([
        an_application(people[0], "A-1"), an_application(people[0], "A-2"),
        an_application(people[1], "A-3", niss="50010100100"), an_application(people[1], "A-4"),
        an_application(people[2], "A-5", last_name="Somebody Else", phone="+3280012345"),
    ])  # fmt: skip
    assert channel.codes(done) == {
        "A-1": [], "A-2": ["file-exists-here"], "A-3": ["niss-check"], "A-4": [], "A-5": ["phone-service"],
    }  # fmt: skip
    reason = channel.results(done)[2].reasons[0]
    assert (reason.path, reason.line) == ("Apply[A-3]/NationalNumber", 21)
    assert "50010100100" not in reason.sentence


# -- one and many ---------------------------------------------------------------------------------------------------------
def _stock(house: House) -> tuple[Company, list[builders.Person]]:
    """Files that every kind of record finds something to do with, and their people: two of one household, two without any."""
    alpha, beta = builders.a_staffed_company(house), builders.a_staffed_company(house, "Beta Mobile", "b")
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    people = [builders.a_person(house, "Maria", f"Peeters {n}", niss=builders.a_niss(900_000 + n)) for n in range(7)]
    people.append(builders.a_person(house, "Jan", "Peeters", niss=builders.a_niss(900_010), living_with=people[0]))
    mine, theirs = alpha.session("stts03"), beta.session("stts03")
    builders.an_active_file(house, mine, people[0])
    builders.a_file(house, mine, people[1])
    proven = builders.a_file(house, mine, people[2], category=Category.HEARING_LOSS, with_proof=True)
    asked = AskDocuments(proven.file_id, proven.version, frozenset({DocumentKind.HEARING}))
    house.authority.ask(builders.log_in(house, "bipt01"), asked)
    builders.an_active_file(house, theirs, people[3])
    builders.an_active_file(house, theirs, people[4])
    house.files.transfer(mine, builders.a_transfer(people[4]))
    return alpha, people


_CHOICES: tuple[Callable[[builders.Person, str, str], Record], ...] = (
    lambda person, _number, reference: an_application(person, reference),
    lambda person, _number, reference: an_application(person, reference, **SECOND),
    lambda person, _number, reference: an_application(person, reference, last_name="Wrong"),
    lambda person, _number, reference: Record(K.PRE_CHECK, reference, 0, an_application(person, reference).values),
    lambda _person, number, reference: a_record(K.SECOND_PART, reference, number=number, **_LATER),
    lambda person, _number, reference: _a_transfer(person, reference),
    lambda person, _number, reference: _a_transfer(person, reference, **_LATER),
    lambda _person, number, reference: a_record(K.MODIFY, reference, number=number, contact=f"contact {reference}"),
    lambda _person, number, reference: a_record(K.MODIFY, reference, number=number, phone="+3292220000"),
    lambda _person, number, reference: a_record(K.STOP_REDUCTION, reference, number=number, **_END),
    lambda _person, number, reference: a_record(K.STOP_TARIFF, reference, number=number, **_END),
    lambda _person, number, reference: a_record(K.CANCEL, reference, number=number, because="mistake"),
    lambda _person, number, reference: a_record(K.CANCEL, reference, number=number, because="mistake too"),
    lambda _person, _number, reference: a_record(K.SEARCH, reference, last_name="peeters", states=frozenset({"active"})),
    lambda _person, number, reference: a_record(K.PROCESSED, reference, number=number, kind="documents-asked"),
)  # fmt: skip
_END = {"last_day": "10/03/2026", "reason": "moved"}
_LATER = {**SECOND, "activation_on": "09/03/2026"}


def _a_transfer(person: builders.Person, reference: str, **second: str) -> Record:
    values = {"niss": person.niss.digits, "last_name": person.last_name, "first_name": person.first_name,
              "consent_by": "Maria", "consent_on": "01/03/2026", "consent_how": "written", **second}  # fmt: skip
    return Record(K.TRANSFER, reference, 0, values)


@dataclass
class Stock:
    """The database of _stock, made once: each outcome is that of a copy."""

    content: bytes
    channel: Channel
    people: list[builders.Person]

    def outcome(self, folder: Path, plan: list[tuple[int, int]], size: int) -> tuple[Any, Any]:
        """What becomes of the records of `plan`, done in sets of that size: the results, and every row of every table."""
        folder.mkdir()
        path = folder / "stts.sqlite"
        path.write_bytes(self.content)
        path.chmod(0o600)
        house = builders.open_house(path, builders.FixedClock())
        object.__setattr__(house, "processor", Processor(house.office, set_size=size))
        try:
            channel = replace(self.channel, company=replace(self.channel.company, house=house))
            done = channel.send([
                _CHOICES[kind](self.people[who % len(self.people)], f"STTS-2026-{who % 8 + 1:07}", f"R-{place}")
                for place, (kind, who) in enumerate(plan)
            ])  # fmt: skip
            assert house.office.store.problems() == []
            rows = builders.rows(house)
            rows["reduction"] = sorted(row[1:] for row in rows["reduction"])  # those of a file are written anew: other ids
            return channel.results(done), rows
        finally:
            builders.close(house)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    house = builders.a_house(tmp_path_factory.mktemp("stock"))
    company, people = _stock(house)
    channel = messages.a_channel(company)
    builders.close(house)
    return Stock(house.office.store.path.read_bytes(), channel, people)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(_CHOICES) - 1), st.integers(0, 7)), max_size=40), st.integers(2, 40)
)  # fmt: skip
def test_many_together_give_the_same_results_rows_and_audit_as_one_after_the_other(
    stock: Stock, tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[int, int]], size: int
) -> None:
    folder = tmp_path_factory.mktemp("ways")
    many = stock.outcome(folder / "many", plan, size)
    one = stock.outcome(folder / "one", plan, 1)
    assert many[0] == one[0]
    assert many[1] == one[1]


def test_every_kind_of_record_succeeds_somewhere_in_that_stock(stock: Stock, tmp_path: Path) -> None:
    plan = [
        (3, 5), (0, 5), (1, 6), (4, 1), (5, 3), (4, 5), (8, 1), (9, 1), (7, 2), (14, 2), (11, 2), (6, 4), (10, 1),
        (11, 1), (11, 1), (11, 5), (11, 5), (13, 0),
    ]  # fmt: skip
    results, _rows = stock.outcome(tmp_path / "many", plan, 40)
    accepted = {result.kind for result in results if result.accepted}
    assert accepted == set(RecordKind), [(result.kind, result.reasons) for result in results if not result.accepted]


def test_what_the_tables_refuse_costs_no_other_record_of_the_set(house: House, channel: Channel) -> None:
    builders.run_sql(
        house,
        "CREATE TRIGGER bad BEFORE INSERT ON tariff_file WHEN new.reference = 'bad'"
        " BEGIN SELECT RAISE(ABORT, 'a constraint'); END",
    )
    people = messages.some_people(house, 6)
    done = channel.send([
        an_application(person, f"A-{n}", reference="bad" if n == 3 else "") for n, person in enumerate(people)
    ])  # fmt: skip
    assert channel.codes(done) == {**{f"A-{n}": [] for n in range(6)}, "A-3": ["database-constraint"]}
    assert len(builders.rows(house)["tariff_file"]) == 5
    assert house.office.store.problems() == []


# -- once ------------------------------------------------------------------------------------------------------------------
def test_a_repeated_delivery_gives_the_stored_answer_and_does_nothing(house: House, channel: Channel) -> None:
    records = [an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 3))]
    first = channel.send(records)
    before = builders.rows(house)
    again = channel.send(records)
    assert again == first
    assert builders.rows(house) == before


def test_the_same_content_under_another_name_is_refused_and_so_is_another_content_under_the_name(
    house: House, channel: Channel
) -> None:
    people = messages.some_people(house, 2)
    first = channel.send([an_application(people[0], "A-1")])
    renamed = channel.send([an_application(people[0], "A-1")], "00002")
    assert (renamed.state, [reason.code for reason in renamed.reasons]) == (MessageState.REFUSED, ["message-content-used"])
    assert first.ticket in renamed.reasons[0].sentence
    other = channel.send([an_application(people[1], "A-2")])
    assert (other.state, [reason.code for reason in other.reasons]) == (MessageState.REFUSED, ["message-name-used"])
    assert len(builders.rows(house)["tariff_file"]) == 1


def test_a_record_that_was_carried_out_is_not_done_twice_in_another_message(house: House, channel: Channel) -> None:
    people = messages.some_people(house, 2)
    records = [an_application(people[0], "A-1"), an_application(people[1], "A-2")]
    first = channel.send(records)
    swapped = channel.send(records[::-1], "00002")
    assert channel.codes(swapped) == {"A-2": ["record-done-before"], "A-1": ["record-done-before"]}
    assert first.ticket in channel.results(swapped)[0].reasons[0].sentence
    cancel = a_record(K.CANCEL, "A-1", number=FIRST, because="another kind may have the same reference")
    assert channel.codes(channel.send([cancel], "00003")) == {"A-1": []}


def test_a_refused_record_may_come_again_corrected(house: House, channel: Channel) -> None:
    person = builders.a_person(house)
    assert channel.send([an_application(person, "A-1", last_name="Wrong")]).refused == 1
    assert channel.send([an_application(person, "A-1")], "00002").accepted == 1


# -- environments, all or nothing --------------------------------------------------------------------------------------------
def _tariff(house: House) -> dict[str, Any]:
    rows = builders.rows(house)
    return {name: rows[name] for name in ("tariff_file", "reduction", "file_history", "assignment")}


def test_a_simulation_checks_everything_and_writes_nothing(house: House, channel: Channel) -> None:
    person = builders.a_person(house)
    before = _tariff(house)
    records = [
        an_application(person, "A-1"), an_application(person, "A-2"),
        a_record(K.SECOND_PART, "S-1", number=FIRST, **SECOND),
    ]  # fmt: skip
    done = channel.send(records, environment="S")
    assert channel.codes(done) == {"A-1": [], "A-2": ["file-exists-here"], "S-1": []}  # records see those before them
    results = channel.results(done)
    assert [reason.code for reason in results[0].reasons] == ["record-only-simulated"]
    assert results[0].file_number == ""
    assert _tariff(house) == before
    assert channel.codes(channel.send(records, "00002")) == {"A-1": [], "A-2": ["file-exists-here"], "S-1": []}


def test_a_test_of_the_circuit_does_nothing_with_the_records(house: House, channel: Channel) -> None:
    before = _tariff(house)
    done = channel.send([an_application(builders.a_person(house), "A-1", last_name="Wrong")], environment="T")
    assert channel.codes(done) == {"A-1": []}
    assert [reason.code for reason in channel.results(done)[0].reasons] == ["record-only-circuit"]
    assert _tariff(house) == before


def test_all_or_nothing(house: House, channel: Channel) -> None:
    people = messages.some_people(house, 3)
    records = [an_application(people[0], "A-1"), an_application(people[1], "A-2", last_name="Wrong"),
               an_application(people[2], "A-3")]  # fmt: skip
    before = _tariff(house)
    done = channel.send(records, all_or_nothing=True)
    assert channel.codes(done) == {
        "A-1": ["record-all-or-nothing"], "A-2": ["person-not-identified"], "A-3": ["record-all-or-nothing"],
    }  # fmt: skip
    assert _tariff(house) == before
    fine = channel.send([records[0], records[2]], "00002", all_or_nothing=True)
    assert (fine.accepted, len(_tariff(house)["tariff_file"])) == (2, 2)


# -- the message as a whole --------------------------------------------------------------------------------------------------
def test_a_message_that_is_faulty_as_a_whole_does_nothing(house: House, channel: Channel) -> None:
    content = channel.text([an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 3))])
    before = _tariff(house)
    for serial, bad, codes in (
        ("00001", content[:-20], ["message-cut"]),
        ("00002", content.replace(b"<Consent>", b"<Sonsent>", 1), None),
        ("00003", content.replace(channel.number.encode(), b"999999"), ["header-sender"]),
        ("00004", content.replace(b">R<", b">S<"), ["header-environment"]),
    ):
        message = channel.process(channel.receive(bad, serial))
        assert message.state is MessageState.REFUSED
        if codes is not None:
            assert [reason.code for reason in message.reasons] == codes
    assert _tariff(house) == before


def test_the_original_is_kept(house: House, channel: Channel) -> None:
    content = channel.text([an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 5))])
    message = channel.process(channel.receive(content))
    with house.office.store.messages.open_original(message.message_id) as file:
        assert file.read() == content


def test_a_file_that_changes_while_it_is_read_is_refused(house: House, channel: Channel) -> None:
    content = channel.text([an_application(builders.a_person(house), "A-1")])

    class Changing(io.BytesIO):
        def seek(self, *place: int) -> int:
            self.getbuffer()[300:301] = b"x"
            return super().seek(*place)

    sender, carrier = house.processor.technical(channel.number)
    message = house.processor.receive(Changing(content), channel.name(), sender, carrier)
    assert (message.state, message.reasons[0].code) == (MessageState.REFUSED, "message-changed")
    assert house.processor.process(message, carrier).done == 0


def test_an_empty_message_is_done(channel: Channel) -> None:
    assert channel.send([]).state is MessageState.DONE


def test_who_may_send(house: House, channel: Channel, alpha: Company) -> None:
    with refuses("sender-unknown"):
        house.processor.technical("123456")
    admin = alpha.session()
    house.users.block(admin, builders.a_block(alpha.view("tech01")))
    with refuses("technical-user-gone"):
        house.processor.technical(channel.number)
    house.users.unblock(admin, PickUser(alpha.ids["tech01"], alpha.view("tech01").version))
    house.channel.switch(admin, SwitchChannel(3, open=False))
    with refuses("channel-closed"):
        house.processor.technical(channel.number)


def test_a_technical_user_who_is_blocked_on_the_way_stops_the_message_and_it_resumes_later(
    house: House, channel: Channel, alpha: Company
) -> None:
    object.__setattr__(house, "processor", Processor(house.office, set_size=2))
    records = [an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 6))]
    message = channel.receive(channel.text(records))
    admin = alpha.session()

    def block(done: int, _total: int) -> None:
        if done == 2:
            house.users.block(admin, builders.a_block(alpha.view("tech01")))

    with refuses("account-blocked"):
        channel.process(message, tell=block)
    half = house.office.store.messages.get(message.message_id)
    assert (half.state, half.done) == (MessageState.ACCEPTED, 2)
    house.users.unblock(admin, PickUser(alpha.ids["tech01"], alpha.view("tech01").version))
    done = channel.process(half)
    assert (done.state, done.accepted) == (MessageState.DONE, 6)
    assert [result.position for result in channel.results(done)] == [1, 2, 3, 4, 5, 6]


def test_it_can_be_broken_off_between_sets_and_resumed(house: House, channel: Channel) -> None:
    object.__setattr__(house, "processor", Processor(house.office, set_size=2))
    records = [an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 5))]
    message = channel.receive(channel.text(records))
    asked = iter([False, True])
    half = channel.process(message, stop=lambda: next(asked))
    assert (half.state, half.done) == (MessageState.ACCEPTED, 2)
    assert channel.process(half).accepted == 5
