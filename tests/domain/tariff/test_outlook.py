"""What a file waits for, in one word for programs and in a sentence for people: each state has its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.law.terms import Category, Formula
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentState
from stts_tui.domain.tariff.file import FileRecord, Forecast, Reduction
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.outlook import Assigned, Waits, of_forecast
from stts_tui.domain.tariff.reasons import DocumentKind, Doubt
from tests.builders import a_niss

TODAY, DUE = date(2026, 3, 2), date(2026, 5, 1)
FILE = FileRecord(
    company_id=1, niss=a_niss(1), household_id=None, first_name="Maria", last_name="Peeters", category=None,
    state=FileState.REQUESTED, requested_on=TODAY, verified_on=TODAY,
)  # fmt: skip
HEARING, LARYNX = DocumentKind.HEARING, DocumentKind.LARYNGECTOMY
ASKED = {"state": FileState.AWAITING_DOCUMENTS, "documents": frozenset({HEARING}), "documents_due": DUE}


@pytest.mark.parametrize(
    ("changes", "waits", "until"),
    [
        ({"verified_on": None}, Waits.REGISTER, DUE),
        ({"verified_on": None, "doubts": frozenset({Doubt.NAMESAKE})}, Waits.REGISTER, DUE),
        ({"doubts": frozenset({Doubt.NAMESAKE})}, Waits.DOUBTS, DUE),
        ({}, Waits.AUTHORITY, DUE),
        (ASKED, Waits.DOCUMENTS, DUE),
        (ASKED | {"received": ((HEARING, TODAY),)}, Waits.JUDGEMENT, None),
        ({"state": FileState.AWAITING_ACTIVATION, "activation_due": DUE}, Waits.SECOND_PART, DUE),
        ({"state": FileState.ACTIVE}, None, None),
        ({"state": FileState.ACTIVE, "warned_on": TODAY, "lapse_due": DUE}, Waits.PROOF, DUE),
        *(({"state": state, "closed_on": TODAY}, None, None) for state in FileState if not state.is_live),
    ],
)  # fmt: skip
def test_what_it_waits_for(changes: dict[str, Any], waits: Waits | None, until: date | None) -> None:
    outlook = of_forecast(Forecast(after=replace(FILE, **changes), decided_by=DUE), TODAY)
    assert outlook is not None
    assert (outlook.waits, outlook.waits_until) == (waits, until)
    words = str(outlook.waiting_words)
    assert bool(words) == (waits is not None)
    assert (show_date(DUE) in words) == (until is not None)
    assert "{" not in words


def test_only_papers_that_are_missing_are_told() -> None:
    file = replace(
        FILE, state=FileState.AWAITING_DOCUMENTS, documents=frozenset({HEARING, LARYNX}), documents_due=DUE,
        received=((HEARING, TODAY),),
    )  # fmt: skip
    outlook = of_forecast(Forecast(after=file), TODAY)
    assert outlook is not None
    assert outlook.documents == (LARYNX,)


def test_each_assignment_and_each_reduction_is_told() -> None:
    kinds = AssignmentKind
    reductions = (
        Reduction(Formula.FIXED, "+3232210000", date(2026, 1, 1), date(2026, 1, 31), Category.OLDER),
        Reduction(Formula.MOBILE, "+32470000000", date(2026, 2, 1), None, Category.OLDER),
    )
    outlook = of_forecast(
        Forecast(
            after=replace(FILE, state=FileState.ACTIVE, reductions=reductions), opened=((kinds.CLOSE_FILE, DUE),),
            done=(kinds.ENTER_MISSING_DATA,), withdrawn=(kinds.DOCUMENTS_ASKED,), due=((kinds.RIGHT_CHECKED, TODAY),),
        ),
        TODAY,
    )  # fmt: skip
    assert outlook is not None
    assert outlook.assignments == (
        Assigned(kinds.CLOSE_FILE, AssignmentState.OPEN, DUE),
        Assigned(kinds.ENTER_MISSING_DATA, AssignmentState.DONE),
        Assigned(kinds.DOCUMENTS_ASKED, AssignmentState.WITHDRAWN),
        Assigned(kinds.RIGHT_CHECKED, AssignmentState.OPEN, TODAY, moved=True),
    )
    assert [(each.formula, each.first, each.last) for each in outlook.discounts] == [
        (Formula.FIXED, date(2026, 1, 1), date(2026, 1, 31)), (Formula.MOBILE, date(2026, 2, 1), None),
    ]  # fmt: skip


def test_what_would_be_refused_has_no_outlook() -> None:
    assert of_forecast(Forecast(), TODAY) is None
