"""What a column may hold beyond its type: a code of an enumeration, a number with its own form.

The enumerations are looked up when such a column is first read: start-up counts.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from stts_tui.domain.common.numbers import NationalNumber

ENDS_OF_DAYS = frozenset({"0001-01-01", "9999-12-31"})  # never and for good (domain/people/users.py, domain/access/desk.py)
LONG_AGO, LONG_AGO_AT = "1900-01-01", "1900-01-01 00:00:00"  # seen at once, and days may be added or taken away
# Where they may stand; no days can be added to or taken from them, as the rules do to every other day.
MAY_END = frozenset({"account.blocked_until", "access_request.due_by", "entitlement.valid_to"})
# Of these, acts are decided: what cannot be read in them is shown to whoever looks, and refuses every act.
DECIDING = frozenset({
    "tariff_file", "reduction", "file_history", "assignment", "entitlement", "registered_person", "household",
    "former_number", "access_request", "sent_statement", "sent_line",
})  # fmt: skip
# In the place of what cannot be read, where the harmless is not nothing: closed rather than open.
INSTEAD: dict[str, object] = {
    "account.blocked_until": "9999-12-31", "account.must_choose_password": 1, "account.session_epoch": -1,
    "access_request.due_by": "9999-12-31",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Whether a value, never None, is one of the column's; what stands in the place of another, or no row at all."""

    holds: Callable[[Any], bool]
    instead: object = ""
    drops: bool = False


_RIGHTS, _ACCESS = "stts_tui.domain.rights.actor", "stts_tui.domain.access.request"
_MESSAGE, _ASSIGNMENTS = "stts_tui.domain.messages.message", "stts_tui.domain.tariff.assignments"
# Column: where its enumeration stands, and the code in the place of one that is unknown; None: the row is left out.
_CODES: dict[str, tuple[str, str, object]] = {
    "account.role": (_RIGHTS, "Role", "company"),
    "account_application.application": (_RIGHTS, "Application", None),
    "account_application.profile": (_RIGHTS, "Profile", None),
    "user_act.action": ("stts_tui.domain.rights.action", "ActionId", None),
    "access_request.state": (_ACCESS, "RequestState", "submitted"),
    "access_request.administrator_qualification": (_ACCESS, "Qualification", ""),
    "access_request.signer_qualification": (_ACCESS, "Qualification", ""),
    "access_history.step": (_ACCESS, "RequestStep", None),
    "assignment.kind": (_ASSIGNMENTS, "AssignmentKind", "enter-missing-data"),
    "assignment.state": (_ASSIGNMENTS, "AssignmentState", "open"),
    "entitlement.category": ("stts_tui.domain.law.terms", "Category", None),
    "sent_line.category": ("stts_tui.domain.law.terms", "Category", ""),
    "login_session.ended_why": ("stts_tui.domain.people.session", "Ended", "gone"),
    "message.environment": (_MESSAGE, "Environment", "S"),
    "message.state": (_MESSAGE, "MessageState", "refused"),
    "message_result.kind": ("stts_tui.domain.messages.records", "RecordKind", "Status"),
}
_OR_NOTHING = frozenset({"login_session.ended_why"})  # an empty one is none
_LANGUAGES = frozenset({"en", "nl", "fr", "de"})
_PHONE = re.compile(r"(\+[0-9]{8,15})?", re.ASCII)
_NISS = re.compile(r"[0-9]{11}", re.ASCII)


@lru_cache(maxsize=4096)
def _is_national_number(value: object) -> bool:
    if type(value) is not str or _NISS.fullmatch(value) is None:
        return False
    try:
        NationalNumber(value).birth_date  # noqa: B018 (whether there is such a day)
    except ValueError:
        return False
    return True


def _digits(count: int) -> Callable[[object], bool]:
    form = re.compile(rf"[0-9]{{{count}}}", re.ASCII)
    return lambda value: type(value) is str and form.fullmatch(value) is not None


def _is_phone(value: object) -> bool:
    return type(value) is str and _PHONE.fullmatch(value) is not None


_NUMBERS = {
    "niss": Said(_is_national_number, "0" * 11), "cbe": Said(_digits(10), "0" * 10), "nsso": Said(_digits(9), None),
    "ticket": Said(_digits(12), "0" * 12),
}  # fmt: skip
_FORMER = Said(_is_national_number, drops=True)


def of(table: str, column: str) -> Said | None:
    """What is said of a column; None: nothing beyond its type."""
    if column == "language":
        return Said(lambda value: value in _LANGUAGES, "en")
    if table == "former_number" and column in ("number", "present"):
        return _FORMER
    if table not in ("message", "login_throttle") and (number := _NUMBERS.get(column.rpartition("_")[2])) is not None:
        return number
    if (code := _CODES.get(f"{table}.{column}")) is not None:
        return _one_of(*code, nothing=f"{table}.{column}" in _OR_NOTHING)
    if table in ("tariff_file", "reduction"):
        if column == "phone":
            return Said(_is_phone, "")
        return _field(table, column)
    return None


def _one_of(module: str, name: str, instead: object, *, nothing: bool) -> Said:
    members = list(getattr(importlib.import_module(module), name))
    values = frozenset([*(member.value for member in members), *([""] if nothing else [])])
    known = instead if instead != "" else members[-1].value
    return Said(lambda value: type(value) in (str, int) and value in values, known, drops=instead is None)


_NEEDED = {"state": "closed"}  # fields that no page does without: else the first code, where a file has to have one
_ALWAYS_THERE = ("regime", "state", "category", "formula", "operators")
# Of these, nothing is no code: what the record says of them has no room for it.
_NEVER_NOTHING = {"tariff_file": ("regime", "state"), "reduction": ("formula", "category", "operators")}


def _field(table: str, column: str) -> Said | None:
    """A field of a tariff file or reduction that a column keeps as codes: what its kind can restore."""
    from stts_tui.domain.tariff.fields import ALL, REDUCTION

    rows = {row.column: row.kind for row in (ALL if table == "tariff_file" else REDUCTION)}
    kind = rows.get(column)
    if kind is None or kind.restore is None or kind.holds in (NationalNumber, Decimal):
        return None
    restore, needed = kind.restore, column in _NEVER_NOTHING[table]

    @lru_cache(maxsize=1024)
    def holds(value: Any) -> bool:
        try:
            found = restore(value)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
            return False
        return type(value) is str and not (needed and found is None)

    if column in _ALWAYS_THERE and kind.choices:
        return Said(holds, _NEEDED.get(column, kind.choices[0].value))
    return Said(holds, None if kind.null else "")
