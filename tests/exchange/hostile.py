"""Hostile messages, made by a generator: each with the one code that it must be refused with.

Small ones are bytes; big ones are written while they are read, so that a gigabyte costs the test nothing.
"""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat

NAMESPACE = "urn:stts-tui:exchange:1"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<Message xmlns="{NAMESPACE}">\n'
    "  <Header><Sender>123456</Sender><Environment>R</Environment><Created>2026-03-02T09:00:00Z</Created></Header>\n"
)
RECORD = (
    '  <Apply reference="{reference}"><NationalNumber>{niss}</NationalNumber><LastName>{last}</LastName>'
    "<FirstName>{first}</FirstName><Consent>true</Consent></Apply>\n"
)


def record(reference: str = "A-1", niss: str = "50010100107", last: str = "Peeters", first: str = "Maria") -> str:
    """An application. Values stand in it as they are: whoever wants them escaped does it."""
    return RECORD.format(reference=reference, niss=niss, last=last, first=first)


def tail(count: int) -> str:
    return f"  <Trailer><RecordCount>{count}</RecordCount></Trailer>\n</Message>"


def message(*records: str, count: int | None = None, head: str = HEAD) -> bytes:
    return (head + "".join(records) + tail(len(records) if count is None else count)).encode("utf-8")


GOOD = message(record("A-1"), "  <!-- between records a comment may stand -->\n", record("A-2", last="D’Hondt é"), count=2)


