"""Messages: every kind of record, nothing lost, nothing twice, nobody's rights widened."""

from __future__ import annotations

import functools
import io
from typing import Any

import pytest

from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.messages.channel import SwitchChannel
from stts_tui.domain.messages.message import MessageState
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.tariff import steps
from stts_tui.services.house import House
from stts_tui.services.messages.processing import Processor
from stts_tui.store.messages.messages import PART_BYTES
from tests import builders, messages
from tests.builders import Company, refuses
from tests.messages import SECOND, Channel, a_record, an_application
from tests.tariff_builders import a_completion, a_file, a_person

K = RecordKind
FIRST = "STTS-2026-0000001"


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.mark.long
def test_a_long_message_tells_how_far_it_is_read(channel: Channel) -> None:
    """By bytes while it is looked at, by records while it is carried out; and all of it is kept."""
    content = channel.text([a_record(K.SEARCH, f"Q-{number}", last_name="N" * 60, number=FIRST) for number in range(2000)])
    assert len(content) > PART_BYTES
    read: list[tuple[int, int]] = []
    message = channel.receive(content, tell=lambda done, of: read.append((done, of)))
    assert [of for _done, of in read] == [0, 0]
    assert 0 < read[0][0] < read[1][0] <= len(content)
    done: list[tuple[int, int]] = []
    channel.process(message, tell=lambda one, of: done.append((one, of)))
    assert done[-1] == (2000, 2000)
    assert done == sorted(done)
    assert [result.position for result in channel.results(message)] == list(range(1, 2001))
    with channel.house.office.store.messages.open_original(message.message_id) as file:
        assert file.read() == content
    page = functools.partial(
        channel.house.messages.results, channel.company.session("tech01"), message.message_id, refused_only=False
    )
    for word in ("1500", "Q-1499", "q-1499"):
        there = page(Place(Way.WORD, word=word))
        assert (there.mark, there.rows[0].position) == (0, 1500)
    assert page(Place(Way.WORD, word="9" * 64)).mark is None


# -- what a record can do ------------------------------------------------------------------------------------------------
def test_every_kind_of_record_does_its_work(house: House, channel: Channel, beta: Company) -> None:
    mine, theirs = a_person(house), a_person(house, "Jan", "Maes")
    other = a_file(house, beta.session("stts03"), theirs)
    house.files.carry_out(beta.session("stts03"), steps.COMPLETE.of(a_completion(other)))
    transferred = {"consent_by": "Jan Maes", "consent_on": "02/03/2026", "consent_how": "written",
                   **SECOND, "activation_on": "04/03/2026"}  # fmt: skip
    done = channel.send([
        Record(K.PRE_CHECK, "P", 0, an_application(mine, "P").values),
        an_application(mine, "A", category="age65", contact="by e-mail", reference="K-1"),
        a_record(K.SECOND_PART, "S", number="STTS-2026-0000002", **SECOND | {"phone": "+32 3 221 00 07"}),
        a_record(K.MODIFY, "M", number="STTS-2026-0000002", contact="by telephone"),
        a_record(K.STOP_REDUCTION, "R", number="STTS-2026-0000002", last_day="10/03/2026", reason="moved", note="far"),
        a_record(K.CANCEL, "C", number="STTS-2026-0000002", because="entered twice"),
        Record(K.TRANSFER, "T", 0, {"niss": theirs.niss.digits, "last_name": "Maes", "first_name": "Jan", **transferred}),
        a_record(K.STOP_TARIFF, "Z", number="STTS-2026-0000002", last_day="20/03/2026", reason="customer-asks"),
        a_record(K.SEARCH, "Q", last_name="Peet*", states=frozenset({"ended", "active"})),
        a_record(K.STATUS, "W", number="STTS-2026-0000002"),
    ])  # fmt: skip
    assert channel.codes(done) == {key: [] for key in "PASMRCTZQW"}
    assert (done.state, done.accepted, done.refused) == (MessageState.DONE, 10, 0)
    found = channel.results(done)[-2]
    assert (found.total_found, found.found[0].number, found.found[0].masked_niss) == (
        1, "STTS-2026-0000002", mine.niss.masked,
    )  # fmt: skip
    noted = messages.a_channel(beta).send([a_record(K.PROCESSED, "X", number=other.number, kind="terminate-reduction")])
    assert noted.accepted == 1
    actions = [line.action for line in house.office.store.audit.list_() if line.actor_name == "tech01"]
    assert actions == ["message-import", "file-precheck", "file-apply", "file-complete", "file-modify", "file-stop",
                       "action-cancel", "file-transfer", "file-stop", "file-search", "file-show"]  # fmt: skip
    assert house.office.store.problems() == []


