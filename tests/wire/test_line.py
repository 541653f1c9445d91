"""The line: what passes, what does not, and what a slow one gets."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from stts_tui.wire.line import LONGEST_HOLD, TerminalLine
from tests.emulator import an_emulator
from tests.wire.terminals import terminal

SIZE = (40, 8)


class Wired:
    """A line into a socket; `arrives()` reads what has come through."""

    def __init__(self, name: str = "xterm-256color", *, utf8: bool = True) -> None:
        found = terminal(name)
        assert found is not None
        self._here, self._there = socket.socketpair()
        self._here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.lost = threading.Event()
        self.line = TerminalLine(found, self._here.fileno(), SIZE, utf8=utf8, lost=self.lost.set)
        self.screen, self._stream = an_emulator(*SIZE)

    def write(self, data: str) -> bytes:
        """As Textual would, and what arrives of it."""
        if self.line.read(data, SIZE):
            self.line.write("")
        return self.arrives()

    def arrives(self) -> bytes:
        self._there.setblocking(False)
        found = bytearray()
        while True:
            try:
                data = self._there.recv(65536)
            except BlockingIOError:
                break
            if not data:
                break
            found += data
        self._stream.feed(bytes(found))
        return bytes(found)

    def hang_up(self) -> None:
        self._there.close()

    def close(self) -> None:
        self._here.close()
        self._there.close()


@pytest.fixture
def wired() -> Iterator[Wired]:
    made = Wired()
    made.write("\x1b[?1049h")
    made.write("\x1b[3;4Hhello\x1b[4;1H")
    yield made
    made.close()


def test_nothing_is_sent_twice(wired: Wired) -> None:
    assert wired.write("\x1b[3;4Hhello\x1b[4;1H") == b""
    assert wired.write("\x1b[3;4Hhallo\x1b[4;1H") == b"\x1bM   ha\n\r"


@pytest.mark.parametrize(
    "unwanted",
    ["\x1b]0;title\x07", "\x1b]52;c;aGk=\x1b\\", "\x1b]22;pointer\x1b\\", "\x1b]8;id=1;http://x\x1b\\", "\x1b[?1004h",
     "\x1b[?2026h", "\x1b[?1000h\x1b[?1006h", "\x1b[?2048$p", "\x1b[?2026$p", "\x1b[>25u", "\x1b[<u", "\x1b[6n", "\x1b[c",
     "\x1bP+q544e\x1b\\"],
)  # fmt: skip
def test_what_a_slow_line_does_without(wired: Wired, unwanted: str) -> None:
    assert wired.write(unwanted) == b""
    assert wired.write("\x1b[3;4Hhello\x1b[4;1H") == b""  # and it has cost no picture


def test_a_bell_passes_and_costs_nothing_else(wired: Wired) -> None:
    assert wired.write("\x07") == b"\x07"


def test_what_textual_does_not_send_is_dropped_and_counted(wired: Wired) -> None:
    assert wired.write("\x1b[2;3*x\x1bc\x1b(0\x0e") == b""
    assert wired.line.dropped == 4


@pytest.mark.parametrize("steering", ["\x9b31m", "\u202e", "\x85"])
def test_what_steers_the_terminal_does_not_come_in_text(wired: Wired, steering: str) -> None:
    sent = wired.write(f"\x1b[5;1Hab{steering}cd\x1b[4;1H")
    assert steering.encode() not in sent
    assert b"ab" in sent


def test_ascii_only() -> None:
    made = Wired(utf8=False)
    made.write("\x1b[?1049h")
    sent = made.write("\x1b[1;1HD’Hondt, Hélène │──┐ € ✓ 漢 → “x”\x1b[1;1H")
    assert sent.isascii()
    assert made.screen.display[0].rstrip() == 'D\'Hondt, Helene |--+ E x ?? > "x"'
    made.close()


def test_a_held_picture_is_sent_once_complete(wired: Wired) -> None:
    wired.line.hold()
    wired.line.read("\x1b[5;1Hfirst", SIZE)
    sender = threading.Thread(target=wired.line.write, args=("",))
    sender.start()
    wired.line.read("\x1b[5;1Hlater", SIZE)
    wired.line.release()
    sender.join()
    sent = wired.arrives()
    assert b"later" in sent
    assert b"first" not in sent


def test_a_picture_is_not_held_for_long(wired: Wired) -> None:
    wired.line.hold()
    begun = time.monotonic()
    assert b"first" in wired.write("\x1b[5;1Hfirst")
    assert time.monotonic() - begun >= LONGEST_HOLD * 0.9


def test_a_slow_line_gets_the_newest_picture(wired: Wired) -> None:
    """While one picture waits in a full line, 500 others come and go; only the last is sent after it."""
    for number in range(500):  # until the line is full
        filled = threading.Thread(target=wired.line.write, args=("",), daemon=True)
        wired.line.read("".join(f"\x1b[{y};1H{(number * 7919 + y * 31) ** 5:040}"[:48] for y in range(1, 9)), SIZE)
        filled.start()
        filled.join(0.3)
        if filled.is_alive():
            break
    assert filled.is_alive()
    for number in range(500):
        wired.line.read(f"\x1b[2;1Hpicture {number:<30}\x1b[1;1H", SIZE)
    arrived = bytearray()
    while filled.is_alive():
        arrived += wired.arrives()
        filled.join(0.01)
    wired.line.write("")
    arrived += wired.arrives()
    assert "picture 499" in wired.screen.display[1]
    assert b"picture 250" not in arrived


def test_a_lost_line_is_told_once_and_takes_everything(wired: Wired) -> None:
    wired.hang_up()
    for number in range(3):
        wired.line.read(f"\x1b[5;1H{number}", SIZE)
        wired.line.write("")
    assert wired.lost.is_set()


def test_leaving_leaves_nothing_behind(wired: Wired) -> None:
    sent = wired.write("\x1b[?1049l")
    assert sent.startswith(b"\x1b[m\x1b[H\x1b[2J")
    assert sent.endswith(b"\x1b[?1049l\x1b[?25h")
    assert wired.write("\x1b[5;1Htoo late") == b""


def test_line_is_a_file_for_the_writer_thread(wired: Wired) -> None:
    assert os.fstat(wired.line.fileno())
    wired.line.flush()
