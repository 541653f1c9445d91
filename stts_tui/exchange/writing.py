"""Writing messages and answers, element by element, in memory that does not grow.

Everything written here fits the schema (tests hold every kind of output against it) and is the same text for the same
data: an answer can be written again and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import BinaryIO

from lxml import etree

from stts_tui import __version__
from stts_tui.domain.common.errors import Reason
from stts_tui.domain.messages.message import Environment
from stts_tui.domain.messages.records import Record
from stts_tui.exchange import records, schema
from stts_tui.exchange.limits import DEFAULT

SOFTWARE = f"stts-tui {__version__}"
_NO_XML = re.compile("[^\t\n\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
Texts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Node:
    """An element to be written: its texts, then its own elements, then more texts."""

    name: str
    texts: Texts = ()
    nodes: tuple[Node, ...] = ()
    more: Texts = ()
    tail: tuple[Node, ...] = ()
    reference: str = ""


@dataclass(frozen=True)
class Head:
    """The Header of what is written."""

    sender: str
    environment: Environment
    created: datetime
    software: str = SOFTWARE
    file_name: str = ""
    ticket: str = ""
    year: str = ""

    def texts(self) -> Texts:
        given = (
            ("Sender", self.sender), ("Environment", self.environment.value), ("Created", instant(self.created)),
            ("Software", self.software), ("FileName", self.file_name), ("Ticket", self.ticket), ("Year", self.year),
        )  # fmt: skip
        return [(name, text) for name, text in given if text]


def instant(moment: datetime) -> str:
    """A moment as the schema writes it, in universal time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def given(*texts: tuple[str, object]) -> Texts:
    """Those that hold something, as the schema writes them."""
    return [(name, _written(value)) for name, value in texts if value is not None and value != "" and value is not False]


def _written(value: object) -> str:
    if value is True:
        return "true"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _element(node: Node) -> etree._Element:
    made = etree.Element(schema.tag(node.name), nsmap={None: schema.NAMESPACE})
    if node.reference:
        made.set("reference", _legal(node.reference))
    _fill(made, node)
    return made


def _fill(made: etree._Element, node: Node) -> None:
    for texts, nodes in ((node.texts, node.nodes), (node.more, node.tail)):
        for name, text in texts:
            etree.SubElement(made, schema.tag(name)).text = _legal(text)
        for inner in nodes:
            _fill(etree.SubElement(made, schema.tag(inner.name)), inner)


def _legal(text: str) -> str:
    """A text with a sign in the place of each that XML has no room for; only another program leaves any in the database."""
    return _NO_XML.sub("\ufffd", text)


def record_node(record: Record, today: date) -> Node:
    """A record; `today` is the day on which what stands in it was typed."""
    return Node(record.kind.value, records.element_texts(record, today), reference=record.reference)


def faults_of(record: Record, today: date) -> tuple[Reason, ...]:
    """Why the record would not fit the schema, written as a message writes it; none if it fits."""
    element = _element(record_node(record, today))
    if schema.is_valid(element):
        return ()
    found = schema.reasons(element, record.line, record.reference, DEFAULT.errors)
    return records.record_of(element, found).faults


def anomaly(code: str, path: str, line: int, description: str, *, blocking: bool = True) -> Node:
    """One reason of an answer. `description` is cut to what the schema takes."""
    texts = [("ErrorID", code), ("AnomalyClass", "B" if blocking else "NB")]
    if path:
        texts.append(("Path", path))
    if line:
        texts.append(("LineNumber", str(line)))
    texts.append(("Description", _plain(description)))
    return Node("Anomaly", texts)


def _plain(text: str) -> str:
    """Words parted by single blanks, nothing that the schema would refuse, at most 2000 characters."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:2000])
    return " ".join(shown.split()) or "-"


def write(file: BinaryIO, root: str, head: Head, nodes: Iterable[Node], totals: Mapping[str, int] | None = None) -> int:
    """Write a whole message; gives the number of its records.

    `totals` is read after the last record: a counter that filled on the way will do.
    """
    file.write(f"<?xml version='1.0' encoding='UTF-8'?>\n<{root}{_DECLARATION}>\n".encode("ascii"))
    file.write(_text(Node("Header", head.texts())))
    count = 0
    for node in nodes:
        file.write(_text(node))
        count += 1
    more = [(name, str(number)) for name, number in (totals or {}).items()]
    file.write(_text(Node("Trailer", [("RecordCount", str(count)), *more])))
    file.write(f"</{root}>\n".encode("ascii"))
    return count


_DECLARATION = f' xmlns="{schema.NAMESPACE}"'


def _text(node: Node) -> bytes:
    """An element as text, by the library; without the declaration that the outermost element has made already."""
    element = _element(node)
    etree.indent(element, "  ", level=1)
    text = etree.tostring(element, encoding="unicode").replace(_DECLARATION, "", 1)  # the first place is its start tag
    return f"  {text}\n".encode()
