"""The table of OWASP ASVS 5.0.0: which test shows what, why the rest does not apply, and what is not met.

A test that proves a requirement says so by its mark, `@pytest.mark.asvs("V6.2.1")`; every other one of levels 1 and 2 has
its reason in tests/contract/asvs.toml. `python -m tests.asvs > data/asvs.md` makes the table; tests/contract/test_asvs.py
compares marks, reasons, ids and table.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
REASONS = TESTS / "contract" / "asvs.toml"
TABLE = TESTS.parent / "data" / "asvs.md"

CHAPTERS = {
    1: "Encoding and sanitization", 2: "Validation and business logic", 5: "Files", 6: "Authentication", 7: "Sessions",
    8: "Authorization", 11: "Cryptography", 13: "Configuration", 14: "Data protection", 15: "Architecture and dependencies",
    16: "Logging and errors",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What is told of the requirements: their levels, and the reasons for those that no test proves."""

    levels: dict[str, int]
    not_applicable: dict[str, str]
    not_met: dict[str, str]


def said(path: Path = REASONS) -> Said:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    levels = {f"V{chapter}.{id_}": int(level) for level, ids in read["ids"].items() for chapter, id_ in _ids(ids)}
    return Said(levels, read["not-applicable"], read["not-met"])


def _ids(texts: list[str]) -> Iterator[tuple[str, str]]:
    """ "6.2: 1-3 5" stands for V6.2.1, V6.2.2, V6.2.3 and V6.2.5."""
    for text in texts:
        section, _colon, numbers = text.partition(": ")
        chapter, within = section.split(".")
        for part in numbers.split():
            first, _dash, last = part.partition("-")
            for number in range(int(first), int(last or first) + 1):
                yield chapter, f"{within}.{number}"


def order(id_: str) -> list[int]:
    return [int(part) for part in id_.removeprefix("V").split(".")]


def marks(folder: Path = TESTS) -> dict[str, list[str]]:
    """Of each id the tests that prove it, the file below `folder` and the name."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for id_ in _marked(node):
                    found.setdefault(id_, []).append(f"{path.relative_to(folder).as_posix()}::{node.name}")
    return found


def _marked(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [
        str(ast.literal_eval(argument))
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.asvs"
        for argument in mark.args
    ]


def problems(told: Said, proven: dict[str, list[str]]) -> list[str]:
    """What does not fit together; nothing where all does."""
    found = []
    for id_ in sorted({*told.levels, *told.not_applicable, *told.not_met, *proven}, key=order):
        places = [name for name, ids in _places(told, proven) if id_ in ids]
        if id_ not in told.levels:
            found.append(f"{id_} is no requirement of these chapters")
        elif len(places) > 1:
            found.append(f"{id_} is said twice: {', '.join(places)}")
        elif not places and told.levels[id_] < 3:
            found.append(f"{id_} has neither a mark nor a reason")
    return found


def _places(told: Said, proven: dict[str, list[str]]) -> list[tuple[str, dict[str, object]]]:
    return [("met", {**proven}), ("not applicable", {**told.not_applicable}), ("not met", {**told.not_met})]


def table() -> str:
    told, proven = said(), marks()
    lines = [
        "# OWASP ASVS 5.0.0",
        "",
        "Made by `python -m tests.asvs > data/asvs.md` from the marks on the tests and the reasons in",
        "`tests/contract/asvs.toml`; a test compares it. What a requirement asks for stands in the standard, by its number.",
        "*Met* names the tests that would fail without it.",
        "",
        "| level | requirements | met | not applicable | not met | not looked at |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for level in (1, 2, 3):
        ids = [id_ for id_, its in told.levels.items() if its == level]
        counts = [sum(id_ in place for id_ in ids) for _name, place in _places(told, proven)]
        lines.append(f"| {level} | {len(ids)} | {' | '.join(map(str, counts))} | {len(ids) - sum(counts)} |")
    for chapter, words in CHAPTERS.items():
        lines += ["", f"## V{chapter} {words}", "", "| id | level | | by what, or why |", "| --- | --- | --- | --- |"]
        for id_ in sorted((id_ for id_ in told.levels if order(id_)[0] == chapter), key=order):
            state = next((name for name, place in _places(told, proven) if id_ in place), None)
            if state is not None:
                tests = ", ".join(f"`tests/{name}`" for name in proven.get(id_, ()))
                lines.append(
                    f"| {id_} | {told.levels[id_]} | {state} | {tests or told.not_applicable.get(id_) or told.not_met[id_]} |"
                )
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(table(), end="")
