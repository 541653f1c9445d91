"""Hostile messages: one clear line, in bounded time and memory."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.exchange.limits import DEFAULT, Limits
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from tests.exchange import hostile
from tests.exchange.hostile import GOOD, Flow, Hostile, message, record

LINE = re.compile(r"Line [0-9]+[,:]")
_NAMES_NO_LINE = {
    "message-empty", "message-too-large", "message-compressed", "message-encoding", "message-xml-version",
    "message-count", "message-too-many-records", "message-too-many-comments",
}  # fmt: skip


def read(content: bytes, limits: Limits = DEFAULT) -> int:
    return sum(1 for _record in Reading(io.BytesIO(content), limits=limits))


def told(content: bytes, limits: Limits = DEFAULT) -> list[Record]:
    return list(records(Reading(io.BytesIO(content), limits=limits)))


def codes(content: bytes, limits: Limits = DEFAULT) -> list[str]:
    with pytest.raises(Refused) as caught:
        read(content, limits)
    return [reason.code for reason in caught.value.reasons]


def test_the_good_one_is_good() -> None:
    assert read(GOOD) == 2
    assert read(GOOD + b"\n") == 2
    assert read(b"\xef\xbb\xbf" + GOOD) == 2
    assert read(GOOD.replace(b'<?xml version="1.0" encoding="UTF-8"?>\n', b"")) == 2
    assert read(message()) == 0


@pytest.mark.parametrize("case", hostile.corpus(), ids=lambda case: case.name)
@pytest.mark.asvs("V1.5.1", "V5.2.2", "V5.2.3")
def test_it_is_refused_with_one_clear_line(case: Hostile) -> None:
    flow = case.open()
    with pytest.raises(Refused) as caught:
        for _record in Reading(flow):
            pass
    first = caught.value.first
    assert first.code == case.code
    assert "\n" not in first.sentence
    assert first.sentence.isprintable()
    assert "{" not in first.sentence
    if first.code not in _NAMES_NO_LINE:
        assert LINE.match(first.sentence), first.sentence
    assert flow.given < 8_000_000  # a gigabyte is not read to the end


@pytest.mark.parametrize("case", hostile.faulty(), ids=lambda case: case.name)
@pytest.mark.asvs("V2.2.1", "V15.3.3")
def test_a_record_that_does_not_fit_is_refused_by_itself(case: Hostile) -> None:
    reading, found = Reading(case.open()), 0
    for record_ in records(reading):
        (first, *_more), found = record_.faults, found + 1
        assert first.code == case.code
        if found > 100:
            continue  # a flood of the same
        assert first.sentence.isprintable()
        assert "{" not in first.sentence
        assert LINE.match(first.sentence), first.sentence
        assert "record " in first.sentence
        assert len(record_.faults) <= DEFAULT.errors
        assert not record_.reference or re.fullmatch("[A-Za-z0-9-]+", record_.reference)
    assert (found, reading.faulty, reading.count) == (case.faulty,) * 3


# In a process of its own, so that the parser's memory counts too: its peak before and after the whole corpus.
MEASURE = """
import resource
from stts_tui.domain.common.errors import Refused
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from tests.exchange import hostile
peaks = []
for cases in ([hostile.Hostile("good", "", lambda: [hostile.GOOD])], hostile.corpus() + hostile.faulty()):
    for case in cases:
        try:
            for _record in records(Reading(case.open())):
                pass
        except Refused:
            pass
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(*peaks)
"""


@pytest.mark.long
@pytest.mark.asvs("V5.2.1")
def test_it_costs_little_memory() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, cwd=root)
    before, after = map(int, done.stdout.split())
    assert after - before < 40_000  # kilobytes; the corpus holds gigabytes


def test_every_prefix_of_a_good_message_is_refused() -> None:
    for length in range(len(GOOD)):
        with pytest.raises(Refused):
            read(GOOD[:length])


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=3))
def test_a_message_with_some_bytes_replaced_is_read_or_refused_never_worse(place: int, other: bytes) -> None:
    changed = GOOD[:place] + other + GOOD[place + len(other) :]
    try:
        read(changed)
    except Refused as no:
        assert all(reason.sentence.isprintable() for reason in no.reasons)


def test_no_refusal_repeats_a_value() -> None:
    """A national number in the wrong place wanders into no answer."""
    bad = message(record("A-1", niss="50010100107x"), record("A-2", last="50010100107" * 6), record("50010100107 x"))
    sentences = [reason.sentence for record_ in told(bad) for reason in record_.faults]
    assert len(sentences) == 3
    assert not any("50010100107" in sentence for sentence in sentences)


def test_faulty_records_stand_among_the_others_in_their_order() -> None:
    found = told(message(*(record(f"A-{n}", niss="1" if n % 2 else "50010100107") for n in range(400))))
    assert [record_.reference for record_ in found] == [f"A-{n}" for n in range(400)]
    assert [bool(record_.faults) for record_ in found] == [False, True] * 200
    reason = found[301].faults[0]
    assert (reason.values["record"], reason.values["line"], reason.field) == ("A-301", 305, "niss")


def test_what_can_be_read_of_a_faulty_record_is_kept_as_it_was_written() -> None:
    bad = (
        '<Apply reference="bad reference" x="1"><NationalNumber>50.01.01</NationalNumber><LastName/><Nickname>Mia</Nickname>'
        "<Formula>Fixed</Formula><ActivationDate>2 March</ActivationDate><InvoiceDate>2026-02-30</InvoiceDate>"
        "<Price>1.000,5</Price><Consent>yes</Consent></Apply>"
    )
    (found,) = told(message(bad))
    assert (found.reference, found.kind) == ("", RecordKind.APPLY)
    assert found.values == {
        "niss": "50.01.01", "formula": "Fixed", "activation_on": "2 March", "invoice_on": "30/02/2026", "price": "1.000,5",
        "consent": False,
    }  # fmt: skip


def test_the_mistakes_of_one_record_are_told_up_to_a_limit() -> None:
    flood = message("<Search " + "".join(f'a{n}="" ' for n in range(100)) + 'reference="Q-1"/>')
    assert len(told(flood)[0].faults) == DEFAULT.errors
    assert len(told(flood, Limits(errors=3))[0].faults) == 3


@pytest.mark.long
def test_the_lines_of_a_long_file_are_right() -> None:
    lines = [record(f"A-{n}") for n in range(70_000)]
    lines[69_990] = record("A-69990", niss="1")
    (faulty,) = (found for found in told(message(*lines)) if found.faults)
    assert (faulty.line, faulty.faults[0].values["line"]) == (69_994, 69_994)


@pytest.mark.asvs("V5.2.1")
def test_limits_count() -> None:
    assert codes(GOOD, Limits(size=len(GOOD) - 1)) == ["message-too-large"]
    assert codes(GOOD, Limits(records=1)) == ["message-too-many-records"]
    assert read(GOOD, Limits(size=len(GOOD), records=2)) == 2


@pytest.mark.long
def test_a_duplicate_is_found_whatever_its_distance() -> None:
    count = 30_000  # more than fits into the parts in memory
    lines = [record(f"R-{n}") for n in range(count)]
    assert read(message(*lines)) == count
    lines[-1] = record("R-77")
    with pytest.raises(Refused) as caught:
        read(message(*lines))
    assert caught.value.code == "message-reference-repeated"
    assert (caught.value.first.values["line"], caught.value.first.values["other"]) == (count + 3, 81)


def test_two_records_on_one_line_may_not_share_a_reference() -> None:
    both = record("A-1").strip() + record("A-1").strip()
    assert codes(message(both, count=2)) == ["message-reference-repeated"]


def test_pieces_of_any_size_give_the_same() -> None:
    class Slow(Flow):
        def read(self, size: int = -1) -> bytes:
            return super().read(min(size, 7))

    reading = Reading(Slow([GOOD]))
    assert sum(1 for _record in reading) == 2
    whole = Reading(io.BytesIO(GOOD))
    assert sum(1 for _record in whole) == 2
    assert reading.digest == whole.digest
    for case in hostile.faulty():
        if case.faulty == 1:
            assert [record_.faults[0].code for record_ in records(Reading(Slow(case.make())))] == [case.code], case.name
    for case in hostile.corpus():
        if case.name.startswith(("dtd", "entity_small", "utf16", "charref", "comment_in")):
            with pytest.raises(Refused) as caught:
                for _record in Reading(Slow(case.make())):
                    pass
            assert caught.value.code == case.code, case.name
