"""Who is this person? The one comparison of a name as it was given with the name as a register holds it.

Every door uses it: a screen, a message, the register's later answer. Nothing but the letters counts, as in every search
(text.fold); beyond that it knows how people and documents write names:

* given names are a list: the first, the first two (as the identity card holds them, a third as a letter), or all; a
  compound first name (Jean-Pierre) is one name, with a hyphen, a blank or neither, and never half of it;
* ae, oe and ue stand for ä, ö and ü, as in the machine-readable lines of a card; ss for ß, aa for å;
* somebody may have one name only, wherever it was written.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from itertools import product

from stts_tui.domain.common.text import fold


class Fit(Enum):
    """How a name given fits the known one. Only `WHOLE` identifies; `LATER_NAME` is for a person to judge."""

    WHOLE = "whole"
    LATER_NAME = "later-name"  # somebody known by a given name that is not the first
    FIRST_DIFFERS = "first-differs"
    LAST_DIFFERS = "last-differs"
    BOTH_DIFFER = "both-differ"


# Each also without its mark, as fold leaves it.
_SPELT_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_MOST_SPELT_OUT = 5  # in one name; of more, all or none
_HYPHEN = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_BETWEEN = re.compile(r"[\s,;+/]+")
# v.d. is van de, van den or van der.
_SHORT_PREFIX = re.compile(r"v(?:\.\s*|/|\.?\s+)d(?:\.\s*|\s+)", re.IGNORECASE)
_LONG_PREFIXES = ("van de ", "van den ", "van der ")


def fit(first_name: str, last_name: str, known_first: str, known_last: str) -> Fit:
    """How the name given fits the known one; symmetric but for LATER_NAME."""
    if (first_name, last_name) == (known_first, known_last):
        return Fit.WHOLE if fold(first_name + last_name) else Fit.BOTH_DIFFER
    if not fold(first_name) or not fold(known_first) or not fold(last_name) or not fold(known_last):
        return _one_name(first_name, last_name, known_first, known_last)
    same_last = bool(_surnames(last_name) & _surnames(known_last))
    given, known = _given_names(first_name), _given_names(known_first)
    if _begin_alike(given, known):
        return Fit.WHOLE if same_last else Fit.LAST_DIFFERS
    if not same_last:
        return Fit.BOTH_DIFFER
    later = any(_begin_alike(given, known[place:]) for place in range(1, len(known)))
    return Fit.LATER_NAME if later else Fit.FIRST_DIFFERS


def _one_name(first_name: str, last_name: str, known_first: str, known_last: str) -> Fit:
    """Where one side has one name only: it is the whole name of the other side too."""
    given, known = _spellings(first_name + last_name), _spellings(known_first + known_last)
    lone = not fold(known_first) or not fold(known_last)
    both = not fold(first_name) or not fold(last_name)
    if lone and both:
        return Fit.WHOLE if given & known - {""} else Fit.BOTH_DIFFER
    same_last = bool((_surnames(last_name) & _surnames(known_last)) - {""})
    return Fit.FIRST_DIFFERS if same_last else Fit.BOTH_DIFFER


def _begin_alike(given: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether one list of given names is the beginning of the other.

    A name may be written apart on either side (Jean Pierre, Jean-Pierre); after the first one a letter may stand for it.
    """
    reached, seen = [(0, 0)], {(0, 0)}
    while reached:
        at, there = reached.pop()
        if at and (at == len(given) or there == len(known)):
            return True
        steps = [(stop, there + 1) for stop in range(at + 1, len(given) + 1)]
        steps += [(at + 1, stop) for stop in range(there + 2, len(known) + 1)]
        for step in steps:
            one, other = "".join(given[at : step[0]]), "".join(known[there : step[1]])
            if step not in seen and (_spellings(one) & _spellings(other) or (at and _is_initial(one, other))):
                seen.add(step)
                reached.append(step)
    return False


def _is_initial(one: str, other: str) -> bool:
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return len(shorter) == 1 and longer.startswith(shorter)


@lru_cache(4096)
def _given_names(text: str) -> tuple[str, ...]:
    """The names of a list, a compound one whole; what holds no letter is none."""
    return tuple(name for name in _BETWEEN.split(_HYPHEN.sub("-", text.strip())) if fold(name))


@lru_cache(4096)
def _surnames(text: str) -> frozenset[str]:
    """The ways in which a surname may be written, folded."""
    short = _SHORT_PREFIX.match(text.strip())
    if short is None:
        return _spellings(text)
    rest = text.strip()[short.end() :]
    return _spellings(text).union(*(_spellings(prefix + rest) for prefix in _LONG_PREFIXES))


@lru_cache(4096)
def _spellings(text: str) -> frozenset[str]:
    """`text` folded, and with ä, ö, ü and their like spelt out."""
    if text.isascii():
        return frozenset((fold(text),))
    small = unicodedata.normalize("NFC", text).lower()
    marked = sum(small.count(letter) for letter in _SPELT_OUT)
    if not marked:
        return frozenset((fold(text),))
    if marked > _MOST_SPELT_OUT:
        return frozenset((fold(small), fold("".join(_SPELT_OUT.get(letter, letter) for letter in small))))
    choices = [(letter, _SPELT_OUT[letter]) if letter in _SPELT_OUT else (letter,) for letter in small]
    return frozenset(fold("".join(chosen)) for chosen in product(*choices))


def by_surname(last_name: str, first_name: str) -> str:
    """Somebody as in a list: the surname first. Whoever has one name is called by that alone."""
    return f"{last_name}, {first_name}" if first_name and last_name else last_name or first_name


def in_full(first_name: str, last_name: str) -> str:
    """Somebody as people say it."""
    return f"{first_name} {last_name}".strip()
