"""A terminal that measures: bytes, packets, time and processor time of each key."""

from __future__ import annotations

import os
import select
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.terminal import KEYS, Terminal

QUIET = 0.15  # seconds of silence after which a key's answer is complete


@dataclass(frozen=True)
class Cost:
    """What the program did in answer to a key, or to some."""

    sent: int = 0  # bytes
    zipped: int = 0  # the same within one zlib stream, flushed at each packet, as `ssh -C` does
    packets: int = 0  # pieces in which the bytes came
    last: float = 0.0  # ms from the key to the last byte
    cpu: float = 0.0  # ms of processor time, all threads
    keys: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


class Meter(Terminal):
    """`cost(key)` presses a key and waits until the program has been silent for a while."""

    def __init__(self, arguments: Sequence[str], env: dict[str, str], columns: int = 80, lines: int = 24) -> None:
        super().__init__(arguments, env, columns, lines)
        self._zip = zlib.compressobj(6)
        self._packets = self._zipped = 0
        self._last = self._began = time.perf_counter()
        self._worked = 0.0  # processor time up to the last byte

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], patience)
        if not ready:
            return self.process.poll() is None
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self._last, self._worked = time.perf_counter(), self.processor()
        self.sent += data
        self._packets += 1
        self._zipped += len(self._zip.compress(data) + self._zip.flush(zlib.Z_PARTIAL_FLUSH))
        self._stream.feed(data)
        return bool(data)

    def processor(self) -> float:
        """Seconds used so far."""
        used = 0
        for thread in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat"):
            try:
                used += int(thread.read_text().split()[0])
            except OSError:  # it has ended
                continue
        return used / 1e9

    def memory(self) -> float:
        """Resident, in MiB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def quiet(self, seconds: float = QUIET, limit: float = 20.0) -> None:
        """Read until nothing has come for a while."""
        ends = time.perf_counter() + limit
        seen = time.perf_counter()
        while time.perf_counter() < ends:
            before = self._packets
            if not self._read(max(0.0, seen + seconds - time.perf_counter())):
                return
            if self._packets > before:
                seen = time.perf_counter()
            elif time.perf_counter() - seen >= seconds:
                return

    def first_page(self, seconds: float = 1.0) -> Cost:
        """From the start of the program to the last byte of its first page."""
        began = self._began
        while not self.sent and self.process.poll() is None:
            self._read(0.1)
        self.quiet(seconds)
        return Cost(len(self.sent), self._zipped, self._packets, (self._last - began) * 1000, self._worked * 1000)

    def cost(self, key: str = "", seconds: float = QUIET) -> Cost:
        sent, zipped, packets, cpu = len(self.sent), self._zipped, self._packets, self.processor()
        self._last = self._began = time.perf_counter()
        if key:
            os.write(self._master, KEYS.get(key, key).encode())
        self.quiet(seconds)
        return Cost(
            len(self.sent) - sent, self._zipped - zipped, self._packets - packets, (self._last - self._began) * 1000,
            (self.processor() - cpu) * 1000, 1 if key else 0,
        )  # fmt: skip

    def answer(self, key: str, wanted: str, patience: float = 60.0) -> float:
        """Milliseconds from the key to the last byte of an answer that shows `wanted`, however late it comes."""
        self.press(key)
        self._began = time.perf_counter()
        self.wait_for(wanted, patience)
        self.quiet()
        return (self._last - self._began) * 1000

    def costs(self, keys: Iterable[str]) -> Cost:
        return sum((self.cost(key) for key in keys), Cost())

    def idle(self, seconds: float) -> Cost:
        """Nothing is pressed."""
        sent, packets, cpu = len(self.sent), self._packets, self.processor()
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            self._read(ends - time.perf_counter() if ends > time.perf_counter() else 0)
        return Cost(len(self.sent) - sent, 0, self._packets - packets, 0.0, (self.processor() - cpu) * 1000)

    # -- what it shows -----------------------------------------------------------------------------------------------
    def frame(self) -> dict[str, Any]:
        """Runs of [text, [foreground, background, attributes]] for each row, and the cursor: row, column, shown."""
        rows = []
        for y in range(self._screen.lines):
            runs: list[list[Any]] = []
            for x in range(self._screen.columns):
                cell = self._screen.buffer[y][x]
                letters = (("b", cell.bold), ("d", cell.blink), ("u", cell.underscore), ("r", cell.reverse))
                style = [cell.fg, cell.bg, "".join(letter for letter, on in letters if on)]
                if runs and runs[-1][1] == style:
                    runs[-1][0] += cell.data
                else:
                    runs.append([cell.data, style])
            rows.append(runs)
        return {"rows": rows, "cursor": [*self.cursor, self.cursor_is_shown]}
