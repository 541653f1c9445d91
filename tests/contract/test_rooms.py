"""The rooms of the house, as a newcomer can trust them: what is imported where, and what stands nowhere."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import stts_tui
import tests
from stts_tui.domain.rights.action import Target
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.domain.tariff.steps import STEPS
from stts_tui.tui.doors import DOORS

ROOT = Path(stts_tui.__file__).parent
SOURCES = sorted(ROOT.rglob("*.py"))
TESTS = sorted(Path(tests.__file__).parent.rglob("*.py"))


def loaded_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter has after `statement`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def packages(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules}


def test_services_do_not_load_textual() -> None:
    loaded = packages(loaded_by("import stts_tui.services.house, stts_tui.bootstrap"))
    assert not {"textual", "rich"} & loaded
    assert "peewee" in loaded  # the proof can fail


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.long
def test_no_circle_of_imports() -> None:
    """For a type checker or within a function counts too: each file can be read knowing only those that it names."""
    names = {module_name(path) for path in SOURCES}
    arrows: dict[str, set[str]] = {}
    for path in SOURCES:
        found = arrows.setdefault(module_name(path), set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                told = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= (told & names) or ({node.module} & names)
    assert sum(map(len, arrows.values())) > 500  # the proof can fail
    TopologicalSorter(arrows).prepare()  # raises CycleError, with the circle


def test_the_domain_loads_nothing_heavy() -> None:
    names = [module_name(path) for path in (ROOT / "domain").rglob("*.py")]
    loaded = packages(loaded_by(f"import {', '.join(names)}"))
    assert not {"textual", "rich", "peewee", "playhouse", "argon2", "lxml", "phonenumbers", "sqlite3"} & loaded


def test_the_command_loads_nothing_heavy_before_it_knows_what_to_do() -> None:
    loaded = packages(loaded_by("import stts_tui.cli"))
    assert not {"textual", "rich", "peewee", "playhouse", "argon2", "lxml", "sqlite3", "platformdirs"} & loaded


def test_the_first_page_loads_neither_services_nor_database() -> None:
    """They are loaded while somebody types his name."""
    loaded = packages(modules := loaded_by("import stts_tui.tui.run, stts_tui.wire.frugal, stts_tui.tui.screens.people.login"))
    assert not {"peewee", "playhouse", "argon2", "lxml", "sqlite3", "phonenumbers", "dateutil", "fpdf"} & loaded
    assert not {name for name in modules if name.startswith(("stts_tui.services.", "stts_tui.store.", "stts_tui.exchange."))}
    late = {"people.forms", "common.numbers", "tariff.life_cycle"}
    assert not {f"stts_tui.domain.{name}" for name in late} & modules
    assert "textual" in loaded


def test_a_glance_at_a_database_loads_no_engine() -> None:
    """The login page stands before anything of the database is imported."""
    glance = "from stts_tui.store.addresses import engine_for; engine_for('sqlite:////none.sqlite').looks_sound()"
    assert not {"peewee", "playhouse", "sqlite3"} & packages(loaded_by(glance))
    encrypted = glance.replace("none.sqlite", "none.sqlite?key-file=/none")
    assert not {"peewee", "playhouse", "sqlcipher3"} & packages(loaded_by(encrypted))
    on_server = glance.replace("sqlite:////none.sqlite", "postgresql:///none")
    assert not {"peewee", "playhouse", "psycopg", "sqlite3", "platformdirs"} & packages(loaded_by(on_server))


@pytest.mark.long
def test_one_file_knows_each_engine() -> None:
    """A second engine is a second file: whoever asks for one names its address only."""
    for path in SOURCES:
        imported = {name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for name in _imports(node)}
        assert "stts_tui.store.sqlite" not in imported or path.name in ("addresses.py", "sqlite_encrypted.py"), path
        assert "sqlite3" not in imported or path.name == "sqlite.py", path
        assert "sqlcipher3" not in imported or path.name in ("sqlcipher.py", "sqlite_encrypted.py"), path
        assert "stts_tui.store.postgresql" not in imported or path.name == "addresses.py", path
        is_of_server = path.name.startswith("postgresql") or path.name == "peewee_guard.py"
        assert not any(name.partition(".")[0] == "psycopg" for name in imported) or is_of_server, path


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT.parent)))
def test_a_file_has_one_reason_to_change(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    assert not any(len(line) > 127 for line in lines)


def test_the_app_stays_small() -> None:
    assert len((ROOT / "tui" / "app.py").read_text(encoding="utf-8").splitlines()) < 200


@pytest.mark.long
def test_unexpected_errors_are_caught_in_two_places_only() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception")
            ):
                found.append(str(path.relative_to(ROOT)))
    assert sorted(found) == ["cli.py", "tui/gateway.py", "wire/driver.py"]  # the driver's forgets a broken key sequence


def test_stored_text_meets_no_raw_widget() -> None:
    """Static, Label, Button and their kind read markup: only the plain-text line may build on one."""
    raw = {"Static", "Label", "Button", "Markdown", "DataTable", "OptionList", "Select", "Header", "Footer", "RichLog"}
    for path in (ROOT / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
                names = {alias.name for alias in node.names} & raw
                assert not names or path.name == "line.py", (path, names)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"notify", "from_markup"}, path


@pytest.mark.long
def test_no_message_holds_layout() -> None:
    """Columns and indentation are data: whoever translates a sentence counts no blanks."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "_n", "Words"}:
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        assert "  " not in str(argument.value), (path, argument.value)


def test_nobody_looks_at_the_clock_but_the_clock() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if path.name not in ("calendar.py", "trouble.py"):  # the log has its own
            assert "datetime.now" not in text, path
            assert "date.today" not in text, path


def test_every_door_opens_a_screen() -> None:
    for action_id, place in DOORS.items():
        module, name = place.split(":")
        source = (ROOT / "tui" / "screens" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        assert f"class {name}(" in source, action_id
    assert {row.id for row in ACTIONS if row.target is Target.FILE} - set(DOORS) <= set(STEPS)  # the pages of a step
