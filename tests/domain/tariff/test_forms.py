"""The forms of tariff files: what is typed becomes the request that the services take."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from stts_tui.domain.common.fields import Form, Raw
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.terms import Category, Formula, Operators
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind, Whose
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, GrantTariff, RefuseTariff
from stts_tui.domain.tariff.file import (
    ApplyForTariff,
    CancelAction,
    CompleteFile,
    ModifyFile,
    SecondPart,
    StopTariff,
    TransferTariff,
)
from stts_tui.domain.tariff.forms import (
    APPLY,
    ASK,
    CANCEL,
    COMPLETE,
    END,
    FILTER_ASSIGNMENTS,
    FIND_FILES,
    GRANT,
    MODIFY,
    REFUSE,
    STOP,
    TRANSFER,
    hand_form,
)
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.domain.tariff.search import FileCriteria
from tests.builders import a_niss, refuses

TODAY = date(2026, 3, 2)
KNOWN = {"file_id": 7, "version": 3}
LINE: dict[str, Raw] = {"phone": "03 221 12 34", "formula": "fixed", "operators": "one"}


@pytest.mark.parametrize(
    ("form", "request_type"),
    [(APPLY, ApplyForTariff), (TRANSFER, TransferTariff), (COMPLETE, SecondPart), (MODIFY, ModifyFile), (STOP, StopTariff),
     (CANCEL, CancelAction), (ASK, AskDocuments), (GRANT, GrantTariff), (REFUSE, RefuseTariff), (END, EndTariff)],
)  # fmt: skip
def test_fields_are_named_as_those_of_the_request(form: Form[object], request_type: type) -> None:
    """So that a reason of a service finds its field on the screen."""
    names = {field.name for field in fields(request_type)}
    assert {field.name for field in form.fields} <= names
    assert names - {field.name for field in form.fields} <= {"file_id", "version", "second"}


@pytest.mark.long
def test_the_second_part() -> None:
    made = COMPLETE.parse({**LINE, "activation_on": "+3", "invoice_on": "1/4/2026", "price": "21,5"}, TODAY, **KNOWN)
    assert made == CompleteFile(
        7, 3, SecondPart(Formula.FIXED, PhoneNumber("+3232211234"), date(2026, 3, 5), date(2026, 4, 1), Decimal(0),
                         Operators.ONE, Decimal("21.50"))
    )  # fmt: skip
    with refuses("field-required", "field-required", "field-not-a-date", "field-required", "amount-wrong"):
        COMPLETE.parse({"operators": "one", "activation_on": "soon", "price": "much"}, TODAY, **KNOWN)


def test_modifying_leaves_what_is_not_typed_and_empties_what_is_emptied() -> None:
    raw = {**LINE, "price": "", "reference": "", "contact": "mail", "address_note": ""}
    made = MODIFY.parse(raw, TODAY, **KNOWN, had_price=False)
    assert (made.price, made.reference, made.contact, made.effective_on) == (None, "", "mail", None)
    assert MODIFY.parse(raw, TODAY, **KNOWN, had_price=True).price == 0  # it is not known any more


def test_stopping_and_deciding_need_a_reason() -> None:
    for form, raw in ((STOP, {"what": "tariff", "last_day": "2/3/2026"}), (REFUSE, {}), (END, {"last_day": "2/3/2026"})):
        with refuses("field-required"):
            form.parse({**raw, "reason": ""}, TODAY, **KNOWN)
    made = REFUSE.parse({"reason": "no-proof"}, TODAY, **KNOWN)
    assert made == RefuseTariff(7, 3, Because.NO_PROOF, "")
    ticked = frozenset({"tax-assessment", "household"})
    asked = ASK.parse({"documents": ticked, "note": ""}, TODAY, **KNOWN)
    assert asked.documents == {DocumentKind.TAX_ASSESSMENT, DocumentKind.HOUSEHOLD}


def test_searching_by_groups_of_states() -> None:
    def states(chosen: str) -> frozenset[FileState]:
        return FIND_FILES.parse({"states": chosen, "categories": ""}, TODAY).states

    assert FIND_FILES.parse({"states": "", "categories": ""}, TODAY) == FileCriteria()
    assert states("live") == frozenset(LIVE_STATES)
    assert states("over") | states("live") == frozenset(FileState)
    assert states("cancelled") == {FileState.CANCELLED}
    found = FIND_FILES.parse(
        {"states": "", "categories": "ris", "closed_to": "31/1/2026", "number": "stts-2026-0000001"}, TODAY
    )
    assert found.categories == {Category.INTEGRATION_INCOME}
    assert (found.closed_to, found.number) == (date(2026, 1, 31), "STTS-2026-0000001")


def test_filters_and_colleagues() -> None:
    made = FILTER_ASSIGNMENTS.parse({"kind": "close-file", "whose": "mine", "overdue": True, "ended": False}, TODAY)
    assert made == AssignmentCriteria(frozenset({AssignmentKind.CLOSE_FILE}), Whose.MINE, True, False, None)
    form = hand_form([(4, "An {nobody} Peeters"), (5, "Rik Claes")])
    assert form.parse({"to_account_id": "5"}, TODAY) == 5
    assert [str(choice.words) for choice in form.fields[0].choices] == ["-", "An {nobody} Peeters", "Rik Claes"]
    with refuses("field-not-a-choice"):
        form.parse({"to_account_id": "9"}, TODAY)


@pytest.mark.long
def test_applying() -> None:
    raw: dict[str, Raw] = {"niss": str(a_niss(3)), "last_name": "Peeters", "first_name": "An", "category": "hear",
                           "with_proof": True, "consent": True}  # fmt: skip
    made = APPLY.parse(raw, TODAY)
    assert made == ApplyForTariff(a_niss(3), "An", "Peeters", True, Category.HEARING_LOSS, with_proof=True)
