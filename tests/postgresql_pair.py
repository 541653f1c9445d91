"""Two real servers: a primary, and a standby that has what was acknowledged before the primary acknowledges it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from tests.postgresql import OWNER, REPLICA, Server, a_folder, configure, give, make, open_folder, program, until_true
from tests.sshd import a_port

_NAME = "standby"  # by which the primary knows it


@dataclass
class Pair:
    """Both certificates are of one authority, so that one address reaches whichever serves."""

    primary: Server
    standby: Server

    def address(self, database: str, role: str = OWNER, **more: str) -> str:
        """One address for both: whoever connects finds the one that can be written."""
        asked = {
            "host": "127.0.0.1,127.0.0.1", "port": f"{self.primary.port},{self.standby.port}",
            "passfile": str(self.primary.passfile), "sslrootcert": str(self.primary.ca), "connect_timeout": "3",
        }  # fmt: skip
        return f"postgresql://{role}@/{quote(database)}?{urlencode(asked | more)}"

    def new_database(self, name: str = "stts") -> str:
        """The name of an empty database of OWNER's on both; it goes with them."""
        self.primary.run(f"CREATE DATABASE {name} OWNER {OWNER}")
        return name

    def receiver(self) -> int:
        """The process of the standby that hears the primary's log."""
        found: list[tuple[int]] = []

        def is_streaming() -> bool:
            found[:] = self.standby.run("SELECT pid FROM pg_stat_wal_receiver WHERE status = 'streaming'")
            return bool(found)

        until_true(is_streaming, self.standby.folder / "log")
        return found[0][0]

    def is_synchronous(self) -> bool:
        """Whether the primary waits for the standby before it acknowledges."""
        return ("sync",) in self.primary.run("SELECT sync_state FROM pg_stat_replication")

    def stall(self) -> int:
        """From now on nothing reaches the standby, and the primary acknowledges nothing; gives the stopped process."""
        pid = self.receiver()
        os.kill(pid, signal.SIGSTOP)
        return pid

    def promote(self, stalled: int | None = None) -> None:
        """Kill the primary with -9, as a machine that dies, and let the standby serve; comes back when it does."""
        self.primary.kill()
        if stalled is not None:
            os.kill(stalled, signal.SIGKILL)  # the standby starts its other processes anew
            self.standby.answers()
        self.standby.control("promote", "-w", "-t", "60")


@contextlib.contextmanager
def a_pair(**settings: str) -> Iterator[Pair]:
    """Both as they come, with fsync, and `settings`. Skips where there is no server."""
    with a_folder() as folder:
        primary = make(folder, "primary", settings)
        replica = folder / "replica"  # the passwords, as the server's user can read them
        replica.touch(0o600)
        replica.write_bytes(primary.passfile.read_bytes())
        give(replica)
        open_folder(folder / _NAME)
        standby = Server(folder / _NAME, a_port(), primary.passfile)
        for name in ("ca.crt", "server.crt", "server.key"):
            (standby.folder / name).touch(0o600)
            (standby.folder / name).write_bytes((primary.folder / name).read_bytes())
        give(standby.folder)
        source = f"host={primary.folder} port={primary.port} user={REPLICA} passfile={replica} application_name={_NAME}"
        program("pg_basebackup", "-d", source, "-D", str(standby.data), "-R", "-X", "stream", "--checkpoint=fast",
                "--no-sync", log=standby.folder / "log")  # fmt: skip
        configure(standby, settings)
        standby.start()
        pair = Pair(primary, standby)
        pair.receiver()
        primary.run(f"ALTER SYSTEM SET synchronous_standby_names = '{_NAME}'")
        primary.run("SELECT pg_reload_conf()")
        until_true(pair.is_synchronous, primary.folder / "log")
        yield pair
