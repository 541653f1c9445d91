"""What must be filled in on each form, said here once more, so that none stops or starts being required unseen; and how
much fits into a field."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date

import pytest

from stts_tui import domain
from stts_tui.domain.common.drafts import keepable
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Field, Form, Kind

TODAY = date(2026, 3, 2)
ONE = {"account_id": 1, "version": 1}  # what a form that can be left empty is about
SOMEBODY = "last_name niss qualification email phone"
REQUIRED = {
    # -- people
    "log-in": "user_name password",
    "ask-person": "niss language",
    "change-password": "old new",
    "prove": "password",
    "own-data": "email language",
    "enrol": "code",
    "log-in-code": "code",
    "company-data": "email",
    "add-user": "user_name last_name niss email language",
    "modify-user": "last_name niss email language",
    "block-user": "reason",
    "block-users": "reason",
    "set-profile": "",
    "set-profiles": "",
    "find-users": "",
    "state-purpose": "purpose",
    # -- access
    "access-company": "name email street postal_code municipality language",
    "access-administrator": SOMEBODY,
    "access-responsible": SOMEBODY,
    "access-status": "ticket secret",
    "find-requests": "which",
    "intake": "medium on",
    "refuse-request": "reason",
    "withdraw-request": "reason",
    "register": "user_name password email niss language",
    # -- tariff files
    "apply": "niss last_name",
    "transfer": "niss last_name consent_by consent_on consent_how",
    "complete": "formula operators phone activation_on invoice_on",
    "modify-file": "operators",
    "stop-file": "what last_day reason",
    "cancel-action": "reason",
    "grant-tariff": "category starts_on",
    "refuse-tariff": "reason",
    "new-number": "niss",
    "papers-received": "received_on",
    "end-tariff": "reason last_day",
    "set-right": "reason",
    "comment-assignment": "text",
    "filter-assignments": "whose",
    "filter-work": "whose",
    "find-files": "",
    "statement": "year",
    "send-statement": "year sent_on",
    # -- messages
    "add-key": "key",
}


def forms() -> dict[str, Form[object]]:
    """Every form that a module of the domain holds, by its name."""
    found: dict[str, Form[object]] = {}
    for module in pkgutil.walk_packages(domain.__path__, "stts_tui.domain."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Form):
                found[value.name] = value
    return found


FORMS = forms()


@pytest.mark.parametrize("name", sorted(REQUIRED))
def test_an_empty_form_tells_every_field_that_is_required(name: str) -> None:
    missing = []
    try:
        FORMS[name].parse({}, TODAY, **(ONE if name.startswith("set-profile") else {}))
    except Refused as no:
        missing = [str(reason.field) for reason in no.reasons if reason.code == "field-required"]
    assert sorted(missing) == sorted(REQUIRED[name].split())


def test_every_form_with_a_required_field_is_listed() -> None:
    typed = {Kind.TEXT, Kind.CHOICE, Kind.SECRET}
    found = {name for name, form in FORMS.items() if any(field.required and field.kind in typed for field in form.fields)}
    assert found - REQUIRED.keys() == set()


# By how many signs can be typed: in which fields.
LONGEST = {
    4: "year",
    8: "code",
    10: "activation_on closed_from closed_to consent_on due_on effective_on installation_costs invoice_on last_day on price"
    " received_on requested_from requested_to sent_on since starts_on until",
    12: "postal_code",
    20: "cbe draft_code niss niss_start nsso number phone ticket user_name",
    30: "phone",  # of an access request
    40: "about code reference secret who",
    60: "consent_by first_name last_name municipality reference wanted",
    64: "anything user_name",  # of a login
    80: "name street",
    120: "address_note contact line_reason note reason",
    160: "reason",  # of the desk, in a letter
    200: "text",
    254: "email",
    1200: "key",
}


def test_as_many_signs_can_be_typed_as_is_said_here() -> None:
    found: dict[int, set[str]] = {}
    for form in FORMS.values():
        for field in form.fields:
            if field.kind is Kind.TEXT and not field.fixed:
                found.setdefault(field.longest, set()).add(field.name)
    assert found == {longest: set(names.split()) for longest, names in LONGEST.items()}


NEVER_KEPT = {"code", "niss", "niss_start", "password", "old", "new", "who", "about"}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_draft_keeps_all_that_was_typed_but_passwords_and_national_numbers(name: str) -> None:
    typed = {field.name: "x" for field in FORMS[name].fields}
    assert keepable(FORMS[name], typed) == {name: text for name, text in typed.items() if name not in NEVER_KEPT}


LOOKED_UP = {  # compared, never stored
    ("access-status", "secret"),
    ("log-in", "user_name"),
    ("statement", "year"),
    ("send-statement", "year"),
}
TEXTS = [
    (name, field.name)
    for name, form in sorted(FORMS.items())
    for field in form.fields
    if field.kind is Kind.TEXT and not field.fixed and (name, field.name) not in LOOKED_UP
]


@pytest.mark.parametrize(("form", "name"), TEXTS)
@pytest.mark.asvs("V2.2.1")
def test_a_field_takes_as_many_signs_as_can_be_typed_and_no_more(form: str, name: str) -> None:
    (field,) = (one for one in FORMS[form].fields if one.name == name)
    for sign in "a1":
        assert "text-too-long" not in codes(field, sign * field.longest)
        assert codes(field, sign * (field.longest + 1)) != []


def codes(field: Field, text: str) -> list[str]:
    """What is wrong with a typed text."""
    try:
        field.read(text, TODAY)
    except Refused as no:
        return [reason.code for reason in no.reasons]
    return []
