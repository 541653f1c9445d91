"""Styles: what a sequence ESC [ … m means on a given terminal, and the shortest way from one to another.

A style is a string in one form: attributes in ascending order, then the foreground, then the background, such as
`1;4;31` or `38;5;208;44`; the plain style is the empty string. Equal strings look equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from stts_tui.wire.terminal import Terminal

_RESETS = {"22": "12", "23": "3", "24": "4", "25": "5", "27": "7", "29": "9"}
_RESET_OF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
_SEEN_ON_BLANK = frozenset("4579")  # underline, blink, reverse, strike; bold, dim and italics show nothing
# The first sixteen colours as xterm has them.
_SIXTEEN = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
)  # fmt: skip
_LEVELS = (0, 95, 135, 175, 215, 255)
Colour = tuple[int, ...]  # (): the terminal's own; (n,): of its palette; (r, g, b)
Parts = tuple[frozenset[str], str, str]


class Styles:
    """The styles that one terminal has. All methods are cached: an application uses few styles again and again."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.after = lru_cache(4096)(self._after)
        self.change = lru_cache(4096)(self._change)
        self.on_blank = lru_cache(4096)(self._on_blank)
        self.erases = lru_cache(4096)(self._erases)

    def _after(self, style: str, numbers: str) -> str:
        """The style after the SGR sequence with these `numbers`, such as `0;1;31`, in the style `style`."""
        attributes, foreground, background = parts(style)
        left = iter(numbers.replace(":", ";").split(";"))
        for code in left:
            number = code.lstrip("0") or "0"
            if number == "0":
                attributes, foreground, background = frozenset(), "", ""
            elif number in ("38", "48"):
                colour = _colour(left)
                if number == "38":
                    foreground = self._shown(colour, 30)
                else:
                    background = self._shown(colour, 40)
            elif number in _RESETS:
                attributes -= set(_RESETS[number])
            elif len(number) == 1:
                attributes |= {number} & self.terminal.attributes
            elif number in ("39", "49"):
                if number == "39":
                    foreground = ""
                else:
                    background = ""
            elif number.isdigit():
                tens, ones = divmod(int(number), 10)
                if ones < 8 and tens in (3, 9):
                    foreground = self._basic(ones + (8 if tens == 9 else 0), 30)
                elif ones < 8 and tens in (4, 10):
                    background = self._basic(ones + (8 if tens == 10 else 0), 40)
        return _joined(attributes, foreground, background)

    def _shown(self, colour: Colour, base: int) -> str:
        """The SGR numbers of the nearest colour that the terminal has; `base` is 30 or 40."""
        colors = self.terminal.colors
        if not colour or colors < 2:
            return ""
        if len(colour) == 3 and colors > 256:
            return f"{base + 8};2;{colour[0]};{colour[1]};{colour[2]}"
        index = colour[0] if len(colour) == 1 else _nearest(colour, colors)
        if colors >= 256:
            return f"{base + 8};5;{index}"  # also below 16: some terminals brighten only a bold 30 to 37
        return self._basic(index, base)

    def _basic(self, index: int, base: int) -> str:
        """The same for one of the first sixteen colours, which have short numbers; or one beyond the palette."""
        colors = self.terminal.colors
        if colors < 2:
            return ""
        if index >= colors:
            index = _nearest(_rgb(index), colors)
        return str(base + index) if index < 8 else str(base + 60 + index - 8)

    def _change(self, before: str, after: str) -> str:
        """The shortest sequence from one style to another."""
        if before == after:
            return ""
        whole = f"\x1b[0;{after}m" if after else "\x1b[m"
        if not after:
            return whole
        old, new = parts(before), parts(after)
        gone = old[0] - new[0]
        if (gone or (old[1] and not new[1]) or (old[2] and not new[2])) and not self.terminal.resets_one:
            return whole
        codes = sorted({_RESET_OF[number] for number in gone})
        added = new[0] - old[0]
        if "22" in codes:
            added |= new[0] & {"1", "2"}  # 22 takes both
        codes += sorted(added)
        if old[1] != new[1]:
            codes.append(new[1] or "39")
        if old[2] != new[2]:
            codes.append(new[2] or "49")
        part = f"\x1b[{';'.join(codes)}m"
        return part if len(part) <= len(whole) else whole

    def _on_blank(self, style: str) -> str:
        """The part of `style` that shows on a space."""
        attributes, foreground, background = parts(style)
        seen = attributes & _SEEN_ON_BLANK
        return _joined(seen, foreground if seen else "", background)

    def _erases(self, style: str) -> bool:
        """Whether erasing gives a blank of this style (which is one of `on_blank`)."""
        return not style or (self.terminal.erases_in_colour and not parts(style)[0])


@lru_cache(4096)
def parts(style: str) -> Parts:
    """Attributes, foreground, background."""
    attributes, foreground, background = set(), "", ""
    left = iter(style.split(";") if style else ())
    for code in left:
        if len(code) == 1:
            attributes.add(code)
            continue
        whole = code
        if code in ("38", "48"):
            kind = next(left)
            whole = ";".join((code, kind, *(next(left) for _ in range(1 if kind == "5" else 3))))
        if whole[0] in "39":
            foreground = whole
        else:
            background = whole
    return frozenset(attributes), foreground, background


def _joined(attributes: frozenset[str], foreground: str, background: str) -> str:
    return ";".join(part for part in (*sorted(attributes), foreground, background) if part)


def _colour(numbers: Iterator[str]) -> Colour:
    """What follows 38 or 48; the terminal's own colour if it makes no sense."""
    try:
        kind = next(numbers)
        wanted = {"5": 1, "2": 3}.get(kind, 0)
        found = tuple(int(next(numbers)) for _ in range(wanted))
    except (StopIteration, ValueError):
        return ()
    return found if all(0 <= value < 256 for value in found) else ()


@lru_cache(4096)
def _nearest(colour: Colour, colors: int) -> int:
    """The colour of a palette of 2, 8, 16 or 256 that is nearest to (red, green, blue)."""
    if colors == 2:
        red, green, blue = colour
        return 1 if red * 299 + green * 587 + blue * 114 >= 127500 else 0
    first, last = (16, 256) if colors >= 256 else (0, 16 if colors >= 16 else 8)
    return min(range(first, last), key=lambda index: sum((a - b) ** 2 for a, b in zip(_rgb(index), colour, strict=True)))


def _rgb(index: int) -> Colour:
    if index < 16:
        return _SIXTEEN[index]
    if index >= 232:
        return (8 + (index - 232) * 10,) * 3
    red, rest = divmod(index - 16, 36)
    return (_LEVELS[red], _LEVELS[rest // 6], _LEVELS[rest % 6])
