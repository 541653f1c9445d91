"""An encrypted file keeps what a plain one does: the same tests on it, its failures, and processes that write and die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stts_tui.services.house import House
from stts_tui.store import key_file, tables
from tests import builders
from tests.builders import refuses
from tests.processes import CONTEXT, a_process

pytest.importorskip("sqlcipher3", reason="the extra `encrypted` is not installed")

pytestmark = pytest.mark.file("an encrypted file")

ROOT = Path(__file__).parents[2]
SAMPLE = (
    "tests/store/test_audit.py", "tests/store/test_settings.py", "tests/services/people/test_users.py",
    "tests/faults/test_open_file.py", "tests/faults/test_the_disk.py",
)  # fmt: skip
CLEAR = "not is_stored_nowhere and not reaches_the_disk"  # they look for something in the file first, to show that they can


@pytest.mark.long
def test_a_sample_of_the_tests_on_an_encrypted_file() -> None:
    """All of them: `pytest --encrypted tests/store tests/services`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "--encrypted", "-k", CLEAR, "-p", "no:cacheprovider", *SAMPLE],
        cwd=ROOT, env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """An empty house on an encrypted file."""
    key_file.make(tmp_path / "key")
    monkeypatch.setenv(builders.KEY, str(tmp_path / "key"))
    builders._template.cache_clear()
    made = builders.a_house(tmp_path)
    yield made
    builders.close(made)
    builders._template.cache_clear()


@pytest.mark.asvs("V11.3.1", "V11.3.2")
def test_the_cipher_is_aes_256_with_a_proof_of_each_page(kept: House) -> None:
    run = kept.office.store.engine.database.execute_sql
    told = {row[0] for row in run("PRAGMA cipher_settings").fetchall()}
    assert {"PRAGMA cipher_use_hmac = 1;", "PRAGMA cipher_hmac_algorithm = HMAC_SHA512;"} <= told
    assert run("PRAGMA cipher").fetchone() == ("AES-256-CBC",)


def test_it_is_kept_as_a_plain_one_is(kept: House) -> None:
    run = kept.office.store.engine.database.execute_sql
    asked = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "temp_store": 2}
    assert {name: run(f"PRAGMA {name}").fetchone()[0] for name in asked} == asked
    assert run("PRAGMA cipher_version").fetchone()[0].startswith("4.")
    assert run("PRAGMA cipher_use_hmac").fetchone()[0] == "1"


def test_what_goes_wrong_is_told_as_ever(kept: House) -> None:
    store = kept.office.store
    builders.a_company(kept, "Alpha")
    with store.transaction(), refuses("database-constraint"), store.savepoint():
        tables.Company.update(cbe=None).execute()
    with builders.behind(builders.path_of(kept)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.engine.database.execute_sql("PRAGMA busy_timeout = 0")
        with refuses("database-busy"), store.transaction():
            pass
        other.execute("ROLLBACK")
    other.close()
    (root,) = builders.run_sql(kept, "SELECT rootpage FROM sqlite_master WHERE name = 'audit'")[0]
    path = builders.path_of(kept)
    builders.close(kept)
    hurt = bytearray(path.read_bytes())
    hurt[(root - 1) * 4096 + 50] ^= 1
    path.write_bytes(bytes(hurt))
    house = builders.open_house(path)
    with refuses("database-trouble"), house.office.store.transaction():
        house.office.store.audit.last_link()


def _write(path: Path, writer: int, told: Path, ends: Any) -> None:
    house = builders.open_house(path)
    with told.open("w") as acknowledged:
        number = 0
        while not ends.is_set():
            number += 1
            with house.office.store.transaction():
                for side in ("a", "b"):
                    house.office.store.settings.save(f"test-{writer}-{number}-{side}", "x")
            acknowledged.write(f"test-{writer}-{number}\n")
            acknowledged.flush()


def test_killed_writers_lose_nothing_that_was_acknowledged(kept: House, tmp_path: Path) -> None:
    path = builders.path_of(kept)
    builders.close(kept)
    told = [tmp_path / f"told-{nth}" for nth in range(3)]
    ends = CONTEXT.Event()
    writers = [a_process(_write, (path, nth, told[nth], ends)) for nth in range(3)]
    for each in writers:
        each.start()
    while not all(one.exists() and one.read_text().count("\n") > 10 for one in told):
        assert all(each.is_alive() for each in writers)
    for each in writers:
        assert each.pid is not None
        os.kill(each.pid, signal.SIGKILL)
        each.join(60)
    house = builders.open_house(path)
    found = {name for (name,) in builders.run_sql(house, "SELECT name FROM setting")}
    for line in (line for one in told for line in one.read_text().split("\n")[:-1]):
        assert {f"{line}-a", f"{line}-b"} <= found
    pairs = {name for name in found if name.startswith("test-")}
    assert {name[:-2] for name in pairs if name.endswith("-a")} == {name[:-2] for name in pairs if name.endswith("-b")}
    assert house.office.store.problems() == []
    builders.close(house)
