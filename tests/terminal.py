"""A person at a terminal: a real process on a real pseudo-terminal, its screen kept by pyte.

Nothing sleeps and hopes: `wait_for` reads until what is wanted is on the screen, or fails with the screen.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.emulator import EmulatorScreen, an_emulator

PATIENCE = 30.0
WIRE = os.environ.get("TEST_WIRE", "")  # "stock": every journey as Textual paints it; else the default
KEYS = {
    "Enter": "\r", "Tab": "\t", "S-Tab": "\x1b[Z", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
    "PageUp": "\x1b[5~", "PageDown": "\x1b[6~", "Home": "\x1b[H", "End": "\x1b[F", "Space": " ", "Esc": "\x1b",
    "Backspace": "\x7f", "F1": "\x1bOP", "F3": "\x1bOR", "F5": "\x1b[15~", "F6": "\x1b[17~", "F7": "\x1b[18~",
    "F8": "\x1b[19~", "F9": "\x1b[20~",
    "F10": "\x1b[21~", "F12": "\x1b[24~",
    "C-l": "\x0c", "C-e": "\x05", "C-b": "\x02", "C-g": "\x07", "C-q": "\x11", "C-r": "\x12", "C-c": "\x03", "C-z": "\x1a",
    "C-n": "\x0e",
    "C-End": "\x1b[1;5F", "C-Home": "\x1b[1;5H",
}  # fmt: skip


def command() -> str:
    """The `stts-tui` of this environment."""
    return str(Path(sys.executable).with_name("stts-tui"))


def environment(home: Path, term: str = "xterm-256color", **more: str) -> dict[str, str]:
    """A user of his own: nothing of the machine's settings, data in `home`."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LD_LIBRARY_PATH")}
    return {**kept, "HOME": str(home), "TERM": term, "LANG": "C.UTF-8", **more}


class Terminal:
    """One program on one terminal. `screen` is what a person sees."""

    def __init__(
        self, arguments: Sequence[str], env: Mapping[str, str], columns: int = 80, lines: int = 24
    ) -> None:  # fmt: skip
        self._screen, self._stream = an_emulator(columns, lines)
        self.sent = bytearray()  # every byte that went over the line
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.before = termios.tcgetattr(slave)
        self._slave = slave
        self.process = subprocess.Popen(
            [*arguments], stdin=slave, stdout=slave, stderr=slave, env=dict(env), start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip

    # -- what is on the screen ---------------------------------------------------------------------------------------
    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the terminal's own cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def screen(self) -> EmulatorScreen:
        """Cell by cell."""
        return self._screen

    def draw(self, text: str) -> None:
        """Somebody else writes to this terminal."""
        self._stream.feed(text.encode())

    @property
    def cursor_is_shown(self) -> bool:
        return not self._screen.cursor.hidden

    def row_of(self, text: str) -> int:
        return next(number for number, line in enumerate(self.lines) if text in line)

    # -- doing -------------------------------------------------------------------------------------------------------
    def press(self, *keys: str) -> Terminal:
        """Names of KEYS, or text to type; all of it at once."""
        os.write(self._master, "".join(KEYS.get(key, key) for key in keys).encode())
        return self

    def send(self, data: bytes) -> None:
        os.write(self._master, data)

    def wait_for(self, wanted: str | Callable[[str], bool], patience: float = PATIENCE) -> Terminal:
        """Read until `wanted` (a regular expression, or a question to the text) is on the screen."""
        fits = wanted if callable(wanted) else lambda text: re.search(wanted, text) is not None
        ends = time.monotonic() + patience
        while not fits(self.text):
            if time.monotonic() > ends or not self._read(0.2):
                raise AssertionError(f"not on the screen: {wanted}\n{self.text}\n(exit code: {self.process.poll()})")
        return self

    def wait_for_gone(self, text: str) -> Terminal:
        return self.wait_for(lambda shown: text not in shown)

    def _read(self, patience: float) -> bool:
        """Take in what there is; False once the program has gone and all is read."""
        ready, _, _ = select.select([self._master], [], [], patience)
        if not ready:
            return self.process.poll() is None
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.sent += data
        self._stream.feed(data)
        return bool(data)

    def settle(self, quiet: float = 0.3) -> Terminal:
        """Read until nothing has come for `quiet` seconds."""
        ends = time.monotonic() + PATIENCE
        last = time.monotonic()
        while time.monotonic() - last < quiet and time.monotonic() < ends:
            before = len(self.sent)
            if not self._read(quiet / 3):
                break
            if len(self.sent) > before:
                last = time.monotonic()
        return self

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def wait_for_stop(self) -> None:
        """The process has been stopped by a signal."""
        self.wait_for(lambda _text: "T" in Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2][:3])

    def make_sane(self) -> None:
        """What a shell does with a terminal whose program was stopped."""
        termios.tcsetattr(self._slave, termios.TCSANOW, self.before)

    def fill_the_line(self) -> None:
        """Nobody reads at this end, and the buffers in between are full."""
        os.set_blocking(self._slave, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(self._slave, b"\0" * 1024)
        os.set_blocking(self._slave, True)

    # -- the end -----------------------------------------------------------------------------------------------------
    def wait_for_end(self, patience: float = PATIENCE) -> int:
        """The exit code."""
        ends = time.monotonic() + patience
        while self.process.poll() is None:
            if time.monotonic() > ends:
                raise AssertionError(f"still running\n{self.text}")
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    def hang_up(self) -> None:
        """The line is lost: the terminal itself is gone."""
        os.close(self._slave)
        os.close(self._master)
        self._slave = self._master = -1

    @property
    def attributes(self) -> list[object]:
        return termios.tcgetattr(self._slave)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for descriptor in {self._master, self._slave} - {-1}:
            with contextlib.suppress(OSError):
                os.close(descriptor)


@contextlib.contextmanager
def at_terminal(
    *arguments: str, home: Path, term: str = "xterm-256color", columns: int = 80, lines: int = 24, **more: str
) -> Iterator[Terminal]:
    """`stts-tui` with `arguments` on a new terminal, as a user whose home is `home`."""
    if WIRE:
        arguments = (*arguments, "--wire", WIRE)
    terminal = Terminal([command(), *arguments], environment(home, term, **more), columns, lines)
    try:
        yield terminal
    finally:
        terminal.close()
