"""Messages as real programs write them: what serializers add is taken, what is wrong is named whole and with its line."""

from __future__ import annotations

import io
import socket
from datetime import timedelta
from typing import Any

import pytest

from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.messages.message import Environment
from stts_tui.exchange.headers import header_reasons, header_remarks
from stts_tui.exchange.names import MessageName
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from tests.builders import MONDAY_MORNING

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
MESSAGE = f"""<?xml version="1.0" encoding="utf-8"?>
<Message {XSI} xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="urn:stts-tui:exchange:1">
  <Header>
    <Sender>100001</Sender>
    <Environment>R</Environment>
    <Created>2026-03-02T09:00:00Z</Created>
  </Header>
  <Apply reference="1">
    <NationalNumber>50010100193</NationalNumber>
    <LastName>Aerts</LastName>
    <FirstName>Marie</FirstName>
    <Consent>true</Consent>
  </Apply>
  <Trailer><RecordCount>1</RecordCount></Trailer>
</Message>
"""


def read(text: str) -> tuple[list[Any], Any]:
    """The texts of each record's elements, and the header."""
    reading = Reading(io.BytesIO(text.encode("utf-8")))
    return [{child.tag.rpartition("}")[2]: child.text for child in record} for record in reading], reading.header


def reasons_of(text: str) -> list[Reason]:
    """Everything that is wrong with the message or with its records."""
    try:
        return [reason for record in records(Reading(io.BytesIO(text.encode("utf-8")))) for reason in record.faults]
    except Refused as no:
        return list(no.reasons)


PLAIN = {"NationalNumber": "50010100193", "LastName": "Aerts", "FirstName": "Marie", "Consent": "true"}


@pytest.mark.parametrize(
    ("this", "that"),
    [
        ("<Message ", '<Message xsi:schemaLocation="urn:stts-tui:exchange:1 http://127.0.0.1:9/x.xsd" '),
        ("<Message ", '<Message xsi:noNamespaceSchemaLocation="http://127.0.0.1:9/x.xsd" '),
        ("<Apply ", '<Apply xsi:schemaLocation="urn:stts-tui:exchange:1 http://127.0.0.1:9/x.xsd" '),
        ("<LastName>", '<LastName xsi:schemaLocation="urn:stts-tui:exchange:1 file:///etc/passwd">'),
        ("<Consent>", "<Phone/><Consent>"),
        ("<Consent>", "<CustomerReference></CustomerReference><Contact>  </Contact><Consent>"),
        ("<Consent>", '<Phone xsi:nil="true" /><Consent>'),
        ("<Environment>R</Environment>", "<Environment>R</Environment>"),
        ("09:00:00Z", "10:00:00.1234567+01:00"),
        ("09:00:00Z", "10:00:00"),
        ("09:00:00Z", "04:00:00.5-05:00"),
    ],
)
@pytest.mark.asvs("V1.3.6")
def test_what_serializers_write_is_taken_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch, this: str, that: str) -> None:
    monkeypatch.setattr(socket, "socket", None)
    records, header = read(MESSAGE.replace(this, that, 1))
    assert records == [PLAIN]
    name = MessageName("100001", MONDAY_MORNING.date(), "00001", Environment.PRODUCTION)
    assert header_reasons(header, name, MONDAY_MORNING) == ()


@pytest.mark.parametrize(
    ("this", "that", "says"),
    [
        ("Aerts", "R&D", "Line 10: a bare “&”"),
        ("Aerts", "R & D", "Line 10: a bare “&”"),
        ('reference="1"', 'reference="R&D"', "Line 8: a bare “&”"),
        ("<Consent>", "<Foo-Bar2>x</Foo-Bar2><Consent>", "Line 12, record 1: Foo-Bar2 cannot stand here"),
        ("<LastName>", '<LastName xml:lang="nl">', "LastName has the attribute “lang”"),
        ("<Apply ", '<Apply ref-no="7" ', "Apply has the attribute “ref-no”"),
        ("<Message ", '<Message version="1" ', "Message has the attribute “version”"),
        ("<LastName>Aerts</LastName>", "<LastName/>", "LastName does not hold what it should"),
        ("09:00:00Z", "9:00", "Created does not hold what it should"),
        ("<Apply", "<Aply/>\n  <Apply", "Line 8: Aply is no record"),
    ],
)
def test_what_is_wrong_is_named_whole(this: str, that: str, says: str) -> None:
    sentences = [reason.sentence for reason in reasons_of(MESSAGE.replace(this, that, 1))]
    assert any(says in sentence for sentence in sentences), sentences


@pytest.mark.parametrize("end", ["Aer", "<LastName>R&am", "<LastName>R&", "<Apply ", "</Apply>"])
def test_a_cut_file_is_a_cut_file(end: str) -> None:
    place = MESSAGE.index(end) + len(end) if end in MESSAGE else None
    text = MESSAGE[:place] if place is not None else MESSAGE[: MESSAGE.index("<LastName>")] + end
    with pytest.raises(Refused) as no:
        read(text)
    assert no.value.code == "message-cut"


@pytest.mark.parametrize(
    ("created", "days", "codes"),
    [
        ("2026-03-02T08:00:00Z", 0, []),
        ("2026-03-01T23:30:00+01:00", 0, []),  # made in the evening, named the day after
        ("2026-02-27T08:00:00Z", 0, ["header-created-day"]),
        ("2026-03-02T12:00:00Z", 0, ["header-created-ahead"]),
        ("2026-03-02T08:00:00Z", 1, ["name-day-ahead"]),
        ("2026-03-02T08:00:00Z", 40, ["name-day-ahead", "header-created-day"]),
    ],
)
def test_the_days_of_name_and_header_agree_and_none_lies_ahead(created: str, days: int, codes: list[str]) -> None:
    header = {"Sender": "100001", "Environment": "R", "Created": created}
    day = MONDAY_MORNING.date() + timedelta(days=days)
    name = MessageName("100001", day, "00001", Environment.PRODUCTION)
    assert [reason.code for reason in header_reasons(header, name, MONDAY_MORNING)] == codes


def test_an_old_message_is_a_remark() -> None:
    header = {"Sender": "100001", "Environment": "R", "Created": "2025-12-01T08:00:00Z"}
    assert [reason.code for reason in header_remarks(header, MONDAY_MORNING)] == ["header-created-long-ago"]
    assert header_remarks({**header, "Created": "2026-02-20T08:00:00Z"}, MONDAY_MORNING) == ()
