"""What a result tells besides its reasons (domain/messages/message.py, Told), as the text of a column."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from stts_tui.domain.law.amounts import Amounts, Discount
from stts_tui.domain.law.terms import Formula
from stts_tui.domain.messages.message import NOTHING_TOLD, Told
from stts_tui.domain.people.own import WhomToAsk
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.outlook import Assigned, DatedDiscount, Outlook, Waits
from stts_tui.domain.tariff.reasons import DocumentKind, Doubt


def dump(told: Told) -> str:
    """The text; "" for nothing."""
    if told == NOTHING_TOLD:
        return ""
    kept: dict[str, Any] = {}
    if told.outlook is not None:
        kept["outlook"] = {name: value for name, value in vars(told.outlook).items() if value not in (None, ())}
        kept["outlook"] |= {
            "assignments": [vars(each) for each in told.outlook.assignments],
            "discounts": [_discount(each) for each in told.outlook.discounts],
        }
    if told.whom is not None:
        kept["whom"] = asdict(told.whom)
    if told.next_file:
        kept["next"] = told.next_file
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), default=str)  # days and amounts


def load(text: str) -> Told:
    """What `dump` made of it."""
    if not text:
        return NOTHING_TOLD
    kept = json.loads(text)
    whom = WhomToAsk(**kept["whom"]) if "whom" in kept else None
    return Told(_outlook(kept["outlook"]) if "outlook" in kept else None, whom, kept.get("next", ""))


def _discount(given: DatedDiscount) -> dict[str, Any]:
    month = given.monthly
    return {
        "formula": given.formula, "first": given.first, "last": given.last, "installation": given.installation,
        "month": {name: amount for name, amount in month.amounts.parts() if amount}, "at_most": month.is_ceiling,
        "articles": month.articles,
    }  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _outlook(kept: dict[str, Any]) -> Outlook:
    return Outlook(
        FileState(kept["state"]),
        Waits(kept["waits"]) if "waits" in kept else None,
        _day(kept.get("waits_until")),
        tuple(map(Doubt, kept.get("doubts", ()))),
        tuple(map(DocumentKind, kept.get("documents", ()))),
        _day(kept.get("last_day_elsewhere")),
        tuple(
            Assigned(AssignmentKind(each["kind"]), AssignmentState(each["state"]), _day(each["due_on"]), each["moved"])
            for each in kept["assignments"]
        ),
        tuple(_dated(each) for each in kept["discounts"]),
    )


def _dated(kept: dict[str, Any]) -> DatedDiscount:
    amounts = Amounts(**{name: Decimal(amount) for name, amount in kept["month"].items()})
    month = Discount(amounts, kept["at_most"], tuple(kept["articles"]))
    first = date.fromisoformat(kept["first"])
    return DatedDiscount(Formula(kept["formula"]), first, _day(kept["last"]), month, Decimal(kept["installation"]))
