"""Would the tests notice? Draws small changes of domain, services and store and tells which of them no test sees.

python -m tests.mutants --seed 1 --count 20 [--only domain/tariff] [--near]

Each mutant is made in a copy of the tree. First the tests that import its module or have its subject are run, then, if it
lives and `--near` was not said, the rest of a fast selection. What lives is printed as a diff: either a test is missing,
or the change changes nothing; then it is written into EQUIVALENT with the reason. By hand, not in the suite: a mutant that
lives costs some minutes, with `--near` a quarter of that.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("domain", "services", "store")
FAST = ("domain", "services", "store", "exchange", "contract", "tui")
PATIENCE = 600  # seconds for a run of tests; a mutant that loops for ever is noticed too
ROOM = 4 << 30  # bytes of address space for it, and one that fills the memory

_PAIRS = [("<", "<="), (">", ">="), ("==", "!="), ("is", "is not"), ("in", "not in"), ("and", "or"), ("+", "-")]
_SWAPPED = dict(_PAIRS) | {second: first for first, second in _PAIRS}
_COMPARED = re.compile(r"not\s+in|is\s+not|<=|>=|==|!=|<|>|\bis\b|\bin\b")

# Changes that change nothing that anybody could see: (file, line before, line after) -> why.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("stts_tui/services/messages/processing.py", "position += 1", "position += 2"): "only the order of the parts is read",
    (
        "stts_tui/services/messages/processing.py",
        "gc.set_threshold(100_000, 20, 100)",
        "gc.set_threshold(100_000, 20, 101)",
    ): "how often the collector looks is speed, not result",
    (
        "stts_tui/store/people/accounts.py",
        "session_epoch=Account.session_epoch + 1)  # fmt: skip",
        "session_epoch=Account.session_epoch + 2)  # fmt: skip",
    ): "any later number ends the sessions before it",
    ("stts_tui/services/messages/exporting.py", "counted = [0]", "counted = [1]"): "what was written is counted anew",
    (
        "stts_tui/domain/tariff/second_part.py",
        "others = [period for period in periods if period.file_id not in (file.file_id or -1, leaving)]",
        "others = [period for period in periods if period.file_id not in (file.file_id or -2, leaving)]",
    ): "no file has either for its id",
    (
        "stts_tui/services/paper_files.py",
        "folder.mkdir(mode=0o700, parents=True, exist_ok=True)",
        "folder.mkdir(mode=449, parents=True, exist_ok=True)",
    ): "a process that has opened a database lets nobody else into what it makes (umask)",
    (
        "stts_tui/store/tariff/assignments.py",
        "query = Assignment.update(version=version + 1, changed_at=at, changed_by=by, **columns)",
        "query = Assignment.update(version=version + 2, changed_at=at, changed_by=by, **columns)",
    ): "any other version than the one that was shown",
    (
        "stts_tui/store/companies.py",
        "version=1, changed_at=at, changed_by=by,",
        "version=2, changed_at=at, changed_by=by,",
    ): "versions are compared, not counted",
    (
        "stts_tui/store/search.py",
        "if ids is not None and len(ids) <= FEW:",
        "if ids is not None and len(ids) < FEW:",
    ): "how a page is found is speed, not result",
    (
        "stts_tui/domain/people/passwords.py",
        "if len(raw) > 8 * LONGEST:  # before any work that grows with the length",
        "if len(raw) > 9 * LONGEST:  # before any work that grows with the length",
    ): "nothing of that length is short enough once it is normalised",
    (
        "stts_tui/services/messages/processing.py",
        "return self._register(name, sender, carrier, digest, size, 0, (Reason(CALLED_BACK),), (), False)",
        "return self._register(name, sender, carrier, digest, size, 0, (Reason(CALLED_BACK),), (), True)",
    ): "what was called back is never carried out",
    (
        "stts_tui/store/plain.py",
        'raise LookupError("what a row is never without is missing")',
        "pass",
    ): "for mypy: the columns are NOT NULL",
    (
        "stts_tui/domain/common/paging.py",
        "PAGE_SIZE = 15",
        "PAGE_SIZE = 16",
    ): "each list asks for as many rows as its screen holds",
}


@dataclass(frozen=True)
class Mutant:
    """The text of `path` from `start` to `end` (offsets) becomes `text`."""

    path: Path
    kind: str
    start: int
    end: int
    text: str

    def apply(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]

    def lines(self, source: str) -> tuple[int, str, str]:
        """The number of the first line that changes, that line, and what becomes of it."""
        number = source.count("\n", 0, self.start)
        return number + 1, source.splitlines()[number].strip(), self.apply(source).splitlines()[number].strip()

    def is_equivalent(self, source: str) -> bool:
        _number, before, after = self.lines(source)
        return (str(self.path.relative_to(ROOT)), before, after) in EQUIVALENT


class _Sites(ast.NodeVisitor):
    """Every change that can be made in one file."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source, self.found = path, source, list[Mutant]()
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def _offset(self, line: int, byte: int) -> int:
        start = self._starts[line - 1]
        text = self.source[start : self._starts[line]]
        return start + len(text.encode()[:byte].decode())

    def _begin(self, node: ast.expr | ast.stmt) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def _add(self, kind: str, start: int, end: int, text: str) -> None:
        self.found.append(Mutant(self.path, kind, start, end, text))

    def _swap(self, kind: str, left: ast.expr, right: ast.expr, wanted: re.Pattern[str]) -> None:
        """The operator between two operands becomes the one across from it in _SWAPPED."""
        start, end = self._end(left), self._begin(right)
        found = wanted.search(self.source, start, end)
        if found is not None:
            self._add(kind, found.start(), found.end(), _SWAPPED[" ".join(found[0].split())])

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, right in zip([node.left, *node.comparators], node.comparators, strict=False):
            self._swap("comparison", left, right, _COMPARED)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._swap("and/or", left, right, re.compile(r"\band\b|\bor\b"))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.Add | ast.Sub):
            self._swap("sign", node.left, node.right, re.compile(r"[+-]"))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.USub):
            start, word = self._begin(node), "not" if isinstance(node.op, ast.Not) else "-"
            self._add("not" if word == "not" else "sign", start, start + len(word), "")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add("True/False", self._begin(node), self._end(node), str(not node.value))
        elif isinstance(node.value, int):
            self._add("constant", self._begin(node), self._end(node), str(node.value + 1))

    def visit_Raise(self, node: ast.Raise) -> None:
        self._add("raise", self._begin(node), self._end(node), "pass")
        self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """What must be so anyway is said to mypy and to the reader: no rule of ours."""

    def visit_keyword(self, node: ast.keyword) -> None:
        """So is zip(strict=True)."""
        if node.arg != "strict" or not isinstance(node.value, ast.Constant) or node.value.value is not True:
            self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None), *node.body]:
            self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in node.body:  # not what its decorators say: whether a dataclass is frozen is mypy's to notice
            self.visit(part)


