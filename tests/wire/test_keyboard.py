"""What a terminal sends: whole keys pass, whole sequences that are none are dropped, however they arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.wire.keyboard import Keyboard
from stts_tui.wire.textual_inside import is_key

# What terminals answer to a program that asked before, and that arrives late.
LATE_ANSWERS = (
    "\x1b[?1;2c", "\x1b[?997;1n", "\x1b[>1;7802;0c", "\x1b[?64;1;2;6;15;18;21;22c", "\x1b[?6c", "\x1b[0n", "\x1b[12;40R",
    "\x1b[?2026;2$y", "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b]10;rgb:ffff/ffff/ffff\x07", "\x1bP>|xterm(390)\x1b\\",
    "\x1b[8;24;80t", "\x1b[I", "\x1b[O", "\x1b[<0;5;5M", "\x9b?1;2c",
)  # fmt: skip
KEYS = (
    "a",
    "é",
    "1",
    "\r",
    "\t",
    "\x7f",
    "\x1b[A",
    "\x1b[B",
    "\x1bOP",
    "\x1b[15~",
    "\x1b[1;5F",
    "\x1b[6~",
    "\x1bOq",
    "\x1b@",
    "€",
)


def fed(*parts: str) -> str:
    keyboard = Keyboard(is_key)
    return "".join(keyboard.feed(part) for part in parts)


@pytest.mark.parametrize("answer", LATE_ANSWERS)
def test_a_late_answer_types_nothing(answer: str) -> None:
    assert fed(f"x{answer}y") == "xy"


@given(st.lists(st.sampled_from([*KEYS, *LATE_ANSWERS]), max_size=8), st.data())
def test_whatever_the_line_cuts_keys_arrive_whole_and_answers_do_not(typed: list[str], data: st.DataObject) -> None:
    sent, wanted = "".join(typed), "".join(key for key in typed if key in KEYS)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=4)))
    parts = [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    assert fed(*parts) == wanted


@given(st.text(st.characters(codec="ascii", min_codepoint=0x20, max_codepoint=0x3F), max_size=12), st.integers(0x40, 0x7E))
def test_no_unknown_sequence_is_ever_typed(parameters: str, final: int) -> None:
    sequence = f"\x1b[{parameters}{chr(final)}"
    passed = fed(f"x{sequence}y")
    assert passed in ("xy", f"x{sequence}y")
    if passed != "xy" and is_key(sequence):
        assert sequence in passed


def test_a_paste_passes_without_what_would_be_a_key_in_it_wherever_the_line_cuts_it() -> None:
    paste = "\x1b[200~NISS: 85.07.30-033.28 \x1b[?1;2c\x07 tab\t\x1bx\r\x1b[201~"
    for cut in range(len(paste)):
        assert fed(paste[:cut], paste[cut:] + "z") == "\x1b[200~NISS: 85.07.30-033.28 [?1;2c tab\tx\r\x1b[201~z"


def test_the_rest_of_a_torn_paste_is_no_key_until_its_end_or_a_pause() -> None:
    keyboard = Keyboard(is_key)
    keyboard.feed("\x1b[200~DROP")
    keyboard.forget()  # what came of it counts for nothing either: the parser is a new one then
    assert keyboard.is_waiting
    assert keyboard.feed("the rest\r\x1b[A\x1b[20") == ""
    assert keyboard.feed("1~x") == "x"
    keyboard.feed("\x1b[200~DROP")
    keyboard.forget()
    assert keyboard.feed("its end got lost") == ""
    keyboard.forget()
    assert not keyboard.is_waiting
    assert keyboard.feed("x") == "x"


@pytest.mark.parametrize("end", ["\x07", "\x1b\\"])
def test_an_answer_too_long_to_be_one_is_dropped_up_to_its_end(end: str) -> None:
    keyboard = Keyboard(is_key)
    assert all(keyboard.feed(part) == "" for part in ["\x1b]11;", *["rgb:ffff" * 100] * 20])
    assert keyboard.is_waiting
    assert "".join(keyboard.feed(sign) for sign in f"{end}x") == "x"
    keyboard.feed("\x1b]52;" + "A" * 10_000)
    keyboard.forget()  # nothing more came
    assert keyboard.feed("x") == "x"


def test_reports_of_the_focus_are_no_work() -> None:
    assert fed("\x1b[I\x1b[O" * 200) == ""


def test_an_escape_waits_for_what_follows_it() -> None:
    keyboard = Keyboard(is_key)
    assert keyboard.feed("\x1b") == ""
    assert keyboard.has_escape
    assert keyboard.feed("5") == "\x1b5"
    keyboard.feed("\x1b")
    assert keyboard.take_escape() == "\x1b"
    assert not keyboard.is_waiting
