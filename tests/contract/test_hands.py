"""Nothing needs two keys at once: whatever a key with Ctrl, Shift or Alt does, another way does with single keys."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode

import stts_tui.tui.screens as pages
import stts_tui.tui.widgets as parts
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.services.house import House
from stts_tui.tui.type_ahead import ESCAPED
from tests.builders import Company
from tests.contract.test_readme import README
from tests.tui.steps import logged_in

TUI = Path(pages.__file__).parents[1]
SINGLE = {  # chords that have single keys which do the same, elsewhere in the program or in Textual
    "shift+tab": "up", "ctrl+home": "home, twice", "ctrl+end": "end, twice", "ctrl+j": "enter", "ctrl+m": "enter",
}  # fmt: skip


def _bindings() -> Iterator[tuple[str, list[str]]]:
    """What a class of ours binds, and the keys that do it."""
    for package in (pages, parts):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            for thing in vars(importlib.import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, DOMNode) and thing.__module__ == module.name:
                    found: dict[str, list[str]] = {}
                    for binding in vars(thing).get("BINDINGS", ()):
                        found.setdefault(binding.action, []).extend(binding.key.split(","))
                    yield from ((f"{thing.__name__}.{action}", keys) for action, keys in found.items())


def is_single(key: str) -> bool:
    return "+" not in key or key in ESCAPED.values() or key in SINGLE


def test_every_binding_has_a_way_without_a_chord() -> None:
    bound = dict(_bindings())
    assert len(bound) > 30
    assert {what: keys for what, keys in bound.items() if not any(map(is_single, keys))} == {}
    assert [action.id for action in ACTIONS if action.function and not is_single(action.function)] == []


def test_no_chord_stands_in_the_code_without_such_a_way() -> None:
    beside = {key for _what, keys in _bindings() if any("+" not in each for each in keys) for key in keys}
    used: set[str] = set()
    for path in TUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.update(re.findall(r"\b(?:ctrl|alt|shift)\+[a-z]+", node.value))
    assert "ctrl+x" in used
    assert {key for key in used if not is_single(key) and key not in beside} == set()


@pytest.mark.parametrize("letter", [sign for sign in ESCAPED if sign.isalpha()])
def test_readme_tells_both_ways(letter: str) -> None:
    assert f"Esc {letter}" in README
    assert f"Ctrl+{letter.upper()}" in README


async def test_escape_and_a_letter_do_what_the_chord_does(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.press("u", "enter")
        await person.press("ctrl+o")
        chord = person.text
        await person.press("f12", "u", "enter", "escape", "o")
        assert person.text == chord
        await person.press("5")
        assert ">5_" in person.text
        await person.press("escape", "e")
        assert ">5_" not in person.text
        await person.press("escape", "k")  # no key of ours: Esc does nothing, and the letter is a letter
        assert person.app.screen is not None
        assert "k" in person.text