def mutants(only: str = "") -> list[Mutant]:
    """Every mutant of the rooms, or of the files whose path within the package begins with `only`."""
    made = []
    for room in ROOMS:
        for path in sorted((ROOT / "stts_tui" / room).rglob("*.py")):
            if "migrations" in path.parts or not str(path.relative_to(ROOT / "stts_tui")).startswith(only):
                continue
            source = path.read_text(encoding="utf-8")
            sites = _Sites(path, source)
            sites.visit(ast.parse(source))
            made += sites.found
    return made


def tests_of(path: Path) -> list[str]:
    """The test files that import the module of `path` themselves, and those of its subject; as given to pytest."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    package, _, name = module.rpartition(".")
    wanted = re.compile(rf"from {re.escape(module)} import|from {re.escape(package)} import [^\n]*\b{name}\b")
    fast = [found for room in FAST for found in sorted((ROOT / "tests" / room).rglob("test_*.py"))]
    direct = [found for found in fast if wanted.search(found.read_text(encoding="utf-8"))]
    room, *subject = path.relative_to(ROOT / "stts_tui").parent.parts
    near = [found for found in fast if is_near(found, room, subject) and found not in direct]
    return [str(found.relative_to(ROOT)) for found in [*direct, *near]]


def is_near(test: Path, room: str, subject: list[str]) -> bool:
    """Whether a test has the subject of a module, in whatever room; of a module without a subject, its room."""
    place = test.relative_to(ROOT / "tests").parent.parts
    return bool(subject) and subject[0] in place if subject not in ([], ["common"], ["rights"]) else place[0] == room


@dataclass(frozen=True)
class Verdict:
    """`by`: the test that noticed; empty if nothing did."""

    mutant: Mutant
    by: str


def copy_tree(folder: Path) -> Path:
    place = folder / "tree"
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "dist")
    shutil.copytree(ROOT, place, ignore=ignored)
    return place


def _noticed(place: Path, tests: list[str]) -> str:
    """The first test that fails; empty if all pass."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM)),
        )
    except subprocess.TimeoutExpired:
        return "time was up"
    if done.returncode == 0:
        return ""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return found[1] if found else f"exit code {done.returncode}"


