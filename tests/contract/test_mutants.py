"""The script that draws mutants: its mutants are programs, and what it holds to change nothing is in the code."""

from __future__ import annotations

import ast
import random

import pytest

from tests import mutants
from tests.mutants import EQUIVALENT, ROOT

EVERY = mutants.mutants()


@pytest.mark.parametrize("number", range(20))
def test_a_mutant_is_another_program(number: int) -> None:
    mutant = random.Random(number).choice(EVERY)
    source = mutant.path.read_text(encoding="utf-8")
    changed = mutant.apply(source)
    assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))


@pytest.mark.parametrize("key", sorted(EQUIVALENT), ids=lambda key: f"{key[0]} {key[2]}")
def test_what_changes_nothing_is_a_mutant_of_the_present_code(key: tuple[str, str, str]) -> None:
    there = [mutant for mutant in EVERY if mutant.path == ROOT / key[0]]
    assert key in {(key[0], *mutant.lines(mutant.path.read_text(encoding="utf-8"))[1:]) for mutant in there}
