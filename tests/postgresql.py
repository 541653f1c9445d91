"""A real PostgreSQL for tests: a cluster of their own, stopped and taken away at the end, also when they are killed.

`server()` is one for all processes of a run; `a_server(...)` is one that a test may break. Both listen on a free port of
loopback with TLS, by a certification authority of their own, and on a Unix socket; three roles log in by SCRAM: SUPERUSER,
OWNER (may create databases, and owns those of `a_database`) and APP (serves). Addresses name a file of passwords, never one.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import itertools
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from tests import certificates
from tests.postgresql_keeper import READY, USERS
from tests.sshd import a_port

if TYPE_CHECKING:
    import psycopg

SUPERUSER, OWNER, APP, REPLICA = "postgres", "stts_owner", "stts_app", "stts_replica"
ROOT = Path(__file__).parents[1]
_SERVER_USERS = ("postgres", "nobody")  # where we are root, which the server refuses to be
_QUICK = {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}
_SETTINGS = {
    "listen_addresses": "127.0.0.1", "ssl": "on", "ssl_cert_file": "../server.crt", "ssl_key_file": "../server.key",
    "max_connections": "200", "timezone": "UTC", "lc_messages": "C",
    "log_line_prefix": "%m [%p] %u@%d ",
}  # fmt: skip
_HBA = """\
local all all scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
local replication stts_replica scram-sha-256
hostssl replication stts_replica 127.0.0.1/32 scram-sha-256
"""


def _programs() -> Path | None:
    """The newest server's programs: Debian keeps them out of the way, each version in a folder of its own."""

    def version(path: Path) -> int:
        return int(re.sub(r"\D", "", path.parent.name) or 0)

    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, debian), os.environ.get("PATH", "")]))
    return Path(found).parent if found else None


PROGRAMS = _programs()


def _server_user() -> str | None:
    """As whom the server runs; None: as we do."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _SERVER_USERS if name in names)


def _why_not() -> str:
    if PROGRAMS is None:
        return "needs the server of PostgreSQL: initdb is not there (Debian's postgresql)"
    try:
        import psycopg  # noqa: F401 (whether it is there)
    except ImportError:
        return "needs psycopg: the extra `postgresql` is not installed"
    return ""


WHY_NOT = _why_not()
needed = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "-")


@dataclass
class Server:
    """A cluster in `folder`, which is there while `hold` is open."""

    folder: Path
    port: int
    passfile: Path
    hold: IO[str] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def ca(self) -> Path:
        """The authority that a client is to trust."""
        return self.folder / "ca.crt"

    def address(self, database: str, role: str = OWNER, *, socket: bool = False, **more: str) -> str:
        """The address of a database for `role`, by TLS over loopback or over the Unix socket."""
        asked = {"passfile": str(self.passfile)}
        asked |= {"host": str(self.folder)} if socket else {"sslrootcert": str(self.ca)}
        place = f":{self.port}" if socket else f"127.0.0.1:{self.port}"
        return f"postgresql://{role}@{place}/{quote(database)}?{urlencode(asked | more)}"

    def connection(self, database: str = "postgres", role: str = SUPERUSER) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the driver itself, to look behind the program's back; each statement is a transaction."""
        import psycopg

        return psycopg.connect(
            host=str(self.folder), port=self.port, dbname=database, user=role, passfile=str(self.passfile), autocommit=True
        )

    def run(self, statement: str, database: str = "postgres", role: str = SUPERUSER) -> list[tuple[Any, ...]]:
        """The rows of a statement, if it has some."""
        with self.connection(database, role) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload, unused-ignore]
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Come back when it accepts connections."""
        self.control("start", "-w", "-t", "60", "-l", str(self.folder / "log"))

    def answers(self) -> None:
        """Come back when it accepts connections again: it may be starting its processes anew."""
        until_true(self._is_ready, self.folder / "log")

    def _is_ready(self) -> bool:
        assert PROGRAMS is not None
        asked = [str(PROGRAMS / "pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def stop(self, mode: str = "fast") -> None:
        self.control("stop", "-w", "-m", mode)

    def kill(self) -> None:
        """kill -9 of the postmaster and of all that it started, as a machine that loses its power."""
        postmaster = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def control(self, *arguments: str) -> None:
        program("pg_ctl", *arguments, "-s", "-D", str(self.data), log=self.folder / "log")

    @contextlib.contextmanager
    def a_database(self, template: str | None = None, owner: str = OWNER, name: str = "") -> Iterator[str]:
        """The name of a new database, empty or as `template` is, dropped afterwards with whoever is in it."""
        name = name or f"t_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} OWNER {owner}" + (f" TEMPLATE {template}" if template else ""))
        try:
            yield name
        finally:
            self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


_numbers = itertools.count(1)


@contextlib.contextmanager
def a_database(template: str | None = None, role: str = OWNER, *, socket: bool = False) -> Iterator[str]:
    """The address of a new database of the run's server, owned by OWNER; dropped afterwards. Skips where there is none."""
    here = server()
    with here.a_database(template) as name:
        yield here.address(name, role, socket=socket)


