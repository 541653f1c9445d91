"""The schema of the messages (data/schema/), compiled once, and its refusals in words that help.

libxml2's own messages quote the value that does not fit; ours name the rule, which the schema itself holds as
documentation, so that no national register number wanders into an answer or a log.
"""

from __future__ import annotations

import functools
import re

from lxml import etree

from stts_tui import resources
from stts_tui.domain.common.errors import Reason
from stts_tui.exchange import faults

VERSION = "1"
NAMESPACE = f"urn:stts-tui:exchange:{VERSION}"
FILE = f"schema/stts-{VERSION}.xsd"
XSD = "http://www.w3.org/2001/XMLSchema"


XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES = frozenset({NAMESPACE, XSI, XSD})  # what a file may declare: serializers always declare the last two
HINTS = frozenset({f"{{{XSI}}}schemaLocation", f"{{{XSI}}}noNamespaceSchemaLocation"})
_NIL = frozenset({f"{{{XSI}}}nil"})
_LONGEST_NAME = 60


def tag(name: str) -> str:
    """The element `name` of our namespace as lxml writes it."""
    return f"{{{NAMESPACE}}}{name}"


def local(element_tag: str) -> str:
    return element_tag.rpartition("}")[2]


@functools.cache
def tree() -> etree._Element:
    """The schema document itself."""
    return etree.fromstring(resources.read_text(FILE).encode("utf-8"))


@functools.cache
def compiled() -> etree.XMLSchema:
    """The schema. One flat local file: nothing is fetched."""
    return etree.XMLSchema(tree())


@functools.cache
def records_of(root: str) -> tuple[str, ...]:
    """The records that a message with that outermost element may hold, in the schema's order."""
    found = tree().iterfind(f"{{{XSD}}}element[@name='{root}']//{{{XSD}}}element[@ref]")
    return tuple(ref for each in found if (ref := each.get("ref", "")) not in ("Header", "Trailer"))


_REFERENCE = re.compile(r"[A-Za-z0-9._/:\-]{1,40}", re.ASCII)


def is_reference(text: str) -> bool:
    """Whether `text` is what the schema calls a reference: nothing in it can mislead where it is shown."""
    return _REFERENCE.fullmatch(text) is not None


@functools.cache
def _rules() -> dict[str, str]:
    """The documentation of each named simple type."""
    return {
        found.get("name", ""): " ".join(str(found.findtext(f"{{{XSD}}}annotation/{{{XSD}}}documentation")).split())
        for found in tree().iterfind(f"{{{XSD}}}simpleType")
    }


@functools.cache
def _declared() -> dict[str, str]:
    """The type of each element and attribute; those of one name have one type here (a contract test holds it)."""
    found: dict[str, str] = {}
    for node in tree().iter(f"{{{XSD}}}attribute", f"{{{XSD}}}element"):
        if node.get("type"):
            found[node.get("name", "")] = node.get("type", "")
    return found


def type_of(element: str) -> str:
    """The name of the simple type of an element or attribute; empty where it holds elements."""
    return _declared().get(element, "")


@functools.cache
def children_of(name: str) -> tuple[str, ...]:
    """The elements inside the global element `name`, in the schema's order, groups taken apart."""
    return tuple(node.get("name") or node.get("ref", "") for node in _nodes_of(name))


@functools.cache
def _nodes_of(name: str) -> tuple[etree._Element, ...]:
    found: list[etree._Element] = []
    for node in tree().iterfind(f"{{{XSD}}}element[@name='{name}']//{{{XSD}}}sequence/*"):
        if node.tag == f"{{{XSD}}}group":
            inner = tree().iterfind(f"{{{XSD}}}group[@name='{node.get('ref')}']/{{{XSD}}}sequence/*")
            found.extend(each for each in inner if each.tag == f"{{{XSD}}}element")
        elif node.tag == f"{{{XSD}}}element":
            found.append(node)
    return tuple(found)


def rule_of(element: str) -> str:
    """What an element or attribute must hold, in the schema's own words; empty where it holds elements."""
    return _rules().get(type_of(element), "")


def is_valid(element: etree._Element) -> bool:
    """Whether a finished element fits its global declaration."""
    return bool(compiled().validate(element))


@functools.cache
def _takes_empty(kind: str) -> bool:
    """Whether a simple type takes an empty text."""
    probe = etree.fromstring(etree.tostring(tree()))
    etree.SubElement(probe, f"{{{XSD}}}element", name="Probe", type=kind)
    return bool(etree.XMLSchema(probe).validate(etree.Element(tag("Probe"))))


