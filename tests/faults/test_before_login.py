"""Whoever has a line can type and claim what he likes before anybody knows him: the host does not pay for it."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
import threading
from pathlib import Path

import pytest

from tests.journeys.conftest import Start, furnished, home, start
from tests.terminal import Terminal

__all__ = ["furnished", "home", "start"]  # fixtures
MOST = 25  # MiB more than the login page itself takes; without bounds it would be 60 and more


def peak(person: Terminal) -> int:
    """MiB that the process ever held."""
    status = Path(f"/proc/{person.process.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1024


@pytest.mark.parametrize("size", [(4000, 4000), (65535, 65535), (301, 24), (80, 101)])
@pytest.mark.asvs("V15.2.2")
def test_a_window_of_any_size(start: Start, size: tuple[int, int]) -> None:
    with start() as person:
        person.wait_for("User name").settle()
        before = peak(person)
        fcntl.ioctl(person._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.killpg(person.process.pid, 28)  # SIGWINCH
        person.wait_for("The window is very large: the page takes 300 columns and 100 rows")
        assert peak(person) - before < MOST
        person.resize(80, 24)
        person.wait_for_gone("very large")
        assert person.process.poll() is None


def flood(person: Terminal, data: bytes) -> threading.Thread:
    """Send it as fast as it is taken."""

    def send() -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(person._master, left[:4096]) :]
            except OSError:
                return

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    return thread


@pytest.mark.long
@pytest.mark.parametrize(
    "data",
    [b"x" * 40_000, b"\x1b[200~" + b"y" * 3_000_000 + b"\x1b[201~", b"\x1b]52;c;" + b"QUJD" * 8_000, b"\x1b[1;1" * 20_000,
     b"\t" * 10_000, b"\x1b" * 60_000],
    ids=["letters", "a paste", "a string without an end", "torn sequences", "tabs", "escapes"],
)  # fmt: skip
@pytest.mark.asvs("V15.2.2")
def test_whatever_is_typed_takes_no_memory(start: Start, data: bytes) -> None:
    with start() as person:
        person.wait_for("User name").settle()
        before = peak(person)
        sender = flood(person, data)
        while sender.is_alive():
            person._read(0.05)
            sender.join(0.01)
            assert peak(person) - before < MOST
        assert peak(person) - before < MOST
        person.press("\x1b\\", "C-e").settle()
        for _try in range(20):  # keys that wait beyond the most that may are dropped
            try:
                person.press("F1").wait_for("STTS  Help", 2)
                break
            except AssertionError:
                continue
        assert "STTS  Help" in person.text