@functools.cache
def server() -> Server:
    """The run's server, which all its processes share: the first to ask starts it. Skips where there is none."""
    if WHY_NOT:
        pytest.skip(WHY_NOT)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")[:12]
    folder = Path(_temporary(), f"stts-pg-{run}")
    with Path(_temporary(), f"stts-pg-{os.geteuid()}.lock").open("a") as one_at_a_time:  # stays: others may wait for it
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if (folder / READY).exists():
            hold: IO[str] = (folder / USERS).open("a")
            fcntl.flock(hold, fcntl.LOCK_SH)
            if (folder / READY).exists():  # and does not go away while we come
                return Server(folder / "one", int((folder / READY).read_text()), folder / "passwords", hold)
            hold.close()
        hold = _kept(folder)
        made = make(folder, "one", _QUICK)
        made.hold = hold
        (folder / READY).write_text(str(made.port))
        return made


@contextlib.contextmanager
def a_server(**settings: str) -> Iterator[Server]:
    """A server that is a test's own, with fsync as it comes; settings as in its own file."""
    with a_folder() as folder:
        yield make(folder, "one", settings)


@contextlib.contextmanager
def a_folder() -> Iterator[Path]:
    """A folder for `make`; all servers in it are stopped afterwards, at the latest when this process has ended."""
    if WHY_NOT:
        pytest.skip(WHY_NOT)
    folder = Path(tempfile.mkdtemp(prefix="stts-pg-", dir=_temporary()))
    with _kept(folder):
        yield folder


def make(folder: Path, name: str, settings: Mapping[str, str]) -> Server:
    """A new cluster `name` in a kept folder, started, with its roles."""
    words = {role: secrets.token_urlsafe(18) for role in (SUPERUSER, OWNER, APP, REPLICA)}
    passfile, theirs = folder / "passwords", folder / name
    _write_private(passfile, "".join(f"*:*:*:{role}:{word}\n" for role, word in words.items()))
    open_folder(theirs)
    certificates.write(theirs)
    first = theirs / "first"
    _write_private(first, words[SUPERUSER])
    give(theirs)
    made = Server(theirs, a_port(), passfile)
    program(
        "initdb", "-D", str(made.data), "-U", SUPERUSER, f"--pwfile={first}", "--auth=scram-sha-256", "--no-sync",
        "--no-instructions", "--encoding=UTF8", "--locale=C", log=theirs / "log",
    )  # fmt: skip
    first.unlink()
    configure(made, settings)
    (made.data / "pg_hba.conf").write_text(_HBA)
    made.start()
    made.run(f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{words[OWNER]}'")
    made.run(f"CREATE ROLE {APP} LOGIN PASSWORD '{words[APP]}'")
    made.run(f"CREATE ROLE {REPLICA} LOGIN REPLICATION PASSWORD '{words[REPLICA]}'")
    return made


def open_folder(folder: Path) -> None:
    """Make a folder into which the server's user gets, whatever mask whoever came before has left."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


def configure(made: Server, settings: Mapping[str, str]) -> None:
    """Say these settings, and where it listens; they hold from its next start."""
    said = {**_SETTINGS, "port": str(made.port), "unix_socket_directories": str(made.folder), **settings}
    with (made.data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in said.items())


def give(folder: Path) -> None:
    """A folder with what is in it to whom the server runs as."""
    user = _server_user()
    for path in [folder, *folder.rglob("*")] if user else []:
        shutil.chown(path, user, pwd.getpwnam(str(user)).pw_gid)


def program(name: str, *arguments: str, log: Path) -> None:
    """Run one of the server's programs as whom the server runs; what it says, and what its server says, goes into `log`."""
    assert PROGRAMS is not None
    user = _server_user()
    become: dict[str, Any] = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    if not log.exists():
        log.touch(0o644)
        give(log)
    with log.open("a") as said:
        done = subprocess.run(
            [str(PROGRAMS / name), *arguments], env=clean, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            check=False, timeout=120, **become,
        )  # fmt: skip
    assert done.returncode == 0, (name, arguments, log.read_text()[-3000:])


def until_true(is_so: Callable[[], bool], log: Path) -> None:
    """Ask again and again; fails with the end of the server's log after half a minute."""
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until, log.read_text()[-3000:]
        time.sleep(0.02)


def _temporary() -> str:
    """Where sockets may lie (their path has at most 107 bytes) and whom the server runs as gets in."""
    chosen = Path(tempfile.gettempdir())
    entered = all(above.stat().st_mode & 0o001 for above in (chosen, *chosen.parents))
    return str(chosen) if entered and len(str(chosen)) < 60 else "/tmp"


def _kept(folder: Path) -> IO[str]:
    """What holds the folder, made if it is not there: when it is closed everywhere, all in it ends."""
    open_folder(folder)
    hold = (folder / USERS).open("a")
    fcntl.flock(hold, fcntl.LOCK_SH)
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.postgresql_keeper", str(folder)], cwd=ROOT, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert keeper.stdout is not None
    with keeper.stdout:
        assert keeper.stdout.readline() == "here\n"
    keeper.returncode = 0  # nobody waits for it: it outlives us
    return hold


def _write_private(path: Path, text: str) -> None:
    path.touch(0o600)
    path.chmod(0o600)
    path.write_text(text)
