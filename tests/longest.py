"""A house in which every text is as long as the program takes it, and of which each word says where it belongs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from string import ascii_lowercase

from stts_tui.domain.access.request import AccessPerson, PostalAddress
from stts_tui.domain.rights.actor import Role
from stts_tui.services.house import House
from tests import access_builders, builders
from tests.builders import Company, run_sql
from tests.tariff_builders import a_file, an_active_file

_ENDS = ["".join(pair) for pair in product(ascii_lowercase, repeat=2)]


@dataclass(frozen=True)
class Long:
    """A text of words that stand nowhere else: from each one the text that it is a part of is known."""

    text: str

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.text.split())


def long_text(mark: str, length: int) -> Long:
    """`mark`, two letters, begins each word."""
    words = " ".join(mark + end for end in _ENDS)[:length]
    return Long(words.rsplit(" ", 1)[0].ljust(0) if not words[-4:].isalpha() else words)


def a_house_of_long_texts(house: House, alpha: Company) -> tuple[Long, ...]:
    """Accounts, files, requests; gives the texts. The user names and passwords stay those of `alpha`."""
    made: list[Long] = []

    def text(mark: str, length: int) -> str:
        made.append(long_text(mark, length))
        return made[-1].text

    builders.an_account(house, None, "desk0001", first_name=text("Da", 60), last_name=text("Db", 60), role=Role.ACCESS_DESK)
    builders.an_account(house, None, "bipt0001", first_name=text("Ba", 60), last_name=text("Bb", 60), role=Role.AUTHORITY)
    boss = alpha.session("stts03")
    an_active_file(house, boss)
    a_file(house, boss)
    where = PostalAddress(text("Fa", 60), "9000", text("Fb", 60))
    form = access_builders.a_form()

    def longest(person: AccessPerson, mark: str) -> AccessPerson:
        return replace(
            person, first_name=text(f"{mark}a", 60), last_name=text(f"{mark}b", 60), address=where, email=_email(mark)
        )  # fmt: skip

    access_builders.submit(
        house,
        replace(
            form,
            company=replace(form.company, name=text("Ga", 100), address=where, email=_email("g")),
            administrator=longest(form.administrator, "H"),
            responsible=replace(form.responsible, person=longest(form.responsible.person, "I")),
        ),
    )
    run_sql(
        house,
        "UPDATE account SET first_name = ?, last_name = ?, email = ?, blocked_reason = ? WHERE user_name LIKE 'plain%'",
        text("Ua", 60), text("Ub", 60), _email("u"), text("Uc", 120),
    )  # fmt: skip
    run_sql(
        house,
        "UPDATE tariff_file SET first_name = ?, last_name = ?, reference = ?, contact = ?, address = ?, address_note = ?,"
        " closed_note = ?",
        text("Xa", 60), text("Tb", 60), text("Tc", 40), text("Td", 120), text("Te", 180), text("Tf", 120), text("Tg", 120),
    )  # fmt: skip
    run_sql(house, "UPDATE company SET name = ?, email = ?", text("Ca", 100), _email("c"))
    return tuple(made)


def _email(mark: str) -> str:
    return f"{mark.lower()}{'x' * 60}@{'.'.join(['y' * 60] * 3)}.be"
