"""The PostgreSQL of tests: shared, reached by TLS and by its socket, gone with whoever used it; and a pair."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import certificates, postgresql, postgresql_pair

psycopg = pytest.importorskip("psycopg", reason="the extra `postgresql` is not installed")
pytestmark = postgresql.needed

_OTHER = """
import sys
from tests import postgresql
here = postgresql.server()
print(here.folder, (here.data / "postmaster.pid").read_text().splitlines()[0], flush=True)
sys.stdin.read()
"""


def _encrypted(connection: object) -> bool:
    found = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")  # type: ignore[attr-defined]
    return bool(found.fetchone()[0])


def test_a_database_is_its_owners_in_utf8_and_c_and_gone_afterwards() -> None:
    with postgresql.a_database() as address:
        with psycopg.connect(address, sslmode="verify-full") as connection:
            assert _encrypted(connection)
            columns = "datname, pg_encoding_to_char(encoding), datcollate, datdba::regrole::text, current_user"
            asked = f"SELECT {columns} FROM pg_database"
            name, *rest = connection.execute(f"{asked} WHERE datname = current_database()").fetchone()
            connection.execute("CREATE TABLE one (id bigint)")
        assert rest == ["UTF8", "C", postgresql.OWNER, postgresql.OWNER]
        with postgresql.a_database(template=name, socket=True) as second, psycopg.connect(second) as connection:
            assert not _encrypted(connection)
            assert connection.execute("SELECT count(*) FROM one").fetchone() == (0,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(address)


def test_without_tls_or_its_authority_nobody_comes_in_by_the_network(tmp_path: Path) -> None:
    here = postgresql.server()
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(here.address("postgres"), sslmode="disable")
    certificates.write(tmp_path)  # another authority's
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(here.address("postgres", sslmode="verify-full", sslrootcert=str(tmp_path / "ca.crt")))


def started(environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _OTHER], env=environment, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_run_that_is_killed_leaves_no_server() -> None:
    """The server is another one than ours: a run of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_TESTRUNUID"}
    environment["PYTEST_XDIST_TESTRUNUID"] = f"x{os.getpid()}"
    with started(environment) as one:
        assert one.stdout is not None
        folder, pid = one.stdout.readline().split()
        with started(environment) as two:
            assert two.stdout is not None
            assert two.stdout.readline().split() == [folder, pid]  # they share it
            one.kill()
            one.wait()
            os.kill(int(pid), 0)
            two.send_signal(signal.SIGKILL)
            two.wait()
    postgresql.until_true(lambda: not Path(folder).parent.exists(), Path(folder) / "log")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_a_standby_has_what_was_acknowledged_and_takes_over() -> None:
    with postgresql_pair.a_pair() as pair:
        address = pair.address(pair.new_database(), target_session_attrs="read-write", sslmode="verify-full")
        with psycopg.connect(address, autocommit=True) as before:
            assert before.info.port == pair.primary.port
            before.execute("CREATE TABLE one (id bigint)")
            before.execute("INSERT INTO one VALUES (1)")
            stalled = pair.stall()
            pair.promote(stalled)
            with pytest.raises(psycopg.OperationalError):
                before.execute("SELECT 1")
        with psycopg.connect(address) as after:
            assert after.info.port == pair.standby.port
            assert after.execute("SELECT id FROM one").fetchall() == [(1,)]
