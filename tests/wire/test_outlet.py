"""The one way out: what Textual sends passes, nothing else does, whatever lies in the database."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.wire.outlet import Outlet
from stts_tui.wire.parse import Reader
from stts_tui.wire.styles import Styles
from stts_tui.wire.terminal import read

TEXTUALS = ["\x1b[1;4;31;40m", "\x1b[12;7H", "\x1b[?1049h", "\x1b[?25l", "\x1b[?2004h", "\x1b[?7l", "\n", "\a", "Noël 漢"]
FOREIGN = [
    "\x1bc", "\x1b(0", "\x1b#8", "\x1b[!p", "\x1b[2J", "\x1b[6i", "\x1b[5;10r", "\x1b[?5h", "\x1b[?1047h", "\x1b[=1h",
    "\x1b[2;3*x", "\x1bP+q544e\x1b\\", "\x1b]52;c;QQ==\x07", "\x1b]0;title\x1b\\", "\x1b]8;;http://x\x1b\\", "\x1b_x\x1b\\",
    "\x1b7", "\x0e", "\x0f", "\x05", "\x7f", "\x9b31m", "\x85", "\u202e", "\u200d", "\ufeff", "\U000e0041", "\ud800",
    "\x1b", "\x1b[",
]  # fmt: skip
_ALLOWED = re.compile(r"(?:\x1b\[[\d;:]*m|\x1b\[\d+;\d+H|\x1b\[\?(?:7|25|1049|2004)[hl]|[\n\r\a\xa0])*")


def is_clean(data: str) -> bool:
    return "".join(_ALLOWED.split(data)).isprintable() or not data


@pytest.mark.parametrize("sequence", TEXTUALS, ids=ascii)
def test_what_textual_sends_passes(sequence: str) -> None:
    outlet = Outlet()
    assert outlet.pass_on(f"a{sequence}b") == f"a{sequence}b"
    assert outlet.dropped == 0


@pytest.mark.parametrize("sequence", FOREIGN, ids=ascii)
def test_what_it_does_not_send_is_dropped_and_counted(sequence: str) -> None:
    outlet = Outlet()
    sent = outlet.pass_on(f"a{sequence}")
    assert sequence not in sent
    assert is_clean(sent)
    assert outlet.dropped >= 1


@pytest.mark.parametrize("sequence", FOREIGN, ids=ascii)
def test_the_picture_takes_none_in(sequence: str) -> None:
    reader = Reader(Styles(read("xterm-256color")), 20, 3)
    reader.feed(f"\x1b[?1049h\x1b[1;1Hhello{sequence}")
    shown = "".join("".join(row) for row in reader.wanted.chars)
    assert shown.isprintable()
    assert reader.bells == sequence.count("\x07") * (not sequence.startswith("\x1b]"))


@given(st.lists(st.sampled_from(TEXTUALS + FOREIGN) | st.text(max_size=6)).map("".join))
@pytest.mark.asvs("V1.1.2")
def test_nothing_else_ever_gets_out(data: str) -> None:
    outlet = Outlet()
    sent = outlet.pass_on(data)
    assert is_clean(sent)
    assert outlet.pass_on(sent) == sent
