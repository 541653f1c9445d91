"""What comes from others: the lock holds all of it and nothing else, each file with its sum; security rules are on."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
OPTIONAL = {name: [Requirement(line) for line in lines] for name, lines in PROJECT["project"]["optional-dependencies"].items()}
EXTRAS = {name: (ROOT / f"requirements-{name}.lock").read_text(encoding="utf-8") for name in OPTIONAL}


def bill() -> str:
    return subprocess.run([sys.executable, str(ROOT / "hatch_build.py")], capture_output=True, text=True, check=True).stdout


def locked(lock: str = LOCK) -> dict[str, tuple[str, str]]:
    """Of each package of a lock its version and its marker."""
    found = re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^\s;]+)(?: *; *([^\\\n]*?))? *\\?$", lock, re.MULTILINE)
    return {name: (version, marker) for name, version, marker in found}


def locked_extras() -> dict[str, tuple[str, str]]:
    return {name: told for lock in EXTRAS.values() for name, told in locked(lock).items()}


def needed(wanted: list[Requirement]) -> set[str]:
    """What the program's packages bring with them, as those that are installed here say."""
    found: set[str] = set()
    rest = list(wanted)
    while rest:
        one = rest.pop()
        name = canonicalize_name(one.name)
        for line in metadata.requires(name) or [] if name not in found or one.extras else []:
            brought = Requirement(line)
            extras = one.extras or {""}
            if brought.marker is None or any(brought.marker.evaluate({"extra": extra}) for extra in extras):
                rest.append(brought)
        found.add(name)
    return found


@pytest.mark.asvs("V15.1.2")
def test_the_lock_holds_all_that_is_needed_here_and_nothing_else() -> None:
    here = {name for name, (_version, marker) in locked().items() if not marker or Marker(marker).evaluate()}
    assert needed(WANTED) == here


@pytest.mark.parametrize(("extra", "module"), [("encrypted", "sqlcipher3"), ("postgresql", "psycopg")])
def test_the_lock_of_an_extra_holds_what_it_adds(extra: str, module: str) -> None:
    pytest.importorskip(module, reason=f"the extra `{extra}` is not installed")
    here = {name for name, (_version, marker) in locked(EXTRAS[extra]).items() if not marker or Marker(marker).evaluate()}
    assert needed(OPTIONAL[extra]) - set(locked()) == here
    assert {path.name for path in ROOT.glob("requirements-*.lock")} == {f"requirements-{name}.lock" for name in EXTRAS}


def test_each_version_is_within_its_range() -> None:
    versions = locked() | locked_extras()
    wanted = [*WANTED, *itertools.chain.from_iterable(OPTIONAL.values())]
    assert [str(one) for one in wanted if not one.specifier.contains(versions[canonicalize_name(one.name)][0])] == []


def test_each_package_has_sums_and_none_an_address() -> None:
    for lock in (LOCK, *EXTRAS.values()):
        blocks = re.split(r"\n(?=\S)", lock.strip())
        assert len(blocks) == len(locked(lock))
        assert [block for block in blocks if "--hash=sha256:" not in block] == []
        assert "://" not in lock


@pytest.mark.asvs("V15.1.2")
def test_the_bill_of_materials_is_the_lock_and_the_same_each_time() -> None:
    text = bill()
    assert text == bill()
    assert "://" not in re.sub(r'"\$schema": "[^"]*"', "", text)  # no registry's address
    made = json.loads(text)
    libraries = [one for one in made["components"] if one["type"] == "library"]
    for packages, scope in ((locked(), None), (locked_extras(), "optional")):
        found = {one["name"]: one["version"] for one in libraries if one.get("scope") == scope}
        assert found == {name: version for name, (version, _m) in packages.items()}
    assert len({one["bom-ref"] for one in libraries}) == len(libraries)
    locks = "".join((LOCK, *EXTRAS.values()))
    for one in libraries:
        block = re.search(rf"^{re.escape(one['name'])}==.*?(?=^\S|\Z)", locks, re.MULTILINE | re.DOTALL)
        assert block is not None
        assert {sum_["content"] for sum_ in one["hashes"]} == set(re.findall(r"sha256:([0-9a-f]{64})", block[0]))
    (ours,) = made["dependencies"]
    assert {ref.removeprefix("pkg:pypi/").split("@")[0] for ref in ours["dependsOn"]} == {
        canonicalize_name(one.name) for one in WANTED
    }


