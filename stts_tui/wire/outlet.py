"""The one way out to the terminal: what Textual itself sends passes, and nothing else [S102].

A text that came past every gate (another program wrote it into the database, a widget was given it raw) may hold any
sequence. What is not on this list is taken out and counted; text keeps only signs that can be seen.
"""

from __future__ import annotations

import re

# Modes that a slow line does without: mouse, focus events, size reports, synchronised output, the scheme of colours.
DROPPED_MODES = frozenset(
    ("1000", "1002", "1003", "1004", "1005", "1006", "1007", "1015", "1016", "2026", "2031", "2048")
)  # fmt: skip
QUERIES = frozenset({"n", "c", "$p", "q", "u"})  # where am I, who are you, is this mode on; and kitty's keys

_NO_BREAK = "\N{NO-BREAK SPACE}"  # French words have it; Python does not call it printable
_TOKEN = re.compile(
    r"(?P<known>\x1b\[[\d;:]*m|\x1b\[\d+;\d+H|\x1b\[\?(?:7|25|1049|2004)[hl]|[\n\r\a])"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[\?(?P<modes>[\d;]+)[hl]"
    r"|\x1b\[[<=>?]?[\d;:]*(?P<query>\$p|[ncqu])"
    r"|\x1b[\]PX^_](?:[^\x07\x1b]|\x1b[^\\])*(?:\x07|\x1b\\)"  # a command in a string: title, clipboard, link
    r"|\x1b\[[<=>?!]?[\d;:]*[ -/]*[@-~]?"
    r"|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x1f\x7f-\x9f]"
)


class Outlet:
    """Passes on what is known; `dropped` counts what was not, without what a slow line merely does without."""

    def __init__(self) -> None:
        self.dropped = 0

    def pass_on(self, data: str) -> str:
        """`data` without whatever Textual does not send itself."""
        return _TOKEN.sub(self._wanted, data)

    def _wanted(self, token: re.Match[str]) -> str:
        kind = token.lastgroup
        if kind == "known":
            return token[0]
        if kind == "text":
            return self.seen(token[0])
        if kind == "modes" and DROPPED_MODES.issuperset(token["modes"].split(";")):
            return ""
        if kind != "query":
            self.dropped += 1
        return ""

    def seen(self, text: str) -> str:
        """`text` with `?` for each sign that cannot be seen: bidi controls, zero-width signs, tags, surrogates."""
        if text.isprintable():
            return text
        signs = [sign if sign.isprintable() or sign == _NO_BREAK else "?" for sign in text]
        self.dropped += signs.count("?") - text.count("?")
        return "".join(signs)
