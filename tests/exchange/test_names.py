"""File names: what is made reads back, and each part has a refusal of its own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.message import Environment
from stts_tui.exchange.names import Answer, FileKind, MessageName, parse_name

GOOD = "FI.STTS.123456.20260302.0000A.R.1.1"


@given(
    st.sampled_from(FileKind), st.from_regex(r"\A[0-9]{6}\Z"), st.dates(date(1000, 1, 1)),
    st.from_regex(r"\A[A-Za-z0-9]{5}\Z"), st.sampled_from(Environment),
)  # fmt: skip
@pytest.mark.asvs("V5.4.2")
def test_what_is_made_reads_back(kind: FileKind, sender: str, day: date, serial: str, environment: Environment) -> None:
    name = MessageName(sender, day, serial, environment)
    assert parse_name(name.file(kind)) == (kind, name)


def test_answers_are_named_as_the_portal_names_them() -> None:
    _kind, name = parse_name(GOOD)
    assert [name.answer(each) for each in Answer] == [
        "FO.ACRF.123456.20260302.0000A.R", "FO.NOTI.123456.20260302.0000A.R", "FO.STTS.123456.20260302.0000A.R",
    ]  # fmt: skip
    assert name.file(FileKind.START) == "GO.STTS.123456.20260302.0000A.R.1"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("", ["name-parts"]),
        ("FI.STTS.123456.20260302.0000A.R", ["name-parts"]),
        (GOOD + ".1", ["name-parts"]),
        (GOOD + ".xml", ["name-parts"]),
        ("x" * 5000, ["name-parts"]),
        (GOOD.replace("FI", "CO"), ["name-kind", "name-count"]),
        (GOOD.replace("FI", "fi"), ["name-kind", "name-count"]),
        (GOOD.replace("STTS", "DMFA"), ["name-code"]),
        (GOOD.replace("123456", "12345"), ["name-sender"]),
        (GOOD.replace("123456", "１23456"), ["name-sender"]),
        (GOOD.replace("20260302", "20260230"), ["name-date"]),
        (GOOD.replace("20260302", "2026032"), ["name-date"]),
        (GOOD.replace("0000A", "0000"), ["name-serial"]),
        (GOOD.replace("0000A", "00/0A"), ["name-serial"]),
        (GOOD.replace("0000A", "000é1"), ["name-serial"]),
        (GOOD.replace(".R.", ".X."), ["name-environment"]),
        (GOOD.replace("1.1", "2.1"), ["name-count"]),
        (GOOD.replace("FI", "GO"), ["name-count"]),
        ("GO.STTS.123456.20260302.0000A.R.1.1", ["name-count"]),
        ("FI.XXXX.1.2.3.Q.4.5", ["name-code", "name-sender", "name-date", "name-serial", "name-environment", "name-count"]),
    ],
)
@pytest.mark.asvs("V5.2.2", "V5.3.2")
def test_every_part_has_its_own_refusal(name: str, codes: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        parse_name(name)
    assert [reason.code for reason in caught.value.reasons] == codes


@pytest.mark.asvs("V5.4.2")
def test_a_name_cannot_steer_a_terminal() -> None:
    for evil in ("FI.STTS.\x1b[2J.20260302.0000A.R.1.1", "\u202e\x9b" * 10, GOOD + "\n"):
        with pytest.raises(Refused) as caught:
            parse_name(evil)
        assert all(reason.sentence.isprintable() for reason in caught.value.reasons)
