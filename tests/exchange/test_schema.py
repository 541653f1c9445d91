"""The schema, its samples, its documentation, and that the program's tables agree with it."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from stts_tui import resources
from stts_tui.domain.common.fields import Kind
from stts_tui.domain.common.kinds import AnyRow
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.messages.records import FORMS, RecordKind
from stts_tui.domain.people.own import Helper
from stts_tui.domain.tariff.fields import ALL, REDUCTION
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.outlook import Waits
from stts_tui.domain.tariff.reasons import STOP_REASONS, ConsentHow
from stts_tui.exchange import documentation, schema
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import _fields_of, record_of

XS = f"{{{schema.XSD}}}"
EXAMPLES = sorted(resources.path("examples").glob("F[IO].*"))


def test_the_schema_is_one_flat_file_that_fetches_nothing() -> None:
    text = resources.read_text(schema.FILE)
    assert "xs:import" not in text
    assert "xs:include" not in text
    assert "schemaLocation" not in text
    assert schema.compiled() is not None


@pytest.mark.asvs("V2.1.1")
def test_everything_is_documented() -> None:
    for node in schema.tree().iter(f"{XS}element", f"{XS}simpleType", f"{XS}group"):
        if node.get("ref") is None:
            assert node.findtext(f"{XS}annotation/{XS}documentation"), node.get("name")


def test_elements_of_one_name_have_one_type() -> None:
    types: dict[str, set[str]] = {}
    for node in schema.tree().iter(f"{XS}element", f"{XS}attribute"):
        if node.get("type"):
            types.setdefault(node.get("name", ""), set()).add(node.get("type", ""))
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_the_committed_documentation_is_the_schemas() -> None:
    how = "run: python -m stts_tui.exchange.documentation > data/schema/README.md"
    assert resources.read_text("schema/README.md") == documentation.page(), how


def test_records_are_those_of_the_program() -> None:
    assert set(schema.records_of("Message")) == {kind.value for kind in RecordKind}
    for kind in RecordKind:
        elements = set(schema.children_of(kind.value))
        assert elements == {tag.rpartition("}")[2] for tag in _fields_of(kind)}, kind
        assert len(FORMS[kind].fields) == len(elements), kind


@pytest.mark.parametrize(("element", "rows"), [("TariffFile", ALL), ("Reduction", REDUCTION)])
def test_what_is_told_of_a_file_is_what_the_table_says(element: str, rows: tuple[AnyRow, ...]) -> None:
    assert {row.element for row in rows if row.element} == set(schema.children_of(element)) - {"Reduction"}


@pytest.mark.asvs("V2.1.1")
def test_limits_and_values_are_those_of_the_table() -> None:
    """The schema is written by hand: each element of a field holds what its kind holds, no more and no less."""
    lines = {line.element: line for form in FORMS.values() for line in form.fields}
    limits = {row.element: row.kind.longest for row in (*ALL, *REDUCTION) if row.element and row.kind.holds is str}
    limits |= {name: line.longest for name, line in lines.items() if line.kind is Kind.TEXT}
    for element, longest in limits.items():
        if (limit := _limit(schema.type_of(element))) is not None:
            assert limit == longest, element
    ways = {date: "Day", Decimal: "Amount", bool: "Yes", NationalNumber: "NationalNumberText"}
    for row in (*ALL, *REDUCTION):
        if row.element and row.kind.holds in ways:
            assert schema.type_of(row.element) == ways[row.kind.holds], row.name


def _limit(type_name: str) -> int | None:
    """The most characters that a simple type takes, where it is a text with a limit."""
    node = schema.tree().find(f"{XS}simpleType[@name='{type_name}']//{XS}maxLength")
    return int(node.get("value", "0")) if node is not None else None


@pytest.mark.parametrize(
    ("type_name", "values"),
    [
        ("CategoryText", list(Category)), ("FormulaText", list(Formula)), ("OperatorsText", list(Operators)),
        ("StateText", list(FileState)), ("StopReasonText", list(STOP_REASONS)), ("ConsentHowText", list(ConsentHow)),
        ("RecordText", list(RecordKind)), ("WaitsText", list(Waits)), ("WhomText", list(Helper)),
    ],
)  # fmt: skip
def test_choices_are_those_of_the_program(type_name: str, values: list[str]) -> None:
    found = schema.tree().iterfind(f"{XS}simpleType[@name='{type_name}']//{XS}enumeration")
    assert [node.get("value") for node in found] == [str(value) for value in values]


def test_there_are_samples_of_every_message() -> None:
    roots = {etree.parse(io.BytesIO(path.read_bytes())).getroot().tag for path in EXAMPLES}
    assert roots == {schema.tag(name) for name in ("Message", "Acknowledgement", "Notification", "News", "Files", "Statement")}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_samples_are_read_as_messages_are(path: Path) -> None:
    root = etree.parse(io.BytesIO(path.read_bytes())).getroot().tag.rpartition("}")[2]
    with path.open("rb") as file:
        reading = Reading(file, root)
        kinds = {record_of(element).kind for element in reading} if root == "Message" else {*map(type, reading)}
    assert (reading.count > 0, reading.faulty) == (True, 0)
    if root == "Message":
        assert kinds == set(RecordKind)
    schema.compiled().assertValid(etree.parse(io.BytesIO(path.read_bytes())))  # the envelope as a whole, too


def test_the_page_tells_of_each_element_its_own_elements_in_their_order() -> None:
    sections = dict(part.split("\n", 1) for part in documentation.page().split("\n## ")[1:])
    for element in schema.tree().iterfind(f"{{{schema.XSD}}}element"):
        name = element.get("name", "")
        children = schema.children_of(name)
        if "Header" in children:
            assert "Header, then any number of" in sections[name], name
        elif children:
            told = [row.split(" | ")[0].removeprefix("| ") for row in sections[name].splitlines() if row.startswith("| ")]
            own = [each for each in told if each in children]
            optional_group = [each for each in children if each not in told]
            assert own == [each for each in children if each in told], name
            assert not optional_group or any("the group" in row for row in sections[name].splitlines()), (name, optional_group)
