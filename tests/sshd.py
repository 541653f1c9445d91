"""A real sshd on loopback: what its tests need, its keys, and how to reach it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin")
WHY_NOT = (
    "needs openssh-server and openssh-client" if SSHD is None or not shutil.which("sftp")
    else "needs root: sshd changes into whoever logs in" if os.geteuid() != 0
    else "needs /run: sshd wants a path that only root can write" if not os.access("/run", os.W_OK)
    else ""
)  # fmt: skip


@contextlib.contextmanager
def a_place() -> Iterator[Path]:
    """A folder that only root can write, with the keys `host` and `client`."""
    folder = Path(tempfile.mkdtemp(prefix="stts-ssh-", dir="/run"))
    folder.chmod(0o755)
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    yield folder
    shutil.rmtree(folder)


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def server_lines(place: Path, port: int) -> str:
    """What every configuration here begins with."""
    return (
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place / 'host'}\nPidFile none\nUsePAM no\n"
        "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
    )


@contextlib.contextmanager
def serving(place: Path, port: int) -> Iterator[None]:
    """sshd with the configuration `sshd_config` of `place`; it answers on `port`."""
    with (place / "log").open("w") as log:
        process = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(place / "sshd_config")], stderr=log)
    try:
        for _try in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (place / "log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def client_options(place: Path) -> list[str]:
    """For ssh, scp and sftp alike: this key, this host, nothing of the machine's settings."""
    return [
        "-F", "none", "-i", str(place / "client"), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
        "-o", f"UserKnownHostsFile={place / 'known'}", "-o", "LogLevel=ERROR",
    ]  # fmt: skip
