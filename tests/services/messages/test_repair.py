"""Repairing a refused record: the check beforehand tells what would become of it and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui.domain.common.fields import Form, Raw
from stts_tui.domain.messages.message import Message, Result
from stts_tui.domain.messages.records import FORMS, RecordKind, becomes, carried
from stts_tui.domain.tariff.forms import APPLY, CANCEL, COMPLETE, MODIFY, STOP, TRANSFER
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.services.house import House
from stts_tui.services.messages.messages import ResumeMessage, SendCorrections
from stts_tui.services.messages.processing import Processor
from tests import builders, messages
from tests.builders import Company, refuses
from tests.messages import Channel, a_record, an_application
from tests.tariff_builders import Person, a_person, an_active_file


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.fixture
def person(house: House) -> Person:
    return a_person(house, "Maria", "Peeters")


@pytest.fixture
def refused(channel: Channel, person: Person) -> Message:
    """A message whose one record names its person wrongly."""
    return channel.send([an_application(person, "A-1", last_name="Wrong")])


@pytest.fixture
def right(person: Person) -> dict[str, Raw]:
    """What stands in the form of that record once it is put right."""
    return dict(an_application(person, "A-1").values)


def test_a_check_tells_what_would_become_of_it_and_writes_nothing(
    house: House, alpha: Company, refused: Message, right: dict[str, Raw]
) -> None:
    session = alpha.session("tech01")
    before = builders.rows(house)
    checked = house.messages.check(session, refused.message_id, 1, right)
    assert (checked.accepted, checked.reference, checked.file_number, checked.done_key) == (True, "A-1", "", None)
    with refuses("person-not-identified"):
        house.messages.check(session, refused.message_id, 1, {**right, "last_name": "Wronger"})
    assert builders.changed_tables(before, builders.rows(house)) == {"audit"}
    done = house.messages.send(session, SendCorrections(refused.message_id, {1: right}))
    assert (done.accepted, len(builders.rows(house)["tariff_file"])) == (1, 1)


def test_a_check_knows_what_was_carried_out_meanwhile(
    house: House, alpha: Company, channel: Channel, person: Person, refused: Message, right: dict[str, Raw]
) -> None:
    elsewhere = channel.send([an_application(person, "A-1")], "00002")
    with refuses("record-done-before") as caught:
        house.messages.check(alpha.session("tech01"), refused.message_id, 1, right)
    assert elsewhere.ticket in caught.refusal.sentence


def test_a_search_can_be_checked_any_number_of_times(house: House, alpha: Company, channel: Channel) -> None:
    bad = channel.send([a_record(RecordKind.SEARCH, "Q-1", number="STTS-2026-0000001", phone="+3270123456")])
    session = alpha.session("tech01")
    for _time in range(2):
        assert house.messages.check(session, bad.message_id, 1, {"phone": "+3232210000"}).total_found == 0


def test_what_was_accepted_is_not_repaired(
    house: House, alpha: Company, channel: Channel, person: Person, right: dict[str, Raw]
) -> None:
    done = channel.send([an_application(person, "A-1")])
    session = alpha.session("tech01")
    for position in (1, 2):
        with refuses("message-nothing-refused"):
            house.messages.check(session, done.message_id, position, right)
        with refuses("message-nothing-refused"):
            house.messages.send(session, SendCorrections(done.message_id, {position: right}))


# -- once it was sent ----------------------------------------------------------------------------------------------------
def results_of(house: House, message: Message) -> list[Result]:
    return list(house.office.store.messages.results(message.message_id))


def test_a_correction_that_was_sent_leaves_its_new_ticket(
    house: House, alpha: Company, channel: Channel, person: Person
) -> None:
    other = a_person(house, "Jan", "Maes")
    bad = channel.send([
        an_application(person, "A-1", last_name="Wrong"), an_application(a_person(house), "A-2"),
        an_application(other, "A-3", last_name="Wrong"), an_application(other, "A-4", last_name="Wronger"),
    ])  # fmt: skip
    session = alpha.session("tech01")
    fixed = {1: dict(an_application(person, "A-1").values), 3: dict(an_application(other, "A-3").values)}
    sent = house.messages.send(session, SendCorrections(bad.message_id, fixed))
    assert [result.sent_as for result in results_of(house, bad)] == [f"{sent.ticket}-1", "", f"{sent.ticket}-2", ""]
    assert house.messages.correction(session, bad.message_id, 3).values == fixed[3]
    assert house.messages.correction(session, bad.message_id, 4).values["last_name"] == "Wronger"
    with refuses("message-nothing-refused"):
        house.messages.send(session, SendCorrections(bad.message_id, {}))


def in_folder(house: House, folder: Path) -> Path:
    """The company's folder of answers, which the settings name from now on."""
    exchange = replace(house.office.settings.exchange, outbox=str(folder))
    object.__setattr__(house.office, "settings", replace(house.office.settings, exchange=exchange))
    return folder


