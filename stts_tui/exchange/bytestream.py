"""What is looked at before the parser sees a byte: size, encoding, compression, and that nothing goes on for ever."""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import Protocol

from stts_tui.domain.common.errors import refused
from stts_tui.exchange import faults
from stts_tui.exchange.limits import Limits

_CHUNK = 32 << 10
_PACKED = (
    (b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x1f\x9d", "compress"), (b"7z\xbc\xaf", "7z"), (b"\x04\x22\x4d\x18", "lz4"),
)  # fmt: skip
_DECLARATION = re.compile(rb"<\?xml\s([^>]*?)\?>")
_PSEUDO = re.compile(rb"(version|encoding)\s*=\s*[\"']([^\"']*)[\"']")


class Source(Protocol):
    """What bytes come from: an open file, or whatever else is read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class ByteStream:
    """A file in pieces, each of which has passed.

    `digest` is that of what was read so far, `line` the line at its end. Every limit counts bytes, so that a hostile
    file costs no more than the limit before it is refused.
    """

    def __init__(self, file: Source, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._hash = hashlib.sha256()
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._since = {b"<": 0, b">": 0}  # bytes since the last one
        self.size = 0
        self.line = 1

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def read(self) -> bytes:
        """The next piece; empty at the end.

        Raises EMPTY, TOO_LARGE, COMPRESSED, NOT_UTF8, ENCODING, XML_VERSION, TOO_LONG.
        """
        piece = self._file.read(_CHUNK)
        if not self.size:
            if not piece:
                raise refused(faults.EMPTY)
            self._look_at_head(piece)
        self._decode(piece, final=not piece)
        self.size += len(piece)
        if self.size > self._limits.size:
            raise refused(faults.TOO_LARGE, most=self._limits.size)
        self._look_for_gaps(piece)
        self._hash.update(piece)
        self.line += piece.count(b"\n")
        return piece

    def _look_at_head(self, piece: bytes) -> None:
        for magic, how in _PACKED:
            if piece.startswith(magic):
                raise refused(faults.COMPRESSED, how=how)
        declared = _DECLARATION.match(piece.removeprefix(codecs.BOM_UTF8))
        for name, value in _PSEUDO.findall(declared[1]) if declared is not None else ():
            shown = "".join(sign if sign.isprintable() else "?" for sign in value.decode("ascii", "replace")[:20])
            if name == b"version" and value != b"1.0":
                raise refused(faults.XML_VERSION, version=shown)
            if name == b"encoding" and value.lower() not in (b"utf-8", b"utf8"):
                raise refused(faults.ENCODING, encoding=shown)

    def _decode(self, piece: bytes, *, final: bool) -> None:
        try:
            self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            raise refused(faults.NOT_UTF8, line=self.line + piece[: error.start].count(b"\n")) from None
        if (nul := piece.find(b"\0")) >= 0:  # UTF-16 and UTF-32 of plain letters are good UTF-8, but for these
            raise refused(faults.NOT_UTF8, line=self.line + piece[:nul].count(b"\n"))

    def _look_for_gaps(self, piece: bytes) -> None:
        """Refuse a stretch without < or without >: one tag or one text, and far too long.

        So no tag with a flood of attributes, and no text of gigabytes, gathers in the parser's memory.
        """
        most = self._limits.gap
        for sign, before in self._since.items():
            start, since = 0, before
            while len(piece) - start + since > most:
                last = piece.rfind(sign, start, max(start, start + most - since) + 1)
                if last < 0:
                    raise refused(faults.TOO_LONG, line=self.line + piece[: start + most].count(b"\n"))
                start, since = last + 1, 0
            last = piece.rfind(sign, start)
            self._since[sign] = len(piece) - last - 1 if last >= 0 else since + len(piece) - start
