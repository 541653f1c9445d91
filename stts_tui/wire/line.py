"""The line to the terminal: the newest picture is sent when the line is free, never one that is out of date."""

from __future__ import annotations

import contextlib
import os
import select
import termios
import threading
import time
from collections.abc import Callable

from stts_tui.wire.emit import Painter
from stts_tui.wire.parse import Reader
from stts_tui.wire.styles import Styles
from stts_tui.wire.terminal import Terminal

_PASTE_ON, _PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
LONGEST_HOLD = 0.25  # seconds that a picture waits for its completion


class TerminalLine:
    """What Textual writes goes in by `read`, in its thread; `write` sends, in the thread of Textual's WriterThread.

    A file, as far as WriterThread is concerned; the text that it hands over is only a nudge.
    """

    def __init__(
        self, terminal: Terminal, descriptor: int, size: tuple[int, int], *, utf8: bool, lost: Callable[[], None]
    ) -> None:
        self._terminal = terminal
        self._descriptor = descriptor
        self._on_lost = lost
        self._styles = Styles(terminal)
        self._reader = Reader(self._styles, *size, utf8=utf8)
        self._painter = Painter(self._styles)
        self._lock = threading.Lock()
        self._entered = False  # the alternate screen
        self._stale = False  # nobody knows what the terminal shows; a plain flag, since signal handlers set it
        self._dead = False
        self._free = threading.Event()
        self._free.set()
        self._hold_ends = 0.0
        self._waiting: list[Callable[[float], object]] = []  # who wants to know that the present picture is out

    # -- in the thread of the application ----------------------------------------------------------------------------
    @property
    def size(self) -> tuple[int, int]:
        return self._reader.wanted.width, self._reader.wanted.height

    @property
    def dropped(self) -> int:
        """How many sequences and signs were kept from the terminal."""
        return self._reader.outlet.dropped

    def read(self, data: str, size: tuple[int, int]) -> bool:
        """Take in what Textual writes for a screen of `size`; True if there is something to send."""
        with self._lock:
            if size != self.size:
                self._reader.resize(*size)
                self._stale = True
            return self._reader.feed(data)

    def show_cursor(self, visible: bool) -> bool:
        """Whether the terminal's own cursor is to be seen; True if that changes anything."""
        with self._lock:
            changes = self._reader.cursor_shown != visible
            self._reader.cursor_shown = visible
            return changes

    def forget(self) -> None:
        """The terminal may show anything: the next time, everything is sent. Safe in a signal handler."""
        self._stale = True

    def hold(self) -> None:
        """More is to come: wait until `release`, though never longer than LONGEST_HOLD."""
        self._hold_ends = time.monotonic() + LONGEST_HOLD
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    def when_written(self, tell: Callable[[float], object]) -> None:
        """Call `tell` with the moment (monotonic), in the writer's thread, once the present picture has left the kernel."""
        with self._lock:
            self._waiting.append(tell)

    # -- in the writer's thread --------------------------------------------------------------------------------------
    def write(self, _nudge: str) -> None:
        if not self._free.is_set():
            self._free.wait(max(0.0, self._hold_ends - time.monotonic()))
        with self._lock:
            data = self._next()
            told, self._waiting = self._waiting, []
        if data:
            self._send(data.encode("utf-8" if self._reader.utf8 else "ascii", "replace"))
        if told:
            self._drain()
            moment = time.monotonic()
            for tell in told:
                tell(moment)

    def _drain(self) -> None:
        """Until nothing is left in the kernel's own buffer."""
        with contextlib.suppress(OSError, termios.error):  # no terminal, such as a pipe in a test: it was written
            termios.tcdrain(self._descriptor)

    def flush(self) -> None:
        """Nothing is kept back."""

    def fileno(self) -> int:
        return self._descriptor

    def _next(self) -> str:
        reader, painter, terminal = self._reader, self._painter, self._terminal
        out = []
        if reader.active and not self._entered:
            self._entered = True
            self._painter = painter = Painter(self._styles)
            out += [terminal.string("smcup"), terminal.string("rmam"), _PASTE_ON]
        out += "\a" * min(reader.bells, 1)  # several at once are one
        reader.bells = 0
        if self._stale:
            self._stale = False
            painter.forget()
        if reader.active:
            cursor = (min(reader.x, reader.wanted.width - 1), reader.y) if reader.cursor_shown else None
            out.append(painter.difference(reader.wanted, cursor))
        elif self._entered:
            self._entered = False
            # What was shown stays in no buffer, whether or not there is an alternate screen.
            out += ["\x1b[m", terminal.string("clear"), _PASTE_OFF, terminal.string("smam"), terminal.string("rmcup"),
                    terminal.string("cnorm")]  # fmt: skip
        return "".join(out)

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left and not self._dead:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])
            except OSError:
                self._dead = True
                self._on_lost()
