"""What is long and still found soon: the same again, a walk over the keyboard, listed words one after another.

Guessers' programs try these shapes first [S91]; how long such a password is says nothing of how hard it is to find.
"""

from __future__ import annotations

from collections.abc import Collection

# Rows of QWERTY, AZERTY and QWERTZ, the digits, the columns from the top left, the alphabet; each is walked both ways.
_ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm", "1234567890",
    "0123456789", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1aqw2zsx3edc4rfv5tgb6yhn7uj8ik9ol0pm", "1qay2wsx3edc4rfv5tgb6zhn",
    "abcdefghijklmnopqrstuvwxyz",
)  # fmt: skip
_WALKS = tuple(way for row in _ROWS for way in (row, row[::-1]))
_STEPS = 4  # signs from which on neighbours are a walk; three stand in many innocent words ("were", "power")
_WORD = 4  # signs from which on a listed word counts
OWN = 6  # so many signs have to remain that are none of it


def own_signs(plain: str, common: Collection[str]) -> int:
    """How many signs of a folded password are somebody's own: not said before in it, no walk, no listed word said twice."""
    period = _period(plain)
    if 2 * period <= len(plain):
        return 0
    covered = [False] * len(plain)
    for start, end in (*_walked(plain), *_twice(plain, common)):
        covered[start:end] = [True] * (end - start)
    return covered.count(False)


def _period(text: str) -> int:
    """After how many signs a text begins anew and goes on so to its end; its length where it does not."""
    borders = [0] * len(text)
    for place in range(1, len(text)):
        length = borders[place - 1]
        while length and text[place] != text[length]:
            length = borders[length - 1]
        borders[place] = length + (text[place] == text[length])
    return len(text) - (borders[-1] if borders else 0)


def _walked(text: str) -> list[tuple[int, int]]:
    """The longest walks, from where to before where."""
    found: list[tuple[int, int]] = []
    start = 0
    while start <= len(text) - _STEPS:
        end = start + _STEPS
        if not any(text[start:end] in walk for walk in _WALKS):
            start += 1
            continue
        while end < len(text) and any(text[start : end + 1] in walk for walk in _WALKS):
            end += 1
        found.append((start, end))
        start = end
    return found


def _twice(text: str, common: Collection[str]) -> list[tuple[int, int]]:
    """Where listed words stand that stand there more than once."""
    places: dict[str, list[int]] = {}
    longest = len(text) // 2
    for start in range(len(text) - _WORD + 1):
        for end in range(start + _WORD, min(len(text), start + longest) + 1):
            if text[start:end] in common:
                places.setdefault(text[start:end], []).append(start)
    return [(start, start + len(word)) for word, starts in places.items() if len(starts) > 1 for start in starts]
