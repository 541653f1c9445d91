"""Rows that are there already, elsewhere on the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from stts_tui.wire.shadow import Grid
from stts_tui.wire.terminal import Terminal

_FEWEST = 3  # rows that must be spared


def find_scroll(sent: Grid, wanted: Grid, changed: list[int]) -> tuple[int, int, int] | None:
    """(top, bottom, count): scrolling these rows up by `count` (down if negative) puts most rows in their place."""
    if len(changed) < _FEWEST:
        return None
    low, high = changed[0], changed[-1]
    places: dict[tuple[str, str], list[int]] = {}
    for y in range(low, high + 1):
        places.setdefault(_key(sent, y), []).append(y)
    matches = {}
    votes: Counter[int] = Counter()
    blank = _key(Grid(sent.width, 1), 0)
    for y in range(low, high + 1):
        key = _key(wanted, y)
        if key != blank:
            matches[y] = places.get(key, [])
            votes.update({old - y for old in matches[y]})
    best: tuple[int, int, int] | None = None  # rows spared, first of them, count
    for count, number in votes.most_common(3):
        if count == 0 or number < _FEWEST:
            continue
        y = low
        while y <= high:
            end = y
            while end <= high and low <= end + count <= high and wanted.same_row(end, sent, end + count):
                end += 1
            if end - y >= _FEWEST and (best is None or end - y > best[0]):
                best = (end - y, y, count)
            y = max(end, y + 1)
    if best is None:
        return None
    rows, first, count = best
    return (first, first + rows - 1 + count, count) if count > 0 else (first + count, first + rows - 1, count)


def _key(grid: Grid, y: int) -> tuple[str, str]:
    return "\0".join(grid.chars[y]), "\0".join(grid.styles[y])


def scroll_ways(terminal: Terminal, height: int, top: int, bottom: int, count: int) -> Iterator[str]:
    """The sequences that scroll these rows, which leave the cursor nobody knows where. The style must be plain."""
    up, number = count > 0, abs(count)
    if terminal.can("csr"):
        inside = ""
        if terminal.can("indn" if up else "rin"):
            inside = terminal.expand("indn" if up else "rin", number)
        stepped = ""
        if up and terminal.string("ind") == "\n":
            stepped = terminal.expand("cup", bottom, 0) + "\n" * number
        elif not up and terminal.can("ri"):
            stepped = terminal.expand("cup", top, 0) + terminal.string("ri") * number
        ways = [way for way in (inside, stepped) if way]
        if ways:
            whole = top == 0 and bottom == height - 1
            set_it, reset = ("", "") if whole else (terminal.expand("csr", top, bottom), terminal.expand("csr", 0, height - 1))
            yield set_it + min(ways, key=len) + reset
    if terminal.can("il") and terminal.can("dl"):
        # The rows that go are deleted, as many are inserted at the other end: what lies below stays where it is.
        gone, come = (top, bottom - number + 1) if up else (bottom - number + 1, top)
        delete = terminal.expand("cup", gone, 0) + terminal.expand("dl", number)
        insert = terminal.expand("cup", come, 0) + terminal.expand("il", number)
        if up and bottom == height - 1:
            yield delete
        elif not up and bottom == height - 1:
            yield insert
        else:
            yield delete + insert
