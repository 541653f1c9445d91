"""Who is in `stts-tui generate`'s data: any number of people, lines and operators, with nothing kept of those that were.

A number follows from how many were made before it, so that none comes twice and none is remembered. Names come as often as
names do: a few of them very often (Zipf), some put together of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from stts_tui.demo.people import LAST_SERIAL, Chance, names
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.numbers import (
    EnterpriseNumber,
    NationalNumber,
    NssoNumber,
    enterprise_number,
    national_number,
    nsso_number,
)
from stts_tui.domain.common.text import fold
from stts_tui.store.json_text import dump

_PLACES = 4096  # of a table of names: as many as share a draw
_COMPOSED = 0.12  # of surnames and first names: two, with a hyphen
_DAYS = 365  # of a year on which somebody is born
_DEMO_SERIALS = 99  # those that the demo's people have
_OLDEST = 1901
# All that the numbering plan knows behind these: mobile lines but those of the demo, fixed ones with seven digits.
_MOBILE = tuple(f"+324{start}" for start in range(71, 100))
_FIXED = tuple(f"+32{start}" for start in (24, 25, 26, 33, 34, 35, 36, 42, 92, 93))
_LINES, _REFERENCES = 10**6, 10**8
_SPREAD = 739_391  # without a factor in common with them: one after the other they stand far apart, and none comes twice
_FIRST_CBE, _FIRST_NSSO = 4_800_000, 1_200_000  # behind the demo's

Name = tuple[str, str, str]  # as shown, folded, and as it stands in JSON


def zipf(count: int, steep: float) -> list[float]:
    """Shares of so many, the first the largest; all together 1."""
    sizes = [1 / (rank + 1) ** steep for rank in range(count)]
    whole = sum(sizes)
    return [size / whole for size in sizes]


def shared(shares: Sequence[float], count: int) -> list[int]:
    """`count` among `shares` that make up 1, by the largest remainders."""
    exact = [share * count for share in shares]
    found = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: (found[place] - exact[place], place))
    for place in by_rest[: count - sum(found)]:
        found[place] += 1
    return found


def wheel(shares: Sequence[float], places: int) -> list[int]:
    """The numbers of `shares`, each as often as its share: drawn from it, they come so."""
    return [number for number, times in enumerate(shared(shares, places)) for _time in range(times)]


@dataclass
class Counters:
    """How many of each were made: what the next run goes on from."""

    born: dict[str, int] = field(default_factory=dict)  # by year
    users: int = 0
    operators: int = 0
    mobile: int = 0
    fixed: int = 0
    references: int = 0

    def told(self) -> str:
        return dump(asdict(self))

    def take(self, other: Counters) -> None:
        """What another process counted on from here."""
        vars(self).update(vars(other))


class Names:
    """The demo's names of one language, as tables to draw from."""

    def __init__(self, language: str, chance: Chance) -> None:
        held = names()[language]
        self.surnames = _table(held["surnames"], chance)
        self.women, self.men = _table(held["women"], chance), _table(held["men"], chance)
        self.places = [tuple(place) for place in names()["places"][language]]
        self.streets: list[str] = list(names()["streets"][language])


def _table(words: Sequence[str], chance: Chance) -> list[Name]:
    composed = int(_PLACES * _COMPOSED)
    found = [words[number] for number in wheel(zipf(len(words), 0.9), _PLACES - composed)]
    single = [word for word in words if "-" not in word]
    found += [f"{chance.one_of(single)}-{chance.one_of(single)}" for _time in range(composed)]
    return [(word, fold(word), dump(word)[1:-1]) for word in found]


class Crowd:
    """Gives people, lines and the like, each once."""

    def __init__(self, chance: Chance, counters: Counters, *, beside_demo: bool) -> None:
        """`beside_demo`: its people are there already, whose serials are drawn."""
        self._chance, self._counters = chance, counters
        self._from = _DEMO_SERIALS * _DAYS if beside_demo else 0
        self._names = {language: Names(language, chance) for language in ("nl", "fr", "de")}

    @property
    def counters(self) -> Counters:
        """What was given by now."""
        return self._counters

    def name_of(self, language: str) -> Name:
        return self._chance.one_of(self._names[language].surnames)

    def language(self) -> str:
        return self._chance.one_of(("nl",) * 57 + ("fr",) * 40 + ("de",) * 3)

    def home(self, language: str) -> tuple[str, int, str, str]:
        """Street, number, postal code and municipality."""
        held, chance = self._names[language], self._chance
        postal_code, municipality = chance.one_of(held.places)
        return chance.one_of(held.streets), chance.number(1, 400), postal_code, municipality

    def person(self, language: str, year: int) -> tuple[NationalNumber, date, int, Name]:
        """Somebody born in that year, or before where all its numbers are given: number, birthday, serial, first name."""
        born, last = self._counters.born, _DAYS * LAST_SERIAL
        while (count := born.get(str(year), self._from)) >= last and year > _OLDEST:
            year -= 1
        born[str(year)] = count + 1
        serial = LAST_SERIAL - count // _DAYS
        day = date(year, 1, 1) + timedelta(days=count * 97 % _DAYS)
        held = self._names[language]
        return national_number(day, serial), day, serial, self._chance.one_of(held.men if serial % 2 else held.women)

    def line(self, *, mobile: bool) -> str:
        counters = self._counters
        if mobile:
            number, starts = counters.mobile, _MOBILE
            counters.mobile += 1
        else:
            number, starts = counters.fixed, _FIXED
            counters.fixed += 1
        start, rest = divmod(number, _LINES)
        return f"{starts[start % len(starts)]}{rest * _SPREAD % _LINES:06}"

    def reference(self) -> str:
        self._counters.references += 1
        return f"K{self._counters.references * _SPREAD % _REFERENCES:08}"

    def operator(self) -> tuple[str, str, EnterpriseNumber, NssoNumber]:
        """Name, the host of its addresses, its two numbers."""
        number, words = self._counters.operators, names()["operators"]
        self._counters.operators += 1
        first, second = words["first"], words["second"]
        behind = number // (len(first) * len(second))
        name = f"{first[number % len(first)]} {second[number // len(first) % len(second)]}" + f" {behind + 1}" * bool(behind)
        return name, f"{fold(name).replace(' ', '-')}.example", enterprise_number(_FIRST_CBE + number), nsso_number(
            _FIRST_NSSO + number)  # fmt: skip

    def user(self, language: str) -> tuple[NationalNumber, Name, Name, str]:
        """Somebody of working age: national number, first name, surname, a user name that nobody has."""
        niss, _born, _serial, first = self.person(language, self._chance.number(1962, 2005))
        last = self.name_of(language)
        self._counters.users += 1
        letters = "".join(sign for sign in first[1][:1] + last[1] if sign.isascii() and sign.isalnum())
        return niss, first, last, f"{letters[:11]}{self._counters.users:07}"


def bis_number(born: date, serial: int) -> str:
    """The number that somebody had before the national register."""
    return national_number(born, serial, bis=40).digits


def whole_name(first: Name, last: Name) -> tuple[str, str]:
    """First name and surname, as shown and as in JSON."""
    full = in_full(first[0], last[0])
    return full, dump(full)[1:-1]
