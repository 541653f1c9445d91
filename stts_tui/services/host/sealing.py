"""Backups encrypted to public keys, in the format of age (age-encryption.org/v1), which `age`, `rage` and others open.

Whoever makes a backup need not be able to read it: the private keys, the identities, stay elsewhere.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.i18n import _
from stts_tui.store import faults

BAD_RECIPIENT = fault("backup-recipient", _("To “{text}” no backup can be encrypted ({why}). Nothing was made."))
BAD_IDENTITY = fault("backup-identity", _("The file {path} cannot be used as a private key: {why}. Nothing has changed."))
IDENTITY_WANTED = fault(
    "backup-encrypted", _("The backup {path} is encrypted. `--identity` names the file with a private key that opens it.")
)
OTHER_IDENTITY = fault(
    "backup-other-identity", _("The backup {path} is encrypted to others: no key in {identity} opens it. Nothing has changed.")
)
CUT = _("it is damaged, or its end is missing")

ENDING = ".age"
_HEADS = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
_PUBLIC, _PRIVATE = ("age1", "ssh-"), "AGE-SECRET-KEY-"
_OPENSSH = b"-----BEGIN OPENSSH "
_MOST = 1 << 16


def must_be_installed() -> None:
    """Raises NO_CIPHER."""
    if find_spec("pyrage") is None:
        raise refused(faults.NO_CIPHER, command='pip install "stts-tui[encrypted]"')


def recipients(named: Sequence[str]) -> list[Any]:
    """The public keys that are named: each itself, or a file with one on each line, as `age -R` reads it.

    Raises BAD_RECIPIENT, NO_CIPHER.
    """
    must_be_installed()
    found: list[Any] = []
    for text in named:
        found.extend(_recipient(line) for line in ([text] if text.startswith(_PUBLIC) else _lines_of(text)))
    return found


def _lines_of(name: str) -> list[str]:
    try:
        with Path(name).open("rb") as file:
            text = file.read(_MOST).decode("utf-8", "replace")
    except OSError as error:
        raise refused(BAD_RECIPIENT, text=name, why=why_not(error)) from None
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise refused(BAD_RECIPIENT, text=name, why=_("no public key is in it"))
    return lines


def _recipient(text: str) -> Any:
    import pyrage

    try:
        return (pyrage.ssh if text.startswith("ssh-") else pyrage.x25519).Recipient.from_str(text)
    except pyrage.RecipientError as error:
        shown = text if text.startswith(_PUBLIC) else "…"  # a private key that was put there by mistake is not repeated
        raise refused(BAD_RECIPIENT, text=shown, why=str(error)) from None


def identities(path: Path) -> list[Any]:
    """The private keys in a file that only its owner can read. Raises BAD_IDENTITY, NO_CIPHER."""
    must_be_installed()
    import pyrage

    try:
        with path.open("rb") as file:
            rights = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            data = file.read(_MOST)
    except OSError as error:
        raise refused(BAD_IDENTITY, path=path, why=why_not(error)) from None
    if rights & 0o077:
        told = _("others can read it, its rights are {rights}; `{command}` mends it")
        raise refused(BAD_IDENTITY, path=path, why=told.with_values(rights=f"{rights:04o}", command=f"chmod 600 {path}"))
    try:
        if data.startswith(_OPENSSH):
            return [pyrage.ssh.Identity.from_buffer(data)]
        lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(_PRIVATE)]
    except pyrage.IdentityError as error:
        raise refused(BAD_IDENTITY, path=path, why=str(error)) from None
    if not found:
        raise refused(BAD_IDENTITY, path=path, why=_("no private key of age or OpenSSH is in it"))
    return found


def new_identity(path: Path) -> str:
    """A private key in the new file `path`; gives the public one. Raises BAD_IDENTITY, NO_CIPHER."""
    must_be_installed()
    import pyrage

    made = pyrage.x25519.Identity.generate()
    public = str(made.to_public())
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"# public key: {public}\n{made}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise refused(BAD_IDENTITY, path=path, why=why_not(error)) from None
    return public


def seal(plain: Path, sealed: Path, to: Sequence[Any]) -> bool:
    """`plain` encrypted in the empty file `sealed`, on the disk; whether what stands there opens to the same bytes.

    To be able to look, it is encrypted to a key of this moment too, which nobody ever has. Raises OSError.
    """
    import pyrage

    passing = pyrage.x25519.Identity.generate()
    try:
        with plain.open("rb") as source, sealed.open("wb") as target:
            pyrage.encrypt_io(source, target, [*to, passing.to_public()])
            target.flush()
            os.fsync(target.fileno())
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from None  # a full disk comes so
    with plain.open("rb") as file:
        wanted = hashlib.file_digest(file, "sha256").digest()
    found = _Summing()
    try:
        with sealed.open("rb") as file:
            pyrage.decrypt_io(file, found, [passing])
    except (pyrage.DecryptError, OSError):
        return False
    return found.digest() == wanted


class _Summing:
    """A file that keeps the sum of what is written alone."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self.digest: Callable[[], bytes] = self._sum.digest

    def write(self, block: bytes) -> int:
        self._sum.update(block)
        return len(block)

    def flush(self) -> None:
        pass


def is_sealed(file: BinaryIO) -> bool:
    """Whether the file, which stands at its beginning, is one of age's; it stands there again afterwards."""
    head = file.read(max(map(len, _HEADS)))
    file.seek(0)
    return head.startswith(_HEADS)


def unseal(file: BinaryIO, into: BinaryIO, identity: Path, backup: Path) -> bool:
    """What is in the sealed `file`, into `into`; whether all of it was there.

    Raises OTHER_IDENTITY, and what `identities` does.
    """
    keys = identities(identity)
    import pyrage

    try:
        pyrage.decrypt_io(file, into, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise refused(OTHER_IDENTITY, path=backup, identity=identity) from None
        return False
    except OSError as error:
        if error.errno is not None:
            raise  # of the disk
        return False
    return True
