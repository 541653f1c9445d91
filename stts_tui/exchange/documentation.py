"""The schema as a page for people: data/schema/README.md, generated, committed, compared by a test.

`python -m stts_tui.exchange.documentation > data/schema/README.md` after each change of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from stts_tui.exchange import schema

_XS = f"{{{schema.XSD}}}"


def page() -> str:
    """The whole page, Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    root = schema.tree()
    yield "# Structured messages: the schema"
    yield ""
    yield f"Generated from `{schema.FILE}` by `python -m stts_tui.exchange.documentation`."
    yield ""
    yield _documentation(root)
    yield ""
    yield f"Namespace: `{schema.NAMESPACE}`. Samples stand in `data/examples/`."
    yield "What the code of an answer's anomaly means, what to do and whom to ask stands in `data/guide/en/codes.md` (also"
    yield "in fr, nl and de); `stts-tui explain CODE` tells it."
    for element in root.iterfind(f"{_XS}element"):
        yield from _element(element)
    for group in root.iterfind(f"{_XS}group"):
        yield from ("", f"## The group {group.get('name')}", "", _documentation(group), "")
        yield from _table(group.iterfind(f"{_XS}sequence/*"))
    yield from ("", "## Values", "", "| Type | What it holds |", "| --- | --- |")
    for simple in root.iterfind(f"{_XS}simpleType"):
        yield f"| {simple.get('name')} | {_cell(_documentation(simple))} |"


def _documentation(node: etree._Element) -> str:
    return " ".join((node.findtext(f"{_XS}annotation/{_XS}documentation") or "").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _element(element: etree._Element) -> Iterator[str]:
    name = element.get("name", "")
    yield from ("", f"## {name}", "", _documentation(element), "")
    records = schema.records_of(name)
    if element.find(f".//{_XS}element[@ref='Header']") is not None:
        yield f"Header, then any number of {', '.join(records)}, then Trailer."
        return
    attribute = element.find(f".//{_XS}attribute")
    if attribute is not None:
        needed, more = attribute.get("use") == "required", _documentation(attribute)
        yield f"Attribute `reference`, {'needed' if needed else 'optional'}: {schema.rule_of('reference')}." + (
            f" {more}." if more else ""
        )
        yield ""
    yield from _table(element.iterfind(f".//{_XS}sequence/*"))


def _in_place(nodes: Iterator[etree._Element]) -> Iterator[etree._Element]:
    """A record's own elements in their order: those of a group that must be there stand in its place."""
    for node in nodes:
        if node.tag == f"{_XS}group" and node.get("minOccurs") != "0":
            yield from schema.tree().iterfind(f"{_XS}group[@name='{node.get('ref')}']/{_XS}sequence/*")
        else:
            yield node


def _table(nodes: Iterator[etree._Element]) -> Iterator[str]:
    yield "| Element | | Type | What it is |"
    yield "| --- | --- | --- | --- |"
    for node in _in_place(nodes):
        if node.tag not in (f"{_XS}element", f"{_XS}group"):
            continue
        often = "any number" if node.get("maxOccurs") == "unbounded" else "may" if node.get("minOccurs") == "0" else "must"
        name = node.get("name") or node.get("ref", "")
        kind = node.get("type") or ("the group" if node.tag == f"{_XS}group" else "see there")
        yield f"| {name} | {often} | {kind} | {_cell(_documentation(node))} |"


if __name__ == "__main__":  # pragma: no cover - the generator of data/schema/README.md
    import sys

    sys.stdout.write(page())
