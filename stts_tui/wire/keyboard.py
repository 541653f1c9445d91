"""What the terminal sends, as whole keys: a sequence that is no known key is dropped whole, and never typed.

A terminal answers a program that asked before (a shell, tmux, an editor), and on a slow line the answer comes when another
program reads: `ESC [ ? 1 ; 2 c` must not become "1;2c". The grammar is ECMA-48's: CSI, parameters, intermediates, a final
byte; SS3 and one byte; and the strings OSC, DCS, SOS, PM, APC up to their end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_ESC = "\x1b"
_CSI = re.compile(r"\x1b\[[ -?]*[@-~]")
_CSI_SO_FAR = re.compile(r"\x1b\[[ -?]*\Z")
_SS3 = re.compile(r"\x1bO[0-9;]{0,8}[ -~]")
_SS3_SO_FAR = re.compile(r"\x1bO[0-9;]{0,8}\Z")
_STRING = re.compile(r"\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\)")
_STRING_SO_FAR = re.compile(r"\x1b[\]P^_X][^\x07\x1b]*\x1b?\Z")
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_LONGEST = 4096  # signs of a string sequence; what is longer is none
_A_KEY = 8  # signs: the longest sequence of a key; the rest of a paste comes in larger pieces
_LONGEST_PASTE = 65_536  # signs; what comes beyond is dropped up to its end
_STRING_END = re.compile(r"\x07|\x1b\\?")
_NOT_IN_A_PASTE = {code: None for code in (*range(32), 127) if chr(code) not in "\t\n\r"}
_ONE_SIGN = {"\x9b": "\x1b[", "\x8f": "\x1bO", "\x9d": "\x1b]", "\x90": "\x1bP"}  # C1, as 8-bit terminals send them


class Keyboard:
    """Feed it what was read; it gives what is whole and known. `is_known` tells of a sequence."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._kept = ""  # the beginning of a sequence
        self._pasting = False
        self._room = 0  # signs that the present paste may still have, or of a torn one are dropped at most
        self._adrift = False  # a paste was torn off, and the rest of it may still come: that is dropped, up to its end
        self._dropping = False  # in the midst of a string sequence that is too long to be one

    @property
    def is_waiting(self) -> bool:
        """Whether the end of a sequence has still to come."""
        return self._pasting or self._adrift or self._dropping or self._kept not in ("", _ESC)

    @property
    def has_escape(self) -> bool:
        """Whether an Esc is kept of which nobody knows yet whether anything follows."""
        return self._kept == _ESC

    def take_escape(self) -> str:
        """That Esc, as a key of its own."""
        self._kept = ""
        return _ESC

    def forget(self) -> None:
        """What was begun was torn off by the line. The rest of a paste must not act as keys, if it comes after all."""
        if self._pasting:
            self._room = _LONGEST_PASTE
        self._kept, self._pasting, self._adrift, self._dropping = "", False, self._pasting, False

    def feed(self, text: str) -> str:
        """What of `text`, and of what was kept, is whole and known."""
        for sign, sequence in _ONE_SIGN.items():
            if not self._pasting and sign in text:
                text = text.replace(sign, sequence)
        text, self._kept = self._kept + text, ""
        out: list[str] = []
        at = 0
        while at < len(text):
            if self._pasting:
                at = self._paste(text, at, out)
                continue
            if self._adrift and self._is_a_key(text):
                self._adrift = False
            if self._adrift:
                at = self._rest_of_a_paste(text, at)
                continue
            if self._dropping:
                at = self._rest_of_a_string(text, at)
                continue
            escape = text.find(_ESC, at)
            if escape < 0:
                out.append(text[at:])
                break
            out.append(text[at:escape])
            at = self._sequence(text, escape, out)
        return "".join(out)

    def _paste(self, text: str, at: int, out: list[str]) -> int:
        end = text.find(_PASTE_END, at)
        if end >= 0:
            self._pasting = False
            out += [self._with_room(text[at:end]), _PASTE_END]
            return end + len(_PASTE_END)
        begun = text.rfind(_ESC, max(at, len(text) - len(_PASTE_END) + 1))
        cut = begun if begun >= 0 and _PASTE_END.startswith(text[begun:]) else len(text)
        out.append(self._with_room(text[at:cut]))
        self._kept = text[cut:]
        return len(text)

    def _is_a_key(self, text: str) -> bool:
        """Whether somebody presses a key where the rest of a torn paste may come still: nobody waits for that for ever."""
        return len(text) <= _A_KEY and _PASTE_END not in text and not _PASTE_END.startswith(text)

    def _rest_of_a_paste(self, text: str, at: int) -> int:
        end = text.find(_PASTE_END, at)
        if end >= 0:
            self._adrift = False
            return end + len(_PASTE_END)
        begun = text.rfind(_ESC, max(at, len(text) - len(_PASTE_END) + 1))
        cut = begun if begun >= 0 and _PASTE_END.startswith(text[begun:]) else len(text)
        self._room -= cut - at
        self._adrift = self._room > 0
        self._kept = text[cut:]
        return len(text)

    def _rest_of_a_string(self, text: str, at: int) -> int:
        end = _STRING_END.search(text, at)
        if end is None:
            return len(text)
        if end[0] == _ESC and end.end() == len(text):  # the other half of its end may come
            self._kept = _ESC
            return len(text)
        self._dropping = False
        return end.start() if end[0] == _ESC else end.end()

    def _with_room(self, text: str) -> str:
        """What of a paste is taken: no sign in it is a key, and none ends it but its end."""
        taken = text.translate(_NOT_IN_A_PASTE)[: self._room]
        self._room -= len(taken)
        return taken

    def _sequence(self, text: str, at: int, out: list[str]) -> int:
        """Of the sequence at `at`: where it ends."""
        for whole, so_far in ((_CSI, _CSI_SO_FAR), (_SS3, _SS3_SO_FAR), (_STRING, _STRING_SO_FAR)):
            found = whole.match(text, at)
            if found is not None:
                sequence = found[0]
                if sequence == _PASTE:
                    self._pasting, self._room = True, _LONGEST_PASTE
                if whole is not _STRING and self._is_known(sequence):
                    out.append(sequence)
                return found.end()
            if so_far.match(text, at) is not None and len(text) - at <= _LONGEST:
                self._kept = text[at:]
                return len(text)
        if text[at + 1 : at + 2] in tuple("]P^_X") and _STRING_SO_FAR.match(text, at) is not None:
            self._dropping = True
            return len(text)
        if at + 1 == len(text):  # Esc alone: the second half of Esc 5 may come when it likes
            self._kept = _ESC
            return len(text)
        if text[at + 1] in "[O]P^_X":  # no sequence after all, such as CSI with a letter of another alphabet in its midst
            return at + 2
        out.append(text[at : at + 2] if text[at + 1] != _ESC else _ESC)
        return at + (2 if text[at + 1] != _ESC else 1)
