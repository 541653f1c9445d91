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
from stts_tui.exchange.limits import DEFAULT, Limits
from stts_tui.exchange.reading import Reading
from tests.exchange import hostile
from tests.exchange.hostile import GOOD, Flow, Hostile, message, record

_NAMES_NO_LINE = {
    "message-empty", "message-too-large", "message-compressed", "message-encoding", "message-xml-version",
    "message-count", "message-too-many-records", "message-too-many-comments",
}  # fmt: skip


def read(content: bytes, limits: Limits = DEFAULT) -> int:
    return sum(1 for _record in Reading(io.BytesIO(content), limits=limits))


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
        assert re.match(r"Line [0-9]+[,:]", first.sentence), first.sentence
    if first.code.startswith("schema-"):
        assert "record " in first.sentence
    assert flow.given < 8_000_000  # a gigabyte is not read to the end


# In a process of its own, so that the parser's memory counts too: its peak before and after the whole corpus.
MEASURE = """
import resource
from stts_tui.domain.common.errors import Refused
from stts_tui.exchange.reading import Reading
from tests.exchange import hostile
peaks = []
for cases in ([hostile.Hostile("good", "", lambda: [hostile.GOOD])], hostile.corpus()):
    for case in cases:
        try:
            for _record in Reading(case.open()):
                pass
        except Refused:
            pass
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(*peaks)
"""


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
    with pytest.raises(Refused) as caught:
        read(bad)
    assert not any("50010100107" in reason.sentence for reason in caught.value.reasons)


def test_all_faulty_records_are_told_at_once_up_to_a_limit() -> None:
    bad = [record(f"A-{n}", niss="1") for n in range(5)]
    with pytest.raises(Refused) as caught:
        read(message(*bad))
    assert [reason.values["record"] for reason in caught.value.reasons] == [f"A-{n}" for n in range(5)]
    assert [reason.values["line"] for reason in caught.value.reasons] == [4, 5, 6, 7, 8]
    many = [record(f"A-{n}", niss="1") for n in range(500)]
    assert len(codes(message(*many))) == DEFAULT.errors


def test_a_fault_of_the_file_comes_before_those_of_its_records() -> None:
    assert codes(message(record(niss="1"), count=7)) == ["message-count", "schema-value"]


def test_the_lines_of_a_long_file_are_right() -> None:
    records = [record(f"A-{n}") for n in range(70_000)]
    records[69_990] = record("A-69990", niss="1")
    with pytest.raises(Refused) as caught:
        read(message(*records))
    assert caught.value.first.values["line"] == 69_994


def test_limits_count() -> None:
    assert codes(GOOD, Limits(size=len(GOOD) - 1)) == ["message-too-large"]
    assert codes(GOOD, Limits(records=1)) == ["message-too-many-records"]
    assert read(GOOD, Limits(size=len(GOOD), records=2)) == 2


def test_a_duplicate_is_found_whatever_its_distance() -> None:
    count = 30_000  # more than fits into the parts in memory
    records = [record(f"R-{n}") for n in range(count)]
    assert read(message(*records)) == count
    records[-1] = record("R-77")
    with pytest.raises(Refused) as caught:
        read(message(*records))
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
    for case in hostile.corpus():
        if case.name.startswith(("dtd", "entity_small", "utf16", "charref", "comment_in")):
            with pytest.raises(Refused) as caught:
                for _record in Reading(Slow(case.make())):
                    pass
            assert caught.value.code == case.code, case.name
