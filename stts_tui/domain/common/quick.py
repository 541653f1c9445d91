"""Frozen dataclasses that are made by the thousand.

The `__init__` of a frozen dataclass passes each field through `object.__setattr__`, which makes about a twentieth of the
time of a record of a message (tests/benchmarks/exchange.py, alternately with and without). `@quick` above
`@dataclass(frozen=True)` gives it one that fills the instance's dictionary; all else (frozen, equality, `replace`,
defaults, names of arguments) stays what dataclasses made.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Made = TypeVar("Made")


def quick(kind: type[Made]) -> type[Made]:
    """`kind`, a frozen dataclass, with a quicker `__init__`. TypeError for one that has more to do than to keep its fields."""
    if hasattr(kind, "__post_init__") or "__slots__" in vars(kind):
        raise TypeError(f"{kind.__name__} does more than to keep its fields")
    scope: dict[str, Any] = {"MISSING": MISSING}
    given: list[str] = []
    named: list[str] = []
    lines = ["values_ = self.__dict__"]  # the underscore keeps it apart from the fields' own names
    for field in fields(kind):  # type: ignore[arg-type]  # a dataclass, as it says above
        name, default = field.name, ""
        if field.default is not MISSING:
            scope[f"of_{name}"], default = field.default, f"=of_{name}"
        elif field.default_factory is not MISSING:
            scope[f"of_{name}"], default = field.default_factory, "=MISSING"
            lines.append(f"if {name} is MISSING: {name} = of_{name}()")
        (named if field.kw_only else given).append(name + default)
        lines.append(f"values_[{name!r}] = {name}")
    star = ["*"] if named else []
    text = f"def __init__(self, {', '.join([*given, *star, *named])}):\n " + "\n ".join(lines)
    exec(text, scope)  # noqa: S102 (as dataclasses does; nothing in it comes from outside)
    made = scope["__init__"]
    made.__qualname__, made.__annotations__ = f"{kind.__qualname__}.__init__", kind.__init__.__annotations__
    kind.__init__ = made  # type: ignore[method-assign]
    return kind
