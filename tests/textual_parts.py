"""Which private names of Textual a class of ours touches: read from both sources, as nobody imports such names."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType


@functools.cache
def private_names(owner: type) -> frozenset[str]:
    """What a class defines or touches of itself that begins with one underscore."""
    source = ast.parse(inspect.getsource(importlib.import_module(owner.__module__)))
    found: set[str] = set()
    for body in ast.walk(source):
        if not (isinstance(body, ast.ClassDef) and body.name == owner.__name__):
            continue
        for node in ast.walk(body):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
                found.add(node.attr)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return frozenset(name for name in found if name.startswith("_") and not name.startswith("__"))


def of_textual(owner: type) -> frozenset[str]:
    """The private names of those classes of Textual that `owner` is or is built on."""
    theirs = [base for base in owner.__mro__ if base.__module__.partition(".")[0] == "textual"]
    return frozenset().union(*(private_names(base) for base in theirs))


def touched(owner: type) -> frozenset[str]:
    """The private names of Textual that a class of ours uses or, by accident, hides."""
    return private_names(owner) & of_textual(owner)


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


def who_touches(package: ModuleType) -> dict[str, frozenset[str]]:
    """For each module of `package` that touches any: the names, and the private modules of Textual that it imports."""
    found: dict[str, frozenset[str]] = {}
    for module in modules(package):
        names: set[str] = set()
        for part in vars(module).values():
            if isinstance(part, type) and part.__module__ == module.__name__:
                names |= touched(part)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
                path = f"{node.module}.".split(".")
                names |= {name for name in [*path, *(alias.name for alias in node.names)] if name.startswith("_")}
        if names:
            found[module.__name__] = frozenset(names)
    return found