def judge(mutant: Mutant, place: Path, *, only_near: bool) -> Verdict:
    """Carry the mutant out in the copy at `place`, run the tests, put the file back."""
    target = place / mutant.path.relative_to(ROOT)
    source = mutant.path.read_text(encoding="utf-8")
    target.write_text(mutant.apply(source), encoding="utf-8")
    try:
        near = [name for name in tests_of(mutant.path) if (place / name).exists()]  # some may be newer than the copy
        by = _noticed(place, near) if near else ""
        if not by and not only_near:
            rest = [f"tests/{room}" for room in FAST]
            by = _noticed(place, [*rest, *(f"--deselect={name}" for name in near)])
    finally:
        target.write_text(source, encoding="utf-8")
    return Verdict(mutant, by)


def diff(mutant: Mutant) -> str:
    source, name = mutant.path.read_text(encoding="utf-8"), str(mutant.path.relative_to(ROOT))
    changed = mutant.apply(source)
    return "".join(difflib.unified_diff(source.splitlines(keepends=True), changed.splitlines(keepends=True), name, name, n=2))


def run(drawn: list[Mutant], *, only_near: bool) -> Iterator[Verdict]:
    with tempfile.TemporaryDirectory(prefix="stts-mutants-") as folder:
        place = copy_tree(Path(folder))
        if not only_near and (by := _noticed(place, [f"tests/{room}" for room in FAST])):
            raise SystemExit(f"without any mutant a test fails: {by}")
        for mutant in drawn:
            yield judge(mutant, place, only_near=only_near)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--skip", type=int, default=0, help="go on after so many of those drawn")
    parser.add_argument("--only", default="", help="files whose path within the package begins so: domain/tariff")
    parser.add_argument("--near", action="store_true", help="only the tests that are about the module or its subject")
    asked = parser.parse_args(arguments)
    every = mutants(asked.only)
    drawn = random.Random(asked.seed).sample(every, min(asked.count, len(every)))
    told = [one for one in drawn[asked.skip :] if not one.is_equivalent(one.path.read_text(encoding="utf-8"))]
    print(
        f"{len(every)} mutants, {len(drawn)} drawn, {len(drawn) - asked.skip - len(told)} of them known to change nothing",
        flush=True,
    )
    lived = 0
    for number, verdict in enumerate(run(told, only_near=asked.near), 1):
        mutant = verdict.mutant
        line, _before, _after = mutant.lines(mutant.path.read_text(encoding="utf-8"))
        where = f"{mutant.path.relative_to(ROOT)}:{line} ({mutant.kind})"
        lived += not verdict.by
        print(f"{number}/{len(told)} {'killed' if verdict.by else 'LIVED'} {where} {verdict.by}", flush=True)
        if not verdict.by:
            print(diff(mutant), flush=True)
    print(f"killed {len(told) - lived} of {len(told)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
