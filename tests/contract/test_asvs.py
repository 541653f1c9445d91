"""Marks, reasons, ids and table of OWASP ASVS 5.0.0 fit together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests import asvs


def test_every_requirement_has_a_test_or_a_reason() -> None:
    assert asvs.problems(asvs.said(), asvs.marks()) == []


def test_the_ids_are_those_of_the_standard() -> None:
    """Counted in its chapters 1, 2, 5 to 8, 11, 13 to 16."""
    levels = list(asvs.said().levels.values())
    assert [levels.count(level) for level in (1, 2, 3)] == [48, 124, 59]
    assert {asvs.order(id_)[0] for id_ in asvs.said().levels} == set(asvs.CHAPTERS)


def test_a_reason_is_a_reason() -> None:
    told = asvs.said()
    for id_, reason in {**told.not_applicable, **told.not_met}.items():
        assert len(reason) > 20, id_
        assert "|" not in reason, id_


def test_the_committed_table_is_the_table() -> None:
    assert asvs.TABLE.read_text(encoding="utf-8") == asvs.table(), "run: python -m tests.asvs > data/asvs.md"


def test_what_does_not_fit_is_found(tmp_path: Path) -> None:
    told, proven = asvs.said(), asvs.marks()
    (met, *_), (not_met, *_) = (id_ for id_ in proven if told.levels[id_] < 3), told.not_met
    assert asvs.problems(told, {id_: tests for id_, tests in proven.items() if id_ != met}) == [
        f"{met} has neither a mark nor a reason"
    ]
    assert asvs.problems(replace(told, not_met={**told.not_met, "V6.9.9": "?"}), proven) == [
        "V6.9.9 is no requirement of these chapters"
    ]
    assert asvs.problems(told, {**proven, not_met: ["test"]}) == [f"{not_met} is said twice: met, not met"]
    (tmp_path / "test_it.py").write_text('import pytest\n\n@pytest.mark.asvs("V1.1.1", "V1.1.2")\ndef test_x(): ...\n')
    assert asvs.marks(tmp_path) == {"V1.1.1": ["test_it.py::test_x"], "V1.1.2": ["test_it.py::test_x"]}
