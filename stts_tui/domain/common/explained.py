"""What the code of a refusal means, what to do about it, whom to ask: data/guide/<language>/codes.md, read.

A heading `## code`, two paragraphs (what it means, what to do) and a line `→ person, person` make an entry. The sentence
of the refusal itself is not repeated there: it comes from the fault (errors.py), with its values. Persons are words of
the code, so that each is said in one way in a language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Protocol

from stts_tui import resources
from stts_tui.domain.common.errors import Fault
from stts_tui.i18n import LANGUAGES, Words, _, current_language

DO = _("What to do: {text}")
ASK = _("Whom to ask: {who}")
_ARROW = "→ "
_HEADING = "## "


class Coded(Protocol):
    """A refusal as a page shows it: a Reason, or an Anomaly of a message's answer."""

    @property
    def code(self) -> str: ...
    @property
    def sentence(self) -> str: ...


class Person(StrEnum):
    """Somebody to ask; the value is the word in the files."""

    YOURSELF = "yourself"
    COLLEAGUE = "colleague"
    STTS_2 = "stts2"
    STTS_3 = "stts3"
    ADMINISTRATOR = "administrator"
    IT = "it"
    CUSTOMER = "customer"
    COMPANY = "company"
    AUTHORITY = "authority"
    DESK = "desk"
    MANAGER = "manager"

    @property
    def words(self) -> Words:
        return {
            Person.YOURSELF: _("nobody, you can put it right yourself"),
            Person.COLLEAGUE: _("the colleague who is named"),
            Person.STTS_2: _("a colleague with the profile STTS 2 or 3"),
            Person.STTS_3: _("a colleague with the profile STTS 3"),
            Person.ADMINISTRATOR: _("your company's local administrator"),
            Person.IT: _("your company's IT department"),
            Person.CUSTOMER: _("the customer"),
            Person.COMPANY: _("the company that made the request"),
            Person.AUTHORITY: _("the authority (BIPT), with this code"),
            Person.DESK: _("the access desk (NSSO)"),
            Person.MANAGER: _("your system manager, with this code"),
        }[self]


@dataclass(frozen=True)
class Explanation:
    """An entry: two texts in one language, and whom to ask, in the order in which to try."""

    code: str
    means: str
    do: str
    ask: tuple[Person, ...]

    @property
    def whom(self) -> str:
        return "; ".join(str(person.words) for person in self.ask)


class BadEntry(ValueError):
    """An entry that lacks a part, or has one too many; tells its code."""


def parsed(text: str) -> dict[str, Explanation]:
    """The entries of a file in their order, by code. Raises BadEntry."""
    found: dict[str, Explanation] = {}
    for code, lines in _entries(text):
        if code in found:
            raise BadEntry(f"{code}: twice")
        parts = [" ".join(part.split("\n")) for part in "\n".join(lines).strip().split("\n\n")]
        if len(parts) != 3 or not all(parts) or not parts[2].startswith(_ARROW):
            raise BadEntry(f"{code}: two paragraphs and a line of persons are needed")
        try:
            ask = tuple(Person(word.strip()) for word in parts[2].removeprefix(_ARROW).split(","))
        except ValueError as error:
            raise BadEntry(f"{code}: {error}") from error
        found[code] = Explanation(code, parts[0], parts[1], ask)
    return found


def _entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each heading's code with the lines below it; what stands before the first is for who reads the file."""
    code, lines = "", list[str]()
    for line in text.splitlines():
        if line.startswith(_HEADING):
            if code:
                yield code, lines
            code, lines = line.removeprefix(_HEADING).strip(), []
        else:
            lines.append(line.rstrip())
    if code:
        yield code, lines


@cache
def entries(language: str) -> Mapping[str, Explanation]:
    """All entries of a language, read when they are first asked for. Raises OSError and BadEntry."""
    return parsed(_read(language))


def _read(language: str) -> str:
    known = language if language in LANGUAGES else "en"
    return resources.read_text(f"guide/{known}/codes.md")


@cache
def all_of(language: str) -> tuple[str, tuple[Explanation, ...]]:
    """The title of the file of a language, or of the English one, and its entries; nothing where neither can be read."""
    for each in (language, "en"):
        try:
            return _read(each).partition("\n")[0].removeprefix("# ").strip(), tuple(entries(each).values())
        except (OSError, ValueError):  # as below
            continue
    return "", ()


def explanation(code: str) -> Explanation | None:
    """The entry of a code in the reader's language, or in English; None where neither has it, or cannot be read."""
    for language in (current_language(), "en"):
        try:
            if code in entries(language):
                return entries(language)[code]
        except (OSError, ValueError):  # a damaged file ends no page
            continue
    return None


def nearest(code: str, codes: Iterable[str]) -> list[str]:
    """The codes that are most like what was typed: those that hold it, else those that are spelled nearly so."""
    typed, known = code.strip().lower(), sorted(codes)
    holding = [each for each in known if typed and typed in each]
    return holding[:5] or difflib.get_close_matches(typed, known, n=5, cutoff=0.5)


def bare_sentence(fault: Fault) -> str:
    """The sentence of a fault in no case of its own: its values are left out, and what is cited behind it."""
    said = fault.sentence
    names = [
        name for text in (said.message, said.many or "") for _before, name, _spec, _how in Formatter().parse(text) if name
    ]
    return str(said.with_values(**dict.fromkeys(names, "…")))
