"""The words of lists and forms fit the room that they have at 80 columns, in every language."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from stts_tui import domain
from stts_tui.domain.common.columns import Column
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.i18n import LANGUAGES, speaking
from tests.contract.test_forms import FORMS

LABEL, NOTE, KEY = 25, 20, 14  # cells: before an entry, behind it, and what a key does


def columns() -> Iterator[tuple[str, Column[object]]]:
    """Every column that a module of the domain declares."""
    for module in pkgutil.walk_packages(domain.__path__, "stts_tui.domain."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, tuple) and value and all(isinstance(each, Column) for each in value):
                yield from ((f"{module.name}.{name}", each) for each in value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_a_column_fits_it(language: str) -> None:
    with speaking(language):
        cut = {(where, str(each.words)) for where, each in columns() if len(str(each.words)) > each.width}
    assert cut == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_and_hints_of_forms_fit(language: str) -> None:
    with speaking(language):
        fields = [(form.name, field) for form in FORMS.values() for field in form.fields]
        labels = {(name, str(field.label)) for name, field in fields if len(str(field.label)) > LABEL}
        hints = {(name, str(field.hint)) for name, field in fields if field.hint and len(str(field.hint)) > NOTE}
    assert (labels, hints) == (set(), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_key_does_is_short(language: str) -> None:
    with speaking(language):
        long = {(row.id, str(row.short)) for row in ACTIONS if row.short is not None and len(str(row.short)) > KEY}
    assert long == set()