def test_no_licence_is_left_over() -> None:
    """One that is missing fails the build."""
    assert set(tomllib.loads((ROOT / "data" / "licences.toml").read_text(encoding="utf-8"))) == {
        *locked(), *locked_extras(),
    }  # fmt: skip


def ruff(text: str, name: str) -> list[str]:
    """The codes that ruff finds in `text`, were it the file of that name."""
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "json", "--stdin-filename", name, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, check=False)
    return [found["code"] for found in json.loads(done.stdout)]


@pytest.mark.asvs("V1.3.2", "V1.5.2")
def test_rules_of_security_are_on_for_program_and_tests() -> None:
    bad = '"""."""\n\nimport pickle\n\neval(input())\npickle.loads(b"")\n'
    for name in ("stts_tui/store/planted.py", "tests/planted.py"):
        assert {"S307", "S301"} <= set(ruff(bad, name)), name


@pytest.mark.asvs("V1.2.5")
def test_no_shell_is_given_a_command() -> None:
    bad = '"""."""\n\nimport os\nimport subprocess\n\nos.system(input())\nsubprocess.run(input(), shell=True, check=True)\n'
    for name in ("stts_tui/store/planted.py", "tests/planted.py"):
        assert {"S605", "S602"} <= set(ruff(bad, name)), name
    # The program starts itself anew, sshd to be asked what it does (`doctor --ssh`), and what the settings of the host name
    # for checkpoints of the audit; no other program.
    starts = re.compile(r"\b(subprocess|os\.system|popen)\b")
    found = [path.name for path in (ROOT / "stts_tui").rglob("*.py") if starts.search(path.read_text(encoding="utf-8"))]
    assert sorted(found) == ["checkpoints.py", "ssh_command.py"]


@pytest.mark.asvs("V1.2.4")
def test_no_question_of_the_database_is_put_together_of_texts() -> None:
    asked = "f\"SELECT id FROM account WHERE name = '{name}'\""
    bad = f'"""."""\n\n\ndef find(database, name):\n    return database.execute_sql({asked})\n'
    assert "S608" in ruff(bad, "stts_tui/store/planted.py")
    reasoned = [path.name for path in (ROOT / "stts_tui").rglob("*.py") if "noqa: S608" in path.read_text(encoding="utf-8")]
    names = [
        "checkpoints.py",
        "copies.py",
        "database.py",
        "moving.py",
        "postgresql_making.py",
        "postgresql_rows.py",
        "prepared.py",
        "proving.py",
        "sqlcipher.py",
        "sqlite_filling.py",
        "sqlite_rows.py",
    ]  # of tables and columns of ours
    assert sorted(reasoned) == names


def test_each_exception_has_its_reason() -> None:
    lone = re.compile(r"# noqa: (?=[^(]*\bS\d)[A-Z0-9, ]+$", re.MULTILINE)
    assert lone.search("x = 1  # noqa: S101") is not None  # it can be found
    files = [ROOT / "hatch_build.py", *(ROOT / "stts_tui").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert [path.name for path in files if path.name != Path(__file__).name and lone.search(path.read_text())] == []
    rules = PROJECT["tool"]["ruff"]["lint"]
    assert "S" in rules["select"]
    assert [rule for rule in rules["ignore"] if rule.startswith("S") and rule[1:].isdigit()] == []


_FAKE = """#!/bin/sh
case "$*" in
    *bad.txt*) {bad} ;;
    *requirements.lock*) {lock} ;;
esac
"""


@pytest.mark.parametrize(
    ("bad", "lock", "code", "told"),
    [
        ("echo PYSEC-2019-217; exit 1", "exit 0", 0, "finds jinja2 2.10, and nothing in the locks"),
        ("echo PYSEC-2019-217; exit 1", "echo lxml 6.1.3 CVE-1; exit 1", 1, "lxml 6.1.3 CVE-1"),
        ("exit 0", "exit 0", 0, "not looked at, since it takes jinja2 2.10 for sound"),
        ("echo no line to it >&2; exit 1", "exit 0", 0, "not looked at, its data cannot be had here: no line to it"),
    ],
)
def test_an_audit_without_its_data_is_none(tmp_path: Path, bad: str, lock: str, code: int, told: str) -> None:
    (tmp_path / "python3").write_text(_FAKE.format(bad=bad, lock=lock), encoding="utf-8")
    (tmp_path / "python3").chmod(0o700)
    ways = f"{tmp_path}:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", str(ROOT / ".ci" / "audit")], env={"PATH": ways}, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, told in done.stdout) == (code, True), done