class Flow(io.RawIOBase):
    """A file whose content comes piece by piece from an iterable, and is never there as a whole."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        given, self._rest = self._rest[:size], self._rest[size:]
        self.given += len(given)
        return given


@dataclass(frozen=True)
class Hostile:
    """A message to be refused with `code`; `make` gives its pieces anew each time.

    With `faulty`, so many records of it are to be refused with that code, each by itself.
    """

    name: str
    code: str
    make: Callable[[], Iterable[bytes]]
    faulty: int = 0

    def open(self) -> Flow:
        return Flow(self.make())


def _small() -> Iterator[tuple[str, str, bytes]]:
    good = GOOD.decode()
    one = record()
    doctype = '<!DOCTYPE Message [<!ENTITY e "x">]>\n'
    with_doctype = good.replace("<Message", doctype + "<Message", 1)
    yield "empty", "message-empty", b""
    yield "not_xml", "message-not-xml", b"sender;file;name\n123456;1;x\n" * 20
    yield "json", "message-not-xml", b'{"records": []}'
    yield "nul", "message-not-unicode", good.replace("Peeters", "Pe\0ters").encode()
    # -- cut
    yield "truncated_half", "message-cut", GOOD[: len(GOOD) // 2]
    yield "truncated_last_byte", "message-cut", GOOD[:-1]
    yield "truncated_between_records", "message-cut", (HEAD + one).encode()
    # -- encodings
    yield "utf16_bom", "message-not-unicode", good.encode("utf-16")
    yield "utf16_le", "message-not-unicode", good.replace("UTF-8", "UTF-16LE").encode("utf-16-le")
    yield "utf16_be", "message-not-unicode", good.encode("utf-16-be")
    yield "utf32", "message-not-unicode", good.encode("utf-32")
    yield "utf7", "message-encoding", good.replace("UTF-8", "UTF-7").replace("é", "e").replace("’", "'").encode()
    yield "encoding_latin1", "message-not-unicode", good.replace(' encoding="UTF-8"', "").replace("’", "'").encode("latin-1")
    yield "encoding_latin1_declared", "message-encoding", message(one).replace(b"UTF-8", b"ISO-8859-1")
    yield "encoding_ebcdic", "message-not-unicode", "é".encode("cp500") + good.replace("’", "'").encode("cp500")
    yield "bad_utf8", "message-not-unicode", message(record(last="Pe@ters")).replace(b"@", b"\xff")
    yield "overlong_utf8", "message-not-unicode", message(record(last="Pe@ters")).replace(b"@", b"\xc0\xaf")
    yield "surrogate_utf8", "message-not-unicode", message(record(last="Pe@ters")).replace(b"@", b"\xed\xa0\x80")
    yield "xml_1_1", "message-xml-version", GOOD.replace(b'"1.0"', b'"1.1"')
    # -- namespace, root, version
    yield "other_root", "message-root", b"<Declaration/>"
    yield "other_root_around", "message-root", b"<Envelope>" + GOOD.partition(b"\n")[2] + b"</Envelope>"
    yield "no_namespace", "message-namespace", GOOD.replace(f' xmlns="{NAMESPACE}"'.encode(), b"")
    yield "next_version", "message-namespace", GOOD.replace(b"exchange:1", b"exchange:2")
    yield "foreign_namespace_inside", "message-namespace", message(one.replace("<Apply ", '<Apply xmlns:a="urn:other" ', 1))
    yield "answer_as_message", "message-root", GOOD.replace(b"Message", b"Notification")
    yield (
        "xinclude",
        "message-namespace",
        message('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>', one, count=1),
    )
    # -- DTD, entities, references to elsewhere
    yield "dtd_empty", "message-doctype", good.replace("<Message", "<!DOCTYPE Message>\n<Message", 1).encode()
    yield (
        "dtd_external",
        "message-doctype",
        good.replace("<Message", '<!DOCTYPE Message SYSTEM "http://localhost:1/x.dtd">\n<Message', 1).encode(),
    )
    yield "dtd_after_comment", "message-doctype", good.replace("<Message", "<!-- x -->\n" + doctype + "<Message", 1).encode()
    yield "entity_small", "message-doctype", with_doctype.replace("Peeters", "&e;").encode()
    yield "entity_in_attribute", "message-doctype", with_doctype.replace("A-1", "&e;").encode()
    yield (
        "xxe_file",
        "message-doctype",
        good.replace("<Message", '<!DOCTYPE Message [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<Message', 1)
        .replace("Peeters", "&e;")
        .encode(),
    )
    yield (
        "xxe_parameter",
        "message-doctype",
        good.replace("<Message", '<!DOCTYPE Message [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>\n<Message', 1).encode(),
    )
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield (
        "billion_laughs",
        "message-doctype",
        good.replace("<Message", f'<!DOCTYPE Message [<!ENTITY l0 "ha">{laughs}]>\n<Message', 1)
        .replace("Peeters", "&l9;")
        .encode(),
    )
    yield (
        "quadratic_blowup",
        "message-doctype",
        good.replace("<Message", f'<!DOCTYPE Message [<!ENTITY e "{"x" * 10_000}">]>\n<Message', 1)
        .replace("Peeters", "&e;" * 1000)
        .encode(),
    )
    yield (
        "attribute_default",
        "message-doctype",
        good.replace("<Message", '<!DOCTYPE Message [<!ATTLIST Apply reference CDATA "z">]>\n<Message', 1).encode(),
    )
    yield "entity_undeclared", "message-entity", message(record(last="Pe&nbsp;ters"))
    yield "entity_undeclared_attribute", "message-entity", message(record(reference="&x;"))
    # -- characters
    yield "charref_escape", "message-not-xml", message(record(last="P&#27;[2J"))
    yield "charref_nul", "message-not-xml", message(record(last="P&#0;x"))
    yield "charref_surrogate", "message-not-xml", message(record(last="P&#xD800;x"))
    yield "raw_escape", "message-not-xml", message(record(last="P\x1b[2J"))
    # -- what a schema alone does not see
    yield "comment_in_value", "message-comment", message(record(niss="500101<!-- -->00107"))
    yield "comment_in_record", "message-comment", message(one.replace("<LastName>", "<!-- --><LastName>"))
    yield "comment_in_header", "message-comment", GOOD.replace(b"<Sender>", b"<!-- --><Sender>")
    yield "instruction_in_value", "message-instruction", message(record(niss="500101<?x y?>00107"))
    yield (
        "instruction_stylesheet",
        "message-instruction",
        good.replace("<Message", '<?xml-stylesheet href="http://localhost:1/x.xsl" type="text/xsl"?>\n<Message', 1).encode(),
    )
    yield "instruction_at_end", "message-instruction", GOOD + b"<?x?>"
    yield "duplicate_reference", "message-reference-repeated", message(record("A-1"), record("A-2"), record("A-1"))
    yield "duplicate_attribute", "message-not-xml", message(one.replace("<Apply ", '<Apply reference="b" ', 1))
    bad = record("A-1", niss="1")
    yield "duplicate_reference_of_faulty", "message-reference-repeated", message(record("A-1"), record("A-2"), bad)
    yield "duplicate_faulty_reference", "message-reference-repeated", message(bad, bad)
    yield "cut_after_faulty", "message-cut", message(bad, record("A-2"))[:-20]
    yield "count_with_faulty", "message-count", message(bad, record("A-2"), count=1)
    yield "count_too_high", "message-count", message(one, count=2)
    yield "count_too_low", "message-count", message(record("A-1"), record("A-2"), count=1)
    # -- order of the envelope
    yield "no_header", "message-order", (HEAD.partition("  <Header>")[0] + one + tail(1)).encode()
    yield "two_headers", "message-order", message(HEAD.splitlines()[2], one, count=1)
    yield "header_late", "message-order", (HEAD.partition("  <Header>")[0] + one + HEAD.splitlines()[2] + tail(1)).encode()
    yield "no_trailer", "message-order", (HEAD + one + "</Message>").encode()
    yield "record_after_trailer", "message-order", message(one, tail(1).partition("\n")[0], record("A-2"), count=2)
    yield "two_trailers", "message-order", message(one, tail(1).partition("\n")[0], count=1)
    yield "unknown_record", "message-record-unknown", message("<Erase/>", one, count=1)
    yield "unknown_record_last", "message-record-unknown", message(one, "<Erase/>", count=1)
    yield "field_as_record", "message-record-unknown", message("<LastName>x</LastName>", one, count=1)
    yield "loose_text", "message-loose-text", message(one, "hello", record("A-2"), count=2)
    yield "loose_text_first", "message-loose-text", message("hello", one, count=1)
    yield "loose_text_last", "message-loose-text", GOOD.replace(b"</Trailer>", b"</Trailer>hello")
    yield "loose_cdata", "message-loose-text", message(one, "<![CDATA[hello]]>", count=1)
    yield "second_root", "message-not-xml", GOOD + GOOD.partition(b"\n")[2]
    yield "rubbish_after", "message-not-xml", GOOD + b"rubbish"
    yield "root_attribute", "schema-attribute", GOOD.replace(b"<Message ", b'<Message x="1" ')
    # -- compressed
    yield "gzip", "message-compressed", gzip.compress(GOOD)
    yield "gzip_bomb", "message-compressed", gzip.compress(b" " * 10_000_000)
    yield "bzip2", "message-compressed", bz2.compress(GOOD)
    yield "xz", "message-compressed", lzma.compress(GOOD)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("message.xml", GOOD)
    yield "zip", "message-compressed", packed.getvalue()


def _faulty() -> Iterator[tuple[str, str, bytes]]:
    """One record that does not fit the schema: it alone is refused."""
    one = record()
    yield (
        "xsi_type",
        "schema-other",
        message(one.replace("<Apply ", '<Apply xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="PreCheck" ', 1)),
    )
    yield "charref_c1", "schema-value", message(record(last="P&#x9b;2J"))
    yield "charref_bidi", "schema-value", message(record(last="P&#x202e;x"))
    yield "raw_bidi", "schema-value", message(record(last="P\u202ex"))
    yield "charref_zero_width", "schema-value", message(record(last="P&#x200b;x"))
    yield "charref_line_end", "schema-value", message(record(last="P&#10;x"))
    yield "blanks_around", "schema-value", message(record(last=" Peeters "))
    yield "bidi_in_reference", "schema-value", message(record(reference="A&#x202e;1"))
    yield "arabic_digits", "schema-value", message(record(niss="٥٠٠١٠١٠٠١٠٧"))
    yield "record_in_record", "schema-unexpected", message(one.replace("</Apply>", record("A-9").strip() + "</Apply>"))
    for name in "header", "trailer", "message":
        part = f"<{name.title()}><RecordCount>9</RecordCount></{name.title()}></Apply>"
        yield f"{name}_in_record", "schema-unexpected", message(one.replace("</Apply>", part))
    yield "reference_missing", "schema-missing", message(one.replace(' reference="A-1"', ""))
    yield "field_missing", "schema-missing", message(one.replace("<Consent>true</Consent>", ""))
    yield "field_unknown", "schema-unexpected", message(one.replace("</Apply>", "<Company>7</Company></Apply>"))
    yield "field_twice", "schema-unexpected", message(one.replace("<LastName>", "<LastName>x</LastName><LastName>"))
    yield "field_order", "schema-unexpected", message(
        one.replace("<LastName>Peeters</LastName><FirstName>Maria</FirstName>",
                    "<FirstName>Maria</FirstName><LastName>Peeters</LastName>")
    )  # fmt: skip
    yield "attribute_unknown", "schema-attribute", message(one.replace("<Apply ", '<Apply company="7" '))
    yield "attribute_xml_base", "schema-attribute", message(one.replace("<Apply ", '<Apply xml:base="http://h/" '))
    yield "element_in_value", "schema-value", message(record(last="<b>Peeters</b>"))
    yield "text_in_record", "schema-text", message(one.replace("<LastName>", "x<LastName>"))
    yield "too_long_value", "schema-value", message(record(last="x" * 61))
    yield (
        "impossible_day",
        "schema-no-such-day",
        message(
            '<StopTariff reference="S-1"><File>STTS-2026-0000001</File><LastDay>2026-02-30</LastDay>'
            "<Reason>moved</Reason></StopTariff>"
        ),
    )


_K = b"x" * 1024
_MANY = 1 << 20  # times a kilobyte: a gigabyte


def _big() -> Iterator[tuple[str, str, Callable[[], Iterable[bytes]]]]:
    head = HEAD.encode()
    start, _mark, end = record(last="@").encode().partition(b"@")
    yield "deep", "message-too-deep", lambda: chain([head], repeat(b"<a>", 1_000_000))
    yield "deep_in_record", "message-too-deep", lambda: chain([head, start], repeat(b"<a>", 1_000_000))
    yield "wide_text", "message-too-long", lambda: chain([head, start], repeat(_K, _MANY), [end])
    yield "wide_text_of_signs", "message-too-long", lambda: chain([head, start], repeat(b">" * 1024, _MANY))
    yield "wide_record", "message-record-too-large", lambda: chain([head, start], repeat(b"</LastName><LastName>", _MANY))
    yield "wide_attribute", "message-too-long", lambda: chain([head, b'<Apply reference="'], repeat(_K, _MANY))
    yield "wide_name", "message-too-long", lambda: chain([head, b"<"], repeat(_K, _MANY))
    yield "wide_comment", "message-too-long", lambda: chain([head, b"<!-- "], repeat(_K, _MANY))
    yield "wide_comment_of_tags", "message-record-too-large", lambda: chain([head, b"<!-- "], repeat(b"<a></a>", _MANY))
    yield "wide_cdata", "message-too-long", lambda: chain([head, start, b"<![CDATA["], repeat(_K, _MANY))
    yield "blank_head", "message-too-long", lambda: repeat(b" " * 1024, _MANY)
    yield "blank_between", "message-too-long", lambda: chain([head], repeat(b"\n" * 1024, _MANY))
    yield "comment_head", "message-too-many-comments", lambda: repeat(b"<!-- -->", _MANY)
    yield "comment_tail", "message-too-many-comments", lambda: chain([GOOD], repeat(b"<!-- x -->", _MANY))
    yield "foreign_elements", "message-record-too-large", lambda: chain([head], repeat(b"<b/>", _MANY))
    yield "doctype_late", "message-too-many-comments", lambda: chain(
        repeat(b"<!-- -->", 100_000), [b"<!DOCTYPE Message>", GOOD])  # fmt: skip
    yield "attribute_flood", "message-too-long", lambda: chain(
        [head, b"<Apply "], (b'a%d="" ' % n for n in range(1_000_000)), [b"/>"])  # fmt: skip
    yield "namespace_flood", "message-too-long", lambda: chain(
        [head, b"<Apply "], (b'xmlns:a%d="u" ' % n for n in range(1_000_000)), [b"/>"])  # fmt: skip
    yield "entity_flood", "message-too-long", lambda: chain([head, start], repeat(b"&amp;", 1_000_000), [end])
    yield "comment_flood", "message-too-many-comments", lambda: chain(
        [head], (record(f"A-{n}").encode() + b"<!-- x -->" * 20 for n in range(100_000)))  # fmt: skip


def corpus() -> list[Hostile]:
    """All of them."""
    small = [Hostile(name, code, functools.partial(list, [content])) for name, code, content in _small()]
    return small + [Hostile(name, code, make) for name, code, make in _big()]


FLOOD = 100_000


def faulty() -> list[Hostile]:
    """Messages that are whole, but for records that do not fit the schema."""
    head, end, flood_end = HEAD.encode(), tail(1).encode(), tail(FLOOD).encode()
    small = [Hostile(name, code, functools.partial(list, [content]), 1) for name, code, content in _faulty()]
    return [
        *small,
        Hostile("attribute_flood_small", "schema-attribute", lambda: chain(
            [head, b'<Apply reference="q" '], (b'a%d="" ' % n for n in range(1_200)), [b"/>", end]), 1),
        Hostile("value_flood", "schema-value", lambda: [head, *[b'<Search reference="q">'], b"<State>x</State>" * 4000,
                                                        b"</Search>", end], 1),
        Hostile("faulty_flood", "schema-missing", lambda: chain(
            [head], (b'<Apply reference="A-%d"/>' % n for n in range(FLOOD)), [flood_end]), FLOOD),
        Hostile("nameless_flood", "schema-missing", lambda: chain([head], repeat(b"<Apply/>", FLOOD), [flood_end]), FLOOD),
    ]  # fmt: skip
