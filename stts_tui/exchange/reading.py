"""Reading a message: one record at a time, each checked against the schema, in memory that does not grow.

The shape is that of [S101], tried on hostile files: the parser never gets `schema=` (it crashes on
an entity and takes cut files), a DOCTYPE is refused before the parser sees it, each finished record is validated by
itself and then cleared. A record that does not fit the schema is given like the others, with its reasons: it is refused
by itself, and nothing is gathered of it. A good beginning proves nothing: only a reading that ends without Refused is a
whole message, so whoever writes reads twice (services/messages/processing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from stts_tui.domain.common.errors import Reason, Refused, refused
from stts_tui.exchange import faults, schema
from stts_tui.exchange.bytestream import ByteStream, Source
from stts_tui.exchange.limits import DEFAULT, Limits
from stts_tui.exchange.references import References

_PARSER: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False, "huge_tree": False,
    "recover": False, "collect_ids": False,
}  # fmt: skip
_TAIL = 64  # bytes at the end of a file that are looked at again
_CUT_REFERENCE = re.compile(rb"&[^;<>\s]*\Z")  # a file that ends amid "&amp;"
HEADER, TRAILER = "Header", "Trailer"


class Reading:
    """One reading of a message from an open file (never a path: lxml unpacks what a path names).

    Iterating gives the record elements; each lives until the next one is asked for, and until then `reasons()` tells
    whether it fits the schema. `header` is there from the first record on, `count`, `faulty` (how many records do not
    fit) and `digest` (SHA-256) after the last.

    Args:
        file: opened for reading bytes.
        root: the name of the outermost element; it tells which records there may be.
        limits: what is too much.
        trusted: the very bytes have been read before, and every record fitted; none is validated again.

    Raises (while iterating): Refused with what is wrong with the message as a whole (stts_tui/exchange/faults.py).

    """

    def __init__(self, file: Source, root: str = "Message", limits: Limits = DEFAULT, *, trusted: bool = False) -> None:
        self._stream = ByteStream(file, limits)
        self._limits = limits
        self._trusted = trusted
        self._root = schema.tag(root)
        self._kinds = {schema.tag(name) for name in schema.records_of(root)}
        self._parser = etree.XMLPullParser(
            events=("end", "start-ns", "comment", "pi"),
            tag=[self._root, schema.tag(HEADER), schema.tag(TRAILER), *sorted(self._kinds)], **_PARSER,
        )  # fmt: skip
        self._head = self._tail = b""
        self._begun = self._ended = False
        self._quiet = 0  # bytes since something finished
        self._comments = 0
        self._has_hints = False
        self._last: etree._Element | None = None
        self._references = References()
        self._unfit: etree._Element | None = None  # the record given last, where it does not fit
        self._trailer: int | None = None
        self.header: Mapping[str, str] = {}
        self.count = self.faulty = 0

    @property
    def digest(self) -> str:
        return self._stream.digest

    @property
    def size(self) -> int:
        """Bytes read so far."""
        return self._stream.size

    def __iter__(self) -> Iterator[etree._Element]:
        try:
            yield from self._read()
        finally:
            self._references.close()

    def reasons(self) -> list[Reason]:
        """Why the record given last does not fit the schema, at most `limits.errors`; none if it fits."""
        record = self._unfit
        if record is None:
            return []
        # A name that is not even a reference is not shown: the schema tells what it should be.
        name = record.get("reference", "")
        shown = name if schema.is_reference(name) else str(self.count)
        return schema.reasons(record, record.sourceline, shown, self._limits.errors)

    # -- pieces --------------------------------------------------------------------------------------------------------
    def _read(self) -> Iterator[etree._Element]:
        while piece := self._stream.read():
            if not self._begun:
                self._look_at_head(piece)
            self._quiet += len(piece)
            self._tail = piece[-_TAIL:]
            self._feed(piece)
            for event, found in self._parser.read_events():
                if event == "end" and found.tag in self._kinds:
                    if self._take(found):
                        yield found
                        found.clear(keep_tail=True)  # the parser may still be writing that text
                else:
                    self._other(event, found, piece)
            if self._quiet > self._limits.record + len(piece):
                raise refused(faults.RECORD_TOO_LARGE, line=self._stream.line, most=self._limits.record)
        self._close()

    def _look_at_head(self, piece: bytes) -> None:
        """Before the outermost element: no DOCTYPE, and the right element. Searching bytes is sound: it is UTF-8."""
        self._head += piece
        place = self._head.find(b"<!DOCTYPE")
        if place >= 0:
            raise refused(faults.DOCTYPE, line=1 + self._head[:place].count(b"\n"))
        if len(self._head) > self._limits.record + len(piece):
            raise refused(faults.RECORD_TOO_LARGE, line=self._stream.line, most=self._limits.record)
        scout = etree.XMLPullParser(events=("start",), **_PARSER)
        try:
            scout.feed(self._head)
            first = next(scout.read_events(), None)
        except etree.XMLSyntaxError:
            first = None  # the parser proper says it better
        if first is None:
            return
        self._check_root(first[1])
        self._begun, self._head = True, b""

    def _check_root(self, element: etree._Element) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            raise refused(faults.DOCTYPE, line=element.sourceline)
        if element.tag != self._root:
            same = schema.local(element.tag) == schema.local(self._root)
            which, right = (faults.NAMESPACE, schema.NAMESPACE) if same else (faults.ROOT, schema.local(self._root))
            raise refused(which, line=element.sourceline, right=right)

    def _feed(self, piece: bytes) -> None:
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from None
        if len(self._parser.feed_error_log):  # an unknown entity does not stop the parser, it leaves a hole
            for entry in self._parser.feed_error_log:
                if entry.level >= etree.ErrorLevels.ERROR:
                    raise _of_log(entry)

    def _broken(self, error: etree.XMLSyntaxError) -> Refused:
        for entry in self._parser.feed_error_log:
            if entry.level >= etree.ErrorLevels.ERROR:
                return _of_log(entry)
        message = str(error.msg)
        if "depth" in message:
            return refused(faults.TOO_DEEP, line=error.lineno)
        if "huge" in message.lower():
            return refused(faults.TOO_LONG, line=error.lineno)
        return refused(faults.NOT_XML, line=error.lineno, why="syntax")

    def _close(self) -> None:
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            broken = self._broken(error)
            if not self._ended and (broken.code == faults.NOT_XML.code or _CUT_REFERENCE.search(self._tail)):
                raise refused(faults.CUT, line=self._stream.line) from None
            raise broken from None
        if not self._begun:
            self._check_root(root)
        if not self._ended:
            raise refused(faults.CUT, line=self._stream.line)
        if self._trailer != self.count:
            raise refused(faults.COUNT, said=self._trailer, found=self.count)
        repeated = self._references.repeated()
        if repeated is not None:
            raise refused(faults.REPEATED, line=repeated[1], other=repeated[0])

    # -- what was found ------------------------------------------------------------------------------------------------
    def _take(self, record: etree._Element) -> bool:
        """Whether the finished `record` is one to give; False if it is a part of another, which does not fit the schema."""
        root = record.getparent()
        if root is None or root.tag != self._root:
            return False
        self._forget(root, record)
        if not self.header or self._trailer is not None:
            raise refused(faults.ORDER, line=record.sourceline)
        self.count += 1
        if self.count > self._limits.records:
            raise refused(faults.TOO_MANY, most=self._limits.records)
        if self._has_hints:
            schema.without_hints(record)
        schema.without_empty(record)
        if self._trusted:
            return True
        reference = record.get("reference", "")
        if schema.is_valid(record):
            self._unfit = None
        else:
            self._unfit = record
            self.faulty += 1
            reference = reference if schema.is_reference(reference) else ""
        if reference:
            self._references.add(reference, record.sourceline)
        return True

    def _forget(self, root: etree._Element, up_to: etree._Element) -> None:
        """Take away what stands before `up_to`; it has been dealt with, or should not be there."""
        self._quiet = 0
        if root.text is not None and root.text.strip():
            raise refused(faults.LOOSE_TEXT, line=root.sourceline)
        while (first := root[0]) is not up_to:
            if first is not self._last and first.tag is not etree.Comment:
                raise self._misplaced(first)
            if first.tail is not None and first.tail.strip():
                raise refused(faults.LOOSE_TEXT, line=first.sourceline)
            del root[0]
        self._last = up_to

    def _misplaced(self, element: etree._Element) -> Refused:
        if element.tag in self._kinds or element.tag in (schema.tag(HEADER), schema.tag(TRAILER)):
            return refused(faults.ORDER, line=element.sourceline)
        return refused(
            faults.UNKNOWN, line=element.sourceline, element=schema.shown_name(str(element.tag)),
            what=", ".join(sorted(map(schema.local, self._kinds))),
        )  # fmt: skip

    def _other(self, event: str, found: Any, piece: bytes) -> None:
        if event == "start-ns":
            self._has_hints = self._has_hints or found[1] == schema.XSI
            if found[1] not in schema.NAMESPACES:
                place = max(0, piece.find(str(found[1]).encode("utf-8")))
                line = self._stream.line - piece.count(b"\n", place)
                raise refused(faults.NAMESPACE, line=line, right=schema.NAMESPACE)
        elif event == "pi":
            raise refused(faults.INSTRUCTION, line=found.sourceline)
        elif event == "comment":
            self._comments += 1
            parent = found.getparent()
            if parent is not None and parent.tag != self._root:
                raise refused(faults.COMMENT, line=found.sourceline)
            if self._comments > self._limits.comments:
                raise refused(faults.TOO_MANY_COMMENTS, most=self._limits.comments)
        elif found.tag == self._root:
            self._end(found)
        else:
            self._envelope(found)

    def _envelope(self, part: etree._Element) -> None:
        root = part.getparent()
        if root is None or root.tag != self._root:
            return
        self._forget(root, part)
        name = schema.local(part.tag)
        if self._has_hints:
            schema.without_hints(part)
        schema.without_empty(part)
        if not schema.is_valid(part):
            raise Refused(schema.reasons(part, part.sourceline, name, self._limits.errors))
        values = {schema.local(child.tag): child.text or "" for child in part}
        if name == HEADER:
            if self.header or self.count:
                raise refused(faults.ORDER, line=part.sourceline)
            self.header = values
        elif not self.header or self._trailer is not None:
            raise refused(faults.ORDER, line=part.sourceline)
        else:
            self._trailer = int(values["RecordCount"])

    def _end(self, root: etree._Element) -> None:
        if root.getparent() is not None:
            return
        for name in root.attrib:
            if name not in schema.HINTS:  # where a schema lies is never looked at
                raise Refused([Reason(faults.ATTRIBUTE, None, {
                    "line": root.sourceline, "record": "-", "element": schema.local(root.tag),
                    "attribute": schema.shown_name(str(name))})])  # fmt: skip
        if self._last is not None:
            self._forget(root, self._last)
        for node in root:
            if node is not self._last and node.tag is not etree.Comment:
                raise self._misplaced(node)
            if node.tail is not None and node.tail.strip():
                raise refused(faults.LOOSE_TEXT, line=node.sourceline)
        if self._trailer is None:
            raise refused(faults.ORDER, line=self._stream.line)
        self._ended = True


def _of_log(entry: etree._LogEntry) -> Refused:
    """A parser's complaint as ours. Its words are not repeated: they quote the file."""
    kind = entry.type_name.removeprefix("ERR_")
    if "EntityRef" in entry.message and ("no name" in entry.message or kind == "ENTITYREF_SEMICOL_MISSING"):
        return refused(faults.AMPERSAND, line=entry.line)
    if "ENTITY" in kind and kind != "ENTITY_LOOP":
        return refused(faults.ENTITY, line=entry.line)
    if "depth" in entry.message:
        return refused(faults.TOO_DEEP, line=entry.line)
    if kind in ("RESOURCE_LIMIT", "NAME_TOO_LONG") or "huge" in entry.message.lower():
        return refused(faults.TOO_LONG, line=entry.line)
    return refused(faults.NOT_XML, line=entry.line, why=kind.replace("_", " ").lower())
