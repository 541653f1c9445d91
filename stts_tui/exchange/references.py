"""Whether a reference stands twice in a message, in little memory whatever its length.

A million references as text would take a hundred megabytes. Kept here are 12 bytes of each, a fingerprint and the
line, in 64 parts that go to temporary files as they fill; at the end each part is looked at by itself.
"""

from __future__ import annotations

import contextlib
import struct
import tempfile
from typing import IO

_PARTS = 64
_ENTRY = struct.Struct("<qI")
_SPILL = 4096 // _ENTRY.size * _ENTRY.size


class References:
    """`add` each one, then ask for `repeated()`. Fingerprints are seeded anew in each process: none can be prepared."""

    def __init__(self) -> None:
        self._parts = [bytearray() for _part in range(_PARTS)]
        self._files: list[IO[bytes] | None] = [None] * _PARTS
        self._stack = contextlib.ExitStack()

    def add(self, reference: str, line: int) -> None:
        print_ = hash(reference)
        number = print_ & (_PARTS - 1)
        part = self._parts[number]
        part += _ENTRY.pack(print_, line & 0xFFFFFFFF)
        if len(part) >= _SPILL:
            self._spill(number)

    def _spill(self, number: int) -> None:
        file = self._files[number]
        if file is None:
            file = tempfile.TemporaryFile(prefix="stts-")  # noqa: SIM115 (the stack closes it)
            self._files[number] = self._stack.enter_context(file)
        file.write(self._parts[number])
        self._parts[number].clear()

    def repeated(self) -> tuple[int, int] | None:
        """The lines of the first two records that share a reference; None if all differ."""
        found: tuple[int, int] | None = None
        for number, part in enumerate(self._parts):
            first: dict[int, int] = {}
            file = self._files[number]
            if file is not None:
                file.seek(0)
            entries = (file.read() if file is not None else b"") + bytes(part)
            for print_, line in _ENTRY.iter_unpack(entries):
                other = first.setdefault(print_, line)
                if other != line and (found is None or line < found[1]):
                    found = (other, line)
            if len(first) < len(entries) // _ENTRY.size and found is None:
                found = _on_one_line(entries)
        return found

    def close(self) -> None:
        self._stack.close()


def _on_one_line(entries: bytes) -> tuple[int, int]:
    seen: set[int] = set()
    for print_, line in _ENTRY.iter_unpack(entries):
        if print_ in seen:
            return line, line
        seen.add(print_)
    raise AssertionError("called where a reference is repeated")
