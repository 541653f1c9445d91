"""A quick dataclass differs from a plain one in nothing but time."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest

from stts_tui.domain.common.quick import quick


@dataclass(frozen=True)
class Plain:
    first: int
    second: str = "two"
    third: dict[str, int] = field(default_factory=dict)
    named: int = field(kw_only=True)
    late: tuple[int, ...] = field(default=(), kw_only=True)


@quick
@dataclass(frozen=True)
class Quick:
    first: int
    second: str = "two"
    third: dict[str, int] = field(default_factory=dict)
    named: int = field(kw_only=True)
    late: tuple[int, ...] = field(default=(), kw_only=True)


GOOD: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((1,), {"named": 2}), ((1, "x"), {"named": 2, "late": (3,)}), ((), {"first": 1, "third": {"a": 1}, "named": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "named"), GOOD)
def test_it_holds_the_same(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    plain, made = Plain(*given, **named), Quick(*given, **named)
    assert vars(plain) == vars(made)
    assert repr(made) == repr(plain).replace("Plain", "Quick")
    assert made == Quick(*given, **named) == copy.copy(made) == pickle.loads(pickle.dumps(made))  # noqa: S301 (made here)
    assert replace(made, first=9) != made
    assert replace(made, first=9).first == 9


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), ((1,), {}), ((1, "x", {}, 4), {"named": 2}), ((1,), {"named": 2, "x": 3})]
)
def test_it_refuses_the_same(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (Plain, Quick):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_it_stays_frozen_and_each_has_its_own_default() -> None:
    made = Quick(1, named=2)
    with pytest.raises(FrozenInstanceError):
        made.first = 2  # type: ignore[misc]
    assert made.third is not Quick(1, named=2).third


def test_what_does_more_than_keep_its_fields_is_not_made_quick() -> None:
    class Checked:
        def __post_init__(self) -> None: ...

    with pytest.raises(TypeError):
        quick(Checked)


def test_a_field_may_be_called_anything() -> None:
    @quick
    @dataclass(frozen=True)
    class Odd:
        held: int
        values: int
        fields: int

    assert (Odd(1, 2, 3).held, Odd(1, 2, 3).values, Odd(1, 2, 3).fields) == (1, 2, 3)
