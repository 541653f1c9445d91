"""What a docstring, a comment or a README points at is there: sources, decisions, files, modules, commands."""

from __future__ import annotations

import argparse
import ast
import fnmatch
import functools
import importlib.util
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui import cli

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "data" / "sources.md"
DECISIONS = ROOT / "data" / "decisions.md"
TOPS = ("stts_tui", "tests", "data")
PYTHON = [*sorted((ROOT / "stts_tui").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
PAGES = [
    path
    for pattern in ("*.md", "*.toml", *(f"{top}/**/*.{kind}" for top in TOPS for kind in ("md", "toml", "conf", "tcss")))
    for path in sorted(ROOT.glob(pattern))
]
NAMES = {path.name for place in (ROOT.glob("*"), *(ROOT.joinpath(top).rglob("*") for top in TOPS)) for path in place}

_ENTRY = re.compile(r"^- \*\*\[([SD][-A-Z0-9]+)\]\*\*", re.MULTILINE)
_CITED = re.compile(r"\[([SD](?:[0-9]+|-[A-Z0-9]+))\]")
_PATH = re.compile(
    r"(?<![\w/~.:*<-])((?:\.?[\w*-]+/)+(?:[\w.*-]*[\w*])?|[\w*-]+\.(?:py|md|toml|tcss|conf|csv|xsd|txt))(?![\w*<{(])"
)
_FIRST = {*TOPS, ".ci"} | {path.name for path in (ROOT / "stts_tui").iterdir() if path.is_dir()}
_MODULE = re.compile(r"python3? -m ((?:tests|stts_tui)[\w.]*)")
_DOTTED = re.compile(r"(?<![\w/.])((?:stts_tui|tests)(?:\.\w+)+)")
_COMMAND = re.compile(r"(?<![\w/`-])`?stts-tui((?: (?!-)[a-z]+)+)")
_SPAN = re.compile(r"`(stts-tui [^`]*)`|^ *(stts-tui .*)$", re.MULTILINE)
# Named, and not of this repository: what an installation or a wheel has, and what stands for any name.
ELSEWHERE = {"settings.toml", "FILE.csv", "stts_tui/data"}
_ANY_NUMBER = "NNNN"


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """What people read in a file, each with its line: of Python the docstrings and comments, of others everything."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.splitlines(), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node, clean=False)
            if said is not None:
                yield node.body[0].lineno, said


@functools.cache
def told() -> list[tuple[str, Path, str]]:
    """Where, the file, the text."""
    return [
        (f"{path.relative_to(ROOT)}:{line}", path, text)
        for path in [*PYTHON, *PAGES]
        if path.name != Path(__file__).name
        for line, text in texts_of(path)
    ]


def entries(path: Path) -> list[str]:
    return _ENTRY.findall(path.read_text(encoding="utf-8"))


@pytest.mark.long
def test_every_source_and_decision_that_is_cited_is_listed_and_every_listed_one_is_cited() -> None:
    listed = entries(SOURCES) + entries(DECISIONS)
    assert len(listed) == len(set(listed)), "a key twice"
    cited: dict[str, str] = {}
    for where, path, text in told():
        if path not in (SOURCES, DECISIONS):
            cited |= dict.fromkeys(_CITED.findall(text), where)
    for path in sorted((ROOT / "data" / "law").glob("*.toml")):
        cited |= {key: str(path) for key in re.findall(r'"(S[-A-Z0-9]+)"', path.read_text(encoding="utf-8"))}
    for listing in (SOURCES, DECISIONS):  # one may rest on another
        own = listing.read_text(encoding="utf-8")
        cited |= dict.fromkeys(_CITED.findall(_ENTRY.sub("", own)), listing.name)
    assert {key: where for key, where in cited.items() if key not in listed} == {}
    assert [key for key in listed if key not in cited] == []


def test_nothing_points_at_documents_that_are_not_here() -> None:
    away = re.compile(r"\b(?:domain|security|data|law) notes\b|\bdesign\.md\b|\bnotes/", re.IGNORECASE)
    assert [where for where, _path, text in told() if away.search(" ".join(text.split()))] == []


def is_there(name: str, beside: Path) -> bool:
    places = [ROOT, ROOT / "stts_tui", ROOT / "data", beside.parent, *list(beside.relative_to(ROOT).parents)]
    if "*" in name:
        return any(any(place.glob(name)) for place in places) or any(fnmatch.fnmatch(one, name) for one in NAMES)
    if "/" in name:
        return any((place / name).exists() for place in places) or name.rstrip("/") in NAMES
    return name in NAMES


def test_every_file_that_is_named_exists() -> None:
    missing = []
    for where, path, text in told():
        for name in _PATH.findall(text):
            first = name.split("/")[0]
            ours = "/" not in name or first in _FIRST or name.endswith(".py")
            if ours and name not in ELSEWHERE and _ANY_NUMBER not in name and not is_there(name, path):
                missing.append(f"{where}: {name}")
    assert missing == []


def test_every_module_that_is_named_can_be_imported() -> None:
    missing = []
    for where, _path, text in told():
        for name in _MODULE.findall(text):
            if importlib.util.find_spec(name.rstrip(".")) is None:
                missing.append(f"{where}: {name}")
        for name in _DOTTED.findall(text):
            if not resolves(name.rstrip(".")):
                missing.append(f"{where}: {name}")
    assert missing == []


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or a name written in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        file = place.with_suffix(".py")
        if place.is_dir() or file.is_file():
            if length == len(parts):
                return True
            source = (file if file.is_file() else place / "__init__.py").read_text(encoding="utf-8")
            written = re.search(rf"^(?:def |class )?{parts[-1]}\b", source, re.MULTILINE)
            return length == len(parts) - 1 and written is not None
    return False


def parsers(parser: argparse.ArgumentParser, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each command of `stts-tui`, with the verb below it where it has any, and the options that it knows."""
    yield name, {option for action in parser._actions for option in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb, sub in action.choices.items():
                yield from parsers(sub, (*name, verb))


def test_every_command_that_is_named_is_one() -> None:
    known = {name for name, _options in parsers(cli._parser())}
    has_verbs = {one[0] for one in known if len(one) > 1}
    unknown = []
    for where, _path, text in told():
        for words in _COMMAND.findall(text):
            given = tuple(words.split())
            if given[:1] not in known or (given[0] in has_verbs and len(given) > 1 and given[:2] not in known):
                unknown.append(f"{where}: stts-tui {' '.join(given)}")
    assert unknown == []


def test_every_option_that_is_named_with_the_command_is_known() -> None:
    known: set[str] = set().union(*(options for _name, options in parsers(cli._parser())))
    unknown = [
        f"{where}: {option}"
        for where, _path, text in told()
        for words in _SPAN.findall(text)
        for option in re.findall(r"--[a-z][a-z-]*", " ".join(words))
        if option not in known
    ]
    assert unknown == []


def test_what_is_not_there_is_found_out() -> None:
    """The proof can fail."""
    assert not is_there("services/exchange.py", ROOT / "stts_tui" / "cli.py")
    assert not is_there("domain/actions*.py", ROOT / "README.md")
    assert not resolves("stts_tui.domain.applying")
    assert not resolves("stts_tui.cli.nobody")
    assert _COMMAND.findall("then `stts-tui undo all` and stts-tui doctor") == [" undo all", " doctor"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
        assert (path.parent / target).exists(), target
