"""What somebody reads in a PDF of ours, page by page: its signs come back through the tables that its fonts carry."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

_SHOWN = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_ESCAPED = {b"r": b"\r", b"n": b"\n"}


def pages_of(pdf: Path) -> list[str]:
    """The text of each page, a line of the paper in a line."""
    streams = list(_streams(pdf.read_bytes()))
    fonts = [_signs(stream) for stream in streams if b"begincmap" in stream]
    return ["\n".join(_lines(stream, fonts)) for stream in streams if b"BT /F" in stream]


def _streams(content: bytes) -> Iterator[bytes]:
    """The last byte of one may be a carriage return: only the line feed before its end is not its own."""
    for stream in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
        try:
            yield zlib.decompress(stream)
        except zlib.error:  # the tables of signs are as they are
            yield stream


def _signs(table: bytes) -> Mapping[int, str]:
    return {int(code, 16): chr(int(sign, 16)) for code, sign in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>", table)}


def _lines(page: bytes, fonts: list[Mapping[int, str]]) -> Iterator[str]:
    font = 0
    for found in _SHOWN.finditer(page):
        if found[1] is not None:
            font = int(found[1]) - 1
            continue
        codes = re.sub(rb"\\(.)", lambda held: _ESCAPED.get(held[1], held[1]), found[2], flags=re.DOTALL)
        yield "".join(fonts[font][int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))
