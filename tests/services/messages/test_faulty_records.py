"""Records that do not fit the schema: each is refused by itself, the others are carried out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.messages.message import Message, MessageState, Result
from stts_tui.domain.messages.records import RecordKind
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.services.house import House
from stts_tui.services.messages.messages import SendCorrections
from stts_tui.services.messages.processing import Processor
from tests import builders, messages
from tests.builders import Company
from tests.exchange import hostile
from tests.messages import Channel, a_record, a_round, an_application, read_answer
from tests.tariff_builders import Person, a_person, an_active_file


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.fixture
def people(house: House) -> list[Person]:
    return messages.some_people(house, 3)


@pytest.fixture
def content(channel: Channel, people: list[Person]) -> bytes:
    """Three good applications, A-0 to A-2; the second is to be spoilt."""
    return channel.text([an_application(person, f"A-{n}") for n, person in enumerate(people)])


def spoilt(content: bytes, this: str, that: str, number: int = 1) -> bytes:
    """The message with something of one record written otherwise."""
    parts = re.split(r"(?=<Apply )", content.decode())
    assert this in parts[number + 1]
    parts[number + 1] = parts[number + 1].replace(this, that, 1)
    return "".join(parts).encode()


def files(house: House) -> int:
    return len(builders.rows(house)["tariff_file"])


@pytest.mark.parametrize(
    ("this", "that", "code", "path", "line", "says"),
    [
        ("<FirstName>", "<FirstNames>x</FirstNames><FirstName>", "schema-unexpected", "Apply[A-1]", 18, "FirstNames cannot"),
        ("<Consent>true</Consent>", "", "schema-missing", "Apply[A-1]", 15, "Apply lacks Consent."),
        ("<Consent>true", "<Consent>yes", "schema-value", "Apply[A-1]/Consent", 19, "true; leave the element out for no"),
        ("<LastName>", "<LastName>" + "x" * 61, "schema-value", "Apply[A-1]/LastName", 17, "at most 60 characters"),
        ("<Consent>", "<Category>old</Category><Consent>", "schema-value", "Apply[A-1]/Category", 19, "age65"),
        ("<LastName>", '<LastName lang="nl">', "schema-attribute", "Apply[A-1]/LastName", 17, "the attribute “lang”"),
        ("<Apply ", '<Apply version="2" ', "schema-attribute", "Apply[A-1]", 15, "the attribute “version”"),
        ("<LastName>", "loose<LastName>", "schema-text", "Apply[A-1]", 15, "text stands where only elements may"),
        ('reference="A-1"', "", "schema-missing", "Apply", 15, "record 2: Apply lacks reference"),
        ('reference="A-1"', 'reference="A 1"', "schema-value", "Apply", 15, "record 2: reference does not hold"),
        ("</Apply>", '<Search reference="Q"/></Apply>', "schema-unexpected", "Apply[A-1]", 20, "Search cannot stand here"),
        ("<Consent>", "<Formula>fixed</Formula><ActivationDate>2026-02-30</ActivationDate>"
         "<InvoiceDate>2026-04-01</InvoiceDate><Consent>", "schema-unexpected", "Apply[A-1]/Formula", 19, "cannot stand"),
        ("</Apply>", "<Formula>fixed</Formula><ActivationDate>2026-02-30</ActivationDate>"
         "<InvoiceDate>2026-04-01</InvoiceDate></Apply>", "schema-no-such-day", "Apply[A-1]/ActivationDate", 20, "exist"),
    ],
)  # fmt: skip
def test_it_is_refused_by_itself_with_code_path_line_and_sentence(
    house: House, channel: Channel, content: bytes, this: str, that: str, code: str, path: str, line: int, says: str
) -> None:
    done = channel.process(channel.receive(spoilt(content, this, that)))
    assert (done.state, done.records, done.accepted, done.refused) == (MessageState.DONE, 3, 2, 1)
    before, bad, after = channel.results(done)
    assert (before.accepted, bad.accepted, after.accepted, files(house)) == (True, False, True, 2)
    reason = bad.reasons[0]
    assert (reason.code, reason.path, reason.line, reason.blocking) == (code, path, line, True)
    assert says in reason.sentence
    assert (bad.reference, bad.line, bad.kind) == ("A-1" if "[A-1]" in path else "", 15, "Apply")


@pytest.mark.long
def test_one_among_ten_thousand(house: House, channel: Channel, alpha: Company) -> None:
    """Told beforehand by the receipt, and by the answer with its line."""
    count, file = 10_000, an_active_file(house, alpha.session("stts03"), a_person(house)).number
    good = channel.text([a_record(RecordKind.MODIFY, f"M-{n}", number=file, contact=f"call {n}") for n in range(count)])
    wrong = good.replace(b"<Contact>call 7000<", b"<Contact>call  7000<")
    line = wrong[: wrong.index(b"call  7000")].count(b"\n") + 1
    received = channel.receive(wrong)
    (remark,) = received.reasons
    assert (remark.code, remark.blocking, remark.sentence[:19]) == ("message-records-unfit", False, "1 of 10000 records ")
    done = channel.process(received)
    assert (done.accepted, done.refused) == (count - 1, 1)
    (refused,) = (result for result in channel.results(done) if not result.accepted)
    (reason,) = refused.reasons
    assert (refused.position, refused.reference) == (7_001, "M-7000")
    assert (reason.code, reason.path, reason.line) == ("schema-value", "Modify[M-7000]/Contact", line)
    assert f"Line {line}, record M-7000: Contact does not hold what it should: words parted by" in reason.sentence


def test_the_answer_tells_of_one_without_a_reference(channel: Channel, content: bytes, tmp_path: Path) -> None:
    """Through the drop folder: the receipt accepts the message and remarks on it, the answer fits the schema."""
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    for folder in inbox, outbox:
        folder.mkdir()
    (inbox / str(channel.name())).write_bytes(spoilt(content, ' reference="A-1"', ""))
    (inbox / f"GO.STTS.{channel.name().stem}.1").touch()
    (outcome,) = a_round(channel, inbox, outbox)
    assert outcome.message is not None
    receipt, answer = sorted(outbox.iterdir())
    assert read_answer(receipt)[0][1]["ResultCode"] == "1"
    assert b"<ErrorID>message-records-unfit</ErrorID>" in receipt.read_bytes()
    found = read_answer(answer)
    assert [(reference, texts["ResultCode"]) for reference, texts in found] == [("A-0", "1"), (None, "0"), ("A-2", "1")]
    assert found[1][1]["HandledReference"] == f"{outcome.message.ticket}-2"
    assert b"<LineNumber>15</LineNumber>" in answer.read_bytes()


@pytest.mark.parametrize(("environment", "how", "others"), [
    ("R", {"all_or_nothing": True}, ["record-all-or-nothing"]), ("S", {}, []), ("T", {}, []),
])  # fmt: skip
def test_where_nothing_is_to_stay_it_is_told_all_the_same(
    house: House, channel: Channel, people: list[Person], environment: str, how: dict[str, Any], others: list[str]
) -> None:
    good = channel.text([an_application(person, f"A-{n}") for n, person in enumerate(people)], environment)
    bad = spoilt(good, "<Consent>true", "<Consent>yes")
    done = channel.process(channel.receive(bad, environment=environment, **how))
    assert (done.state, files(house)) == (MessageState.DONE, 0)
    assert channel.codes(done) == {"A-0": others, "A-1": ["schema-value"], "A-2": others}


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda bad: bad[:-20], "message-cut"),
        (lambda bad: bad.replace(b'"A-2"', b'"A-1"'), "message-reference-repeated"),
        (lambda bad: bad.replace(b">3<", b">2<"), "message-count"),
        (lambda bad: bad.replace(b"</Header>", b"</Header><Aply/>"), "message-record-unknown"),
        (lambda bad: bad.replace(b">R<", b">S<"), "header-environment"),
    ],
)
def test_what_concerns_the_whole_refuses_the_whole(
    house: House, channel: Channel, content: bytes, spoil: Any, code: str
) -> None:
    bad = spoil(spoilt(content, "<Consent>true", "<Consent>yes"))
    message = channel.process(channel.receive(bad))
    assert (message.state, [reason.code for reason in message.reasons], message.done) == (MessageState.REFUSED, [code], 0)
    assert files(house) == 0


def test_messages_of_nothing_but_faulty_records_are_answered(house: House, channel: Channel) -> None:
    for number, case in enumerate(case for case in hostile.faulty() if case.faulty == 1):
        bad = b"".join(case.make()).replace(b"123456", channel.number.encode())
        message = channel.process(channel.receive(bad, f"{number:05}"))
        assert (message.state, message.refused, message.records) == (MessageState.DONE, 1, 1), case.name
        assert channel.results(message)[0].reasons[0].code == case.code
    assert files(house) == 0


def test_a_reference_that_was_only_ever_faulty_may_come_again(house: House, channel: Channel, content: bytes) -> None:
    channel.process(channel.receive(spoilt(content, "<Consent>true", "<Consent>yes")))
    again = channel.process(channel.receive(content.replace(b"09:00:00", b"09:00:01"), "00002"))
    assert channel.codes(again) == {"A-0": ["record-done-before"], "A-1": [], "A-2": ["record-done-before"]}


def test_broken_off_and_resumed_it_knows_the_faulty_ones(house: House, channel: Channel, content: bytes) -> None:
    small = Processor(house.office, set_size=1)
    sender, carrier = small.technical(channel.number)
    message = channel.receive(spoilt(content, "<Consent>true", "<Consent>yes"))
    steps: list[tuple[int, int, int]] = []
    while message.is_open:
        told = iter([False, True])
        message = small.process(message, carrier, stop=lambda told=told: next(told))  # type: ignore[misc]
        steps.append((message.done, message.accepted, message.refused))
    assert steps == [(1, 1, 0), (2, 1, 1), (3, 2, 1)]
    assert channel.results(message)[1].reasons[0].code == "schema-value"
    assert sender.number == channel.number


# -- repairing -------------------------------------------------------------------------------------------------------------
def repaired(house: House, channel: Channel, content: bytes, **right: Any) -> tuple[Result, Message, Message]:
    """The refused record, its message, and that of the correction."""
    message = channel.process(channel.receive(content))
    bad = channel.results(message)[1]
    values = {**bad.given, **right}
    session = channel.company.session("tech01")
    assert house.messages.check(session, message.message_id, 2, values).accepted
    return bad, message, house.messages.send(session, SendCorrections(message.message_id, {2: values}))


def test_it_is_repaired_from_what_could_be_read(house: House, channel: Channel, people: list[Person], content: bytes) -> None:
    bad, _message, sent = repaired(
        house, channel,
        spoilt(spoilt(content, "<Consent>true", "<Consent>yes"), "<FirstName>", "<Nickname>x</Nickname><FirstName>"),
        consent=True,
    )  # fmt: skip
    person = people[1]
    assert bad.given == {
        "niss": person.niss.digits, "last_name": person.last_name, "first_name": person.first_name, "consent": False,
    }  # fmt: skip
    assert (sent.accepted, channel.results(sent)[0].reference) == (1, "A-1")


def test_one_without_a_reference_takes_its_ticket_for_one(house: House, channel: Channel, content: bytes) -> None:
    _bad, message, sent = repaired(house, channel, spoilt(content, 'reference="A-1"', 'reference="&lt;b>"'))
    assert (sent.accepted, channel.results(sent)[0].reference) == (1, f"{message.ticket}-2")


def test_what_is_typed_freely_is_sent_as_the_schema_wants_it(house: House, channel: Channel, content: bytes) -> None:
    """Blanks that were wrong in the message are cleaned as on every form; the correction fits the schema."""
    bad, _message, sent = repaired(house, channel, spoilt(content, "<Consent>", "<Contact> by  phone </Contact><Consent>"))
    assert (bad.reasons[0].code, bad.given["contact"]) == ("schema-value", " by  phone ")
    with house.office.store.messages.open_original(sent.message_id) as file:
        (record,) = records(Reading(file))
    assert (record.faults, record.values["contact"], sent.accepted) == ((), "by phone", 1)
