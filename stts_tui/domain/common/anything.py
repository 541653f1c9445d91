"""What a text that somebody types or pastes may mean: a name, in whatever order, a number in whatever spelling, a code.

One box takes all of it, and so does every list: nobody should have to say first what it is.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

from stts_tui.domain.common.numbers import SEPARATORS
from stts_tui.domain.common.prefixes import without_prefix
from stts_tui.domain.common.text import fold

LONGEST = 64
_TWO_SIGNS = ("ae", "oe", "ue")  # what who has no umlaut writes for ä, ö, ü
_MOST_UMLAUTS = 3
_IN_TWO_SIGNS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Sought:
    """The readings of a text.

    `names` are beginnings of a folded last and of a folded first name; `folded` is all of it, `digits` is empty unless it
    is a number. `typed` is what is shown and recorded, `number` the same without the word that stands before a number.
    """

    typed: str
    number: str
    names: tuple[tuple[str, str], ...]
    folded: str
    digits: str


def understood(text: str) -> Sought:
    """The readings of `text`; nothing is refused, what is longer than LONGEST is cut."""
    typed = " ".join(text[:LONGEST].split())
    number = without_prefix(typed)
    digits = re.sub(SEPARATORS, "", number.replace("(", "").replace(")", "").removeprefix("+"))
    is_number = digits.isascii() and digits.isdigit()
    return Sought(typed, number, () if is_number else _names(typed), fold(number), digits if is_number else "")


def _names(typed: str) -> tuple[tuple[str, str], ...]:
    """Last and first name, however they were written: "Peeters, Jan", "jan peeters", "van den berghe an".

    Who types Schröder may mean Schroeder, too.
    """
    pairs = [pair for text in _with_two_signs(typed) for pair in _pairs(text)]
    found = ((a, b) for pair in pairs if pair[0] for a, b in itertools.product(spellings(pair[0]), spellings(pair[1])))
    return tuple(dict.fromkeys(found))


def _pairs(text: str) -> list[tuple[str, str]]:
    """The folded last and first names that a text may hold; the first name is empty where there is none."""
    last, comma, first = text.partition(",")
    pairs = [(fold(last), fold(first))]
    if not comma:
        words = text.split()
        for cut in range(1, len(words)):
            before, behind = fold(" ".join(words[:cut])), fold(" ".join(words[cut:]))
            pairs += [(before, behind), (behind, before)]
    return pairs


def written(typed: str) -> tuple[str, ...]:
    """How a name that is typed may be written, folded: with an umlaut or with two signs, whichever was typed."""
    ways = (way for text in _with_two_signs(typed) for way in spellings(fold(text)))
    return tuple(dict.fromkeys(ways))


def _with_two_signs(typed: str) -> tuple[str, str]:
    """What was typed, and the same with two signs for each umlaut."""
    plain = unicodedata.normalize("NFC", typed)
    return plain, plain.translate(_IN_TWO_SIGNS)


def spellings(folded: str) -> tuple[str, ...]:
    """`folded`, and what it is where ae, oe, ue stand for ä, ö, ü: "schroeder" finds Schröder too."""
    places = [at for at in range(len(folded) - 1) if folded[at : at + 2] in _TWO_SIGNS][:_MOST_UMLAUTS]
    found = []
    for kept in itertools.product((True, False), repeat=len(places)):
        dropped = {at + 1 for at, keep in zip(places, kept, strict=True) if not keep}
        found.append("".join(sign for at, sign in enumerate(folded) if at not in dropped))
    return tuple(dict.fromkeys(found))