def test_what_was_sent_can_be_exported_again(
    house: House, alpha: Company, refused: Message, right: dict[str, Raw], tmp_path: Path
) -> None:
    session, out = alpha.session("tech01"), in_folder(house, tmp_path)
    nothing = SendCorrections(refused.message_id, {})
    with refuses("message-nothing-refused"):
        house.messages.export_corrections(session, nothing)
    house.messages.send(session, SendCorrections(refused.message_id, {1: right}))
    for _time in range(2):
        path = out / house.messages.export_corrections(session, nothing)
        with path.open("rb") as file:
            (record,) = records(Reading(file))
        assert (record.kind, record.reference, record.values) == (RecordKind.APPLY, "A-1", right)


def test_what_was_killed_while_it_was_sent_is_told_and_finished(
    house: House, alpha: Company, refused: Message, right: dict[str, Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = alpha.session("tech01")

    def killed(*_args: object, **_more: object) -> Message:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Processor, "process", killed)
        with pytest.raises(KeyboardInterrupt):
            house.messages.send(session, SendCorrections(refused.message_id, {1: right}))
    (result,) = results_of(house, refused)
    ticket, _hyphen, place = result.sent_as.rpartition("-")
    left = house.office.store.messages.find_ticket(ticket)
    assert left is not None
    assert (left.done, place) == (0, "1")
    assert house.messages.resume(session, ResumeMessage(left.message_id)).accepted == 1


# -- a transfer instead ----------------------------------------------------------------------------------------------------
CONSENT = {"consent_by": "Maria Peeters", "consent_on": "02/03/2026", "consent_how": "written"}


@pytest.fixture
def elsewhere(house: House, beta: Company, channel: Channel, person: Person) -> Message:
    """A message whose record applies for somebody who has a file at another operator."""
    an_active_file(house, beta.session("stts03"), person)
    return channel.send([an_application(person, "A-1", category="age65", reference="K-1", with_proof=True)])


def test_who_is_served_elsewhere_can_be_taken_over_from_there(house: House, alpha: Company, elsewhere: Message) -> None:
    session, (result,) = alpha.session("tech01"), results_of(house, elsewhere)
    kind = becomes(RecordKind(result.kind), [reason.code for reason in result.reasons])
    assert kind is RecordKind.TRANSFER
    values = carried(result.given, kind)
    assert set(values) == {"niss", "last_name", "first_name", "reference"}  # consent is nobody's to guess
    with refuses("field-required", "field-required", "field-required"):
        house.messages.check(session, elsewhere.message_id, 1, values, kind)
    checked = house.messages.check(session, elsewhere.message_id, 1, {**values, **CONSENT}, kind)
    assert checked.kind == "Transfer"
    sent = house.messages.send(session, SendCorrections(elsewhere.message_id, {1: {**values, **CONSENT}}, {1: kind}))
    (made,) = results_of(house, sent)
    assert (made.kind, made.accepted, made.reference) == ("Transfer", True, "A-1")
    assert results_of(house, elsewhere)[0].sent_as == f"{sent.ticket}-1"
    assert house.messages.correction(session, elsewhere.message_id, 1).kind is RecordKind.TRANSFER


def test_nothing_else_becomes_anything_else(house: House, alpha: Company, channel: Channel, person: Person) -> None:
    bad = channel.send([
        a_record(RecordKind.MODIFY, "M-1", number="STTS-2026-0000009", contact="x"),
        an_application(person, "A-1", last_name="Wrong"),
    ])  # fmt: skip
    session = alpha.session("tech01")
    with refuses("repair-not-a-transfer"):
        house.messages.check(session, bad.message_id, 1, {}, RecordKind.TRANSFER)
    with refuses("repair-not-a-transfer"):
        house.messages.send(session, SendCorrections(bad.message_id, {2: {}}, {2: RecordKind.STOP_TARIFF}))
    assert becomes(RecordKind.APPLY, ["file-exists-here"]) is None
    assert becomes(RecordKind.MODIFY, ["file-exists-elsewhere"]) is None


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (RecordKind.APPLY, APPLY), (RecordKind.TRANSFER, TRANSFER), (RecordKind.SECOND_PART, COMPLETE),
        (RecordKind.MODIFY, MODIFY), (RecordKind.STOP_TARIFF, STOP), (RecordKind.CANCEL, CANCEL),
    ],
)  # fmt: skip
def test_the_repair_form_is_the_screens_form(kind: RecordKind, form: Form[object]) -> None:
    """The same fields with the same words, limits, hints and readings; a record may leave more of them out."""
    names = {"reason": "because"} if kind is RecordKind.CANCEL else {}
    repair = {field.name: field for field in FORMS[kind].fields}
    for field in form.fields:
        if field.name == "what":  # a record's kind says it
            continue
        mine = repair[names.get(field.name, field.name)]
        for part in ("label", "kind", "parse", "help", "hint", "longest", "number", "whole", "kept", "suggestions"):
            assert getattr(mine, part) == getattr(field, part), (field.name, part)
        assert [choice for choice in mine.choices if choice.value] == [choice for choice in field.choices if choice.value]
