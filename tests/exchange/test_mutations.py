"""Valid records with something changed: each is read or refused by itself, and never takes its neighbours along."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from stts_tui import resources
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.messages.message import Environment
from stts_tui.domain.messages.records import FORMS, Record
from stts_tui.exchange import schema, writing
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.exchange.writing import faults_of
from tests.builders import MONDAY_MORNING
from tests.exchange.hostile import HEAD, record, tail

(EXAMPLE,) = resources.path("examples").glob("FI.*")
RECORDS = [each for each in etree.parse(io.BytesIO(EXAMPLE.read_bytes())).getroot() if each.get("reference")]
NAMES = sorted({schema.local(str(child.tag)) for each in RECORDS for child in each} | {"Apply", "Header", "Nickname"})
TEXTS = st.sampled_from([
    "", " ", "x", "true", "false", "0", "1", "-1", "12.50", "12,5", "1.000,50", "2026-02-30", "30/02/2026", "2026-3-1",
    "+3232210000", "03 221 00 00", "50010100107", "50.01.01-001.07", "STTS-2026-0000001", "stts-2026-1", "fixed", "Fixed",
    "  a  b ", "é", "e\u0301",
    "\u202ex", "\x9b2J", "a\nb", "x" * 61, "x" * 2001, "*", "a  b*",
]) | st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff",
                           min_codepoint=0x20), max_size=20)  # fmt: skip
Change = Callable[[etree._Element], None]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Something that a program may have got wrong in a record."""
    place, other, name, text = draw(st.integers(0, 30)), draw(st.integers(0, 30)), draw(st.sampled_from(NAMES)), draw(TEXTS)

    def at(element: etree._Element) -> etree._Element:
        return element[place % len(element)] if len(element) else element

    def put(element: etree._Element) -> None:
        made = etree.Element(schema.tag(name))
        made.text = text
        element.insert(other % (len(element) + 1), made)

    def drop(element: etree._Element) -> None:
        if len(element):
            element.remove(at(element))

    def move(element: etree._Element) -> None:
        element.insert(other % (len(element) + 1), at(element)) if len(element) else None

    def write(element: etree._Element) -> None:
        at(element).text = text

    def name_otherwise(element: etree._Element) -> None:
        if len(element):
            at(element).tag = schema.tag(name)

    def mark(element: etree._Element) -> None:
        at(element).set(name, text)

    def refer(element: etree._Element) -> None:
        element.set("reference", text)

    def refer_to_nothing(element: etree._Element) -> None:
        element.attrib.pop("reference", None)

    def nest(element: etree._Element) -> None:
        at(element).append(copy.deepcopy(at(element)))

    ways: list[Change] = [put, drop, move, write, name_otherwise, mark, refer, refer_to_nothing, nest]
    chosen: Change = draw(st.sampled_from(ways))
    return chosen


def read(element: etree._Element) -> list[Record]:
    text = HEAD + record("before") + etree.tostring(element, encoding="unicode") + record("after") + tail(3)
    return list(records(Reading(io.BytesIO(text.encode("utf-8")))))


@pytest.mark.long
@settings(deadline=None, max_examples=300)
@given(st.sampled_from(RECORDS), st.lists(changes(), min_size=1, max_size=3))
def test_a_changed_record_is_read_or_refused_by_itself(original: etree._Element, made: list[Change]) -> None:
    element = copy.deepcopy(original)
    for change in made:
        change(element)
    with contextlib.suppress(Refused):  # a reference of a neighbour's
        before, found, after = read(element)
        assert (before.faults, after.faults) == ((), ())
        assert (before.reference, after.reference) == ("before", "after")
        fits = schema.is_valid(element)
        assert not (fits and found.faults)  # what fits as it stands; empty elements are taken besides
        assert all(reason.sentence.isprintable() for reason in found.faults)
        assert not found.reference or schema.is_reference(found.reference)
        if not found.faults:
            assert schema.is_valid(written(found))


@pytest.mark.long
@settings(deadline=None, max_examples=300)
@given(st.sampled_from(RECORDS), st.lists(changes(), min_size=1, max_size=3))
def test_what_the_form_takes_of_it_fits_when_it_is_sent_again(original: etree._Element, made: list[Change]) -> None:
    element = copy.deepcopy(original)
    for change in made:
        change(element)
    with contextlib.suppress(Refused):  # of the form: the person has something to correct
        _before, found, _after = read(element)
        FORMS[found.kind].parse(found.values, MONDAY_MORNING.date())
        again = Record(found.kind, "again", 7, found.values)
        # What only the service tells: whether there is a file of that number, and that nobody applies without consent.
        left = [reason for reason in faults_of(again, MONDAY_MORNING.date()) if reason.field != "number"]
        assert all((reason.values["what"], reason.values["line"]) == ("Consent", 7) for reason in left), left


def written(found: Record) -> etree._Element:
    """The record as an export writes it."""
    file = io.BytesIO()
    head = writing.Head("123456", Environment.PRODUCTION, MONDAY_MORNING)
    writing.write(file, "Message", head, [writing.record_node(found, MONDAY_MORNING.date())])
    return etree.fromstring(file.getvalue())[1]