def without_empty(element: etree._Element) -> None:
    """Take out of a record what programs write for "nothing": empty elements that may as well be left out."""
    for child in list(element):
        says_nothing = not len(child) and not (child.text or "").strip() and set(child.attrib) <= _NIL
        if isinstance(child.tag, str) and says_nothing:
            name = local(child.tag)
            if child.tag == tag(name) and _may_be_left_out(local(element.tag), name):
                element.remove(child)


def without_hints(record: etree._Element) -> None:
    """Take out where schemas are said to lie: the validator would go there."""
    for element in record.iter():
        for name in HINTS.intersection(map(str, element.attrib)):
            del element.attrib[name]


@functools.cache
def _may_be_left_out(record: str, name: str) -> bool:
    """Whether `name` is optional in `record` and takes no empty text."""
    for node in _nodes_of(record):
        if node.get("name") == name:
            return node.get("minOccurs") == "0" and bool(node.get("type")) and not _takes_empty(node.get("type", ""))
    return False


@functools.cache
def _needed_in(record: str) -> frozenset[str]:
    """The elements that must stand in `record`."""
    return frozenset(str(node.get("name")) for node in _nodes_of(record) if node.get("minOccurs") != "0")


def shown_name(name: str) -> str:
    """The name of an element or attribute of a file, without its namespace, as it may be shown."""
    plain = "".join(sign if sign.isalnum() or sign in "_-.:" else "?" for sign in local(name))
    return plain[:_LONGEST_NAME]


_NAMED = re.compile(r"(?:\{[^}]*\})([^\s',()]{1,60})")
_SUBJECT = re.compile(r"Element '(?:\{[^}]*\})?([^']{1,60})'")
_ATTRIBUTE_NAME = re.compile(r"attribute '(?:\{[^}]*\})?([^']{1,60})'")


def reasons(element: etree._Element, line: int, record: str, most: int) -> list[Reason]:
    """Why `element` does not fit, each mistake once; at most so many."""
    compiled().validate(element)
    found: list[Reason] = []
    for entry in compiled().error_log:
        reason = _reason(entry, line, record)
        if reason.fault is faults.VALUE and _is_no_such_day(element, str(reason.values["element"])):
            reason = Reason(faults.NO_SUCH_DAY, reason.field, reason.values)
        if all((reason.fault, reason.values) != (other.fault, other.values) for other in found):
            found.append(reason)
        if len(found) == most:
            break
    return found


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _is_no_such_day(element: etree._Element, name: str) -> bool:
    """Whether every value of that name is written as a day is, so that it is the calendar that does not know one."""
    values = [found.text or "" for found in element.iter(tag(name))] if type_of(name) == "Day" else []
    return bool(values) and all(_DAY.fullmatch(value) for value in values)


def _reason(entry: etree._LogEntry, record_line: int, record: str) -> Reason:
    message = entry.message
    subject, _colon, rest = message.partition(": ")
    element = shown_name((_SUBJECT.findall(subject) or ["?"])[0])
    attribute = _ATTRIBUTE_NAME.search(message)
    line = max(record_line, entry.line) if entry.line < 65535 else record_line
    where = {"line": line, "record": record, "element": element}
    kind = entry.type_name
    if kind == "SCHEMAV_ELEMENT_CONTENT":
        expected = _NAMED.findall(rest) or ["-"]
        if not rest.startswith("Missing"):
            return Reason(faults.UNEXPECTED, element, {**where, "what": ", ".join(expected)})
        needed = [name for name in expected if name in _needed_in(element)]  # what might stand before it is not missed
        return Reason(faults.MISSING, element, {**where, "what": ", ".join(needed or expected)})
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4" and attribute is not None:
        return Reason(faults.MISSING, element, {**where, "what": attribute[1]})
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1" or (kind == "SCHEMAV_CVC_TYPE_3_1_1" and attribute is not None):
        return Reason(faults.ATTRIBUTE, element, {**where, "attribute": shown_name(attribute[1]) if attribute else "?"})
    if kind in ("SCHEMAV_CVC_COMPLEX_TYPE_2_3", "SCHEMAV_CVC_COMPLEX_TYPE_2_1"):
        return Reason(faults.TEXT, element, where)
    name = attribute[1] if attribute is not None else element
    if kind == "SCHEMAV_CVC_TYPE_3_1_2" or rule_of(name):
        return Reason(faults.VALUE, name, {**where, "element": name, "what": rule_of(name) + "."})
    return Reason(faults.OTHER, element, {**where, "what": kind.removeprefix("SCHEMAV_")})