def test_a_technical_user_with_profile_1_cannot_stop_a_file_by_xml_either(house: House, alpha: Company) -> None:
    channel = messages.a_channel(alpha, profile=1)
    person = a_person(house)
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
    theirs = a_file(house, beta.session("stts03"))
    before = builders.rows(house)
    done = channel.send([
        a_record(K.MODIFY, "M", number=theirs.number, contact="mine now"),
        a_record(K.STOP_TARIFF, "S", number=theirs.number, last_day="10/03/2026", reason="fraud"),
        a_record(K.CANCEL, "C", number=theirs.number, because="x"),
        a_record(K.PROCESSED, "N", number=theirs.number, kind="close-file"),
        a_record(K.MODIFY, "U", number="STTS-2026-0009999", contact="nobody's"),
        a_record(K.STATUS, "W", number=theirs.number),
        a_record(K.STATUS, "V", niss=theirs.niss.digits),
        a_record(K.SEARCH, "X", after=theirs.number),
        a_record(K.SEARCH, "Q", number=theirs.number),
    ])  # fmt: skip
    assert channel.codes(done) == {**{key: ["file-unknown"] for key in "MSCNUWVX"}, "Q": []}
    assert channel.results(done)[-1].total_found == 0
    sentences = {result.reasons[0].sentence for result in channel.results(done)[:8]}
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


@pytest.mark.parametrize("bad", range(6))
def test_what_the_tables_refuse_costs_no_other_record_of_the_set(house: House, channel: Channel, bad: int) -> None:
    builders.run_sql(
        house,
        "CREATE TRIGGER bad BEFORE INSERT ON tariff_file WHEN new.reference = 'bad'"
        " BEGIN SELECT RAISE(ABORT, 'a constraint'); END",
    )
    people = messages.some_people(house, 6)
    done = channel.send([
        an_application(person, f"A-{n}", reference="bad" if n == bad else "") for n, person in enumerate(people)
    ])  # fmt: skip
    assert channel.codes(done) == {**{f"A-{n}": [] for n in range(6)}, f"A-{bad}": ["database-constraint"]}
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
    person = a_person(house)
    assert channel.send([an_application(person, "A-1", last_name="Wrong")]).refused == 1
    assert channel.send([an_application(person, "A-1")], "00002").accepted == 1


# -- environments, all or nothing --------------------------------------------------------------------------------------------
def _tariff(house: House) -> dict[str, Any]:
    rows = builders.rows(house)
    return {name: rows[name] for name in ("tariff_file", "reduction", "file_history", "assignment")}


def test_a_simulation_checks_everything_and_writes_nothing(house: House, channel: Channel) -> None:
    person = a_person(house)
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
    done = channel.send([an_application(a_person(house), "A-1", last_name="Wrong")], environment="T")
    assert channel.codes(done) == {"A-1": []}
    assert [reason.code for reason in channel.results(done)[0].reasons] == ["record-only-circuit"]
    assert _tariff(house) == before


@pytest.mark.asvs("V2.3.3")
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
        assert (message.state, message.size) == (MessageState.REFUSED, len(bad))
        if codes is not None:
            assert [reason.code for reason in message.reasons] == codes
    assert _tariff(house) == before


def test_the_original_is_kept(house: House, channel: Channel) -> None:
    content = channel.text([an_application(person, f"A-{n}") for n, person in enumerate(messages.some_people(house, 5))])
    message = channel.process(channel.receive(content))
    with house.office.store.messages.open_original(message.message_id) as file:
        assert file.read() == content


def test_a_file_that_changes_while_it_is_read_is_refused(house: House, channel: Channel) -> None:
    content = channel.text([an_application(a_person(house), "A-1")])

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
