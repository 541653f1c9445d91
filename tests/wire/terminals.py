"""The terminals of the tests, as this machine's terminfo describes them: each read in a process of its own."""

from __future__ import annotations

import curses
import functools
import json
import subprocess
import sys

from stts_tui.wire.terminal import Terminal

NAMES = ("xterm-256color", "xterm", "screen", "screen-256color", "tmux", "tmux-256color", "linux", "vt100", "putty")
_TELL = """
import json, sys
from stts_tui.wire.terminal import UnusableTerminal, read
try:
    found = read(sys.argv[1])
except UnusableTerminal:
    print("null")
else:
    print(json.dumps([found.name, dict(found.strings), found.colors, sorted(found.attributes), found.resets_one,
                      found.erases_in_colour, found.wraps, found.wraps_late, found.tab_width]))
"""


@functools.cache
def terminal(name: str) -> Terminal | None:
    """None: refused."""
    done = subprocess.run([sys.executable, "-c", _TELL, name], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    if told is None:
        return None
    curses.setupterm("vt100", 1)  # so that parameters can be filled in here
    name, strings, colors, attributes, resets_one, erases, wraps, late, tab_width = told
    return Terminal(name, strings, colors, frozenset(attributes), resets_one, erases, wraps, late, tab_width)
