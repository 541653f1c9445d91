"""The line is lost, the process is told to end, the keyboard sends rubbish: out at once, the terminal sane, nothing spins."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.journeys.conftest import Start, furnished, home, start
from tests.journeys.steps import at_home
from tests.menu import to
from tests.terminal import Terminal

__all__ = ["furnished", "home", "start"]  # fixtures of the journeys
AT_ONCE = 2.0


def ends_within(terminal: Terminal, seconds: float) -> int:
    ends = time.monotonic() + seconds
    while terminal.process.poll() is None:
        assert time.monotonic() < ends, "still running"
        if terminal._master != -1:
            terminal._read(0.02)
        else:
            time.sleep(0.02)
    return terminal.process.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_at_once_with_the_terminal_sane(start: Start, number: signal.Signals) -> None:
    with start() as person:
        before = person.before
        at_home(person, "admin01").press(*to("admin01", ActionId.USER_ADD)).wait_for("again").press("half a na")
        os.kill(person.process.pid, number)
        assert ends_within(person, AT_ONCE) == 128 + number
        assert person.attributes == before
        person.settle(0.1)
        assert b"\x1b[?1049l" in person.sent  # the alternate screen was left
        assert person.cursor_is_shown


@pytest.mark.parametrize("name", ["", "admin01"])
def test_a_line_that_is_lost_ends_it(start: Start, name: str) -> None:
    with start() as person:
        if name:
            at_home(person, name).press(*to(name, ActionId.USER_LIST)).wait_for("Users of the company")
        else:
            person.wait_for("User name").settle(0.1)
        person.hang_up()
        ends_within(person, AT_ONCE)


def test_a_line_that_is_lost_though_hangups_are_ignored(home: Path) -> None:
    """As under nohup and some wrappers: stock Textual lives on at full speed."""
    from tests.terminal import command, environment

    settings = {"STTS_DATABASE": f"sqlite:///{home}/stts.sqlite", "STTS_SETTINGS": str(home / "settings.toml")}
    terminal = Terminal(["/bin/sh", "-c", 'trap "" HUP; exec "$0"', command()], environment(home, **settings))
    try:
        terminal.wait_for("User name").settle(0.1)
        terminal.hang_up()
        ends_within(terminal, AT_ONCE)
    finally:
        terminal.close()


def test_input_or_output_that_is_no_terminal_is_refused(home: Path) -> None:
    import subprocess

    from tests.terminal import command, environment

    done = subprocess.run(
        [command()], env=environment(home), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["stts-tui: a terminal is needed; input or output is a file or a pipe"]


def test_rubbish_on_the_keyboard_is_survived(start: Start) -> None:
    with start() as person:
        person.wait_for("User name").settle(0.1)
        person.send(b"\xff\xfe\xc3\x28 \xed\xa0\x80\x1b[999999z\x1b]52;c;aGk=\x07\x1b[?62;22c\x00\x9b31m\x1b")
        person.press("C-l").settle(0.3)
        assert person.process.poll() is None
        person.press("F3")
        assert ends_within(person, 5.0) == 0
        assert person.attributes == person.before


@pytest.mark.long
def test_a_paste_whose_end_was_lost_does_not_hold_the_keyboard(start: Start) -> None:
    with start() as person:
        person.wait_for("User name").settle(0.1)
        person.send(b"\x1b[200~torn")
        person.settle(2.5)  # what the driver waits for the rest
        person.press("F3")
        assert ends_within(person, 5.0) == 0


def test_keys_of_the_shell_do_nothing(start: Start) -> None:
    with start() as person:
        at_home(person, "admin01")
        person.press("C-z", "C-c").send(b"\x1c")
        person.settle(0.3)
        state = Path(f"/proc/{person.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        assert state in "SR"
        assert "Welcome page" in person.text
