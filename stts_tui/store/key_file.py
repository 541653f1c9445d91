"""The key of an encrypted database: a file with 64 hexadecimal digits, which only its owner may read.

It is random and as long as the cipher's own key, so that nothing is derived of it: opening costs no more than without.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.troubles import why_not
from stts_tui.i18n import Words, _
from stts_tui.store import faults
from stts_tui.store.lent import most_rights
from stts_tui.store.whole_files import put_whole

_BYTES = 32  # AES-256
_FORM = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)


def read(path: Path) -> Secret:
    """The key in `path`. Raises BAD_KEY for a file that is not there, that others can read, or that holds no key."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe without a writer would wait for ever
        with open(descriptor, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise _bad(path, _("it is no file"))
            _must_be_private(path, found)
            text = file.read(200).decode("ascii", "replace").strip()
    except OSError as error:
        raise _bad(path, why_not(error)) from None
    if not _FORM.fullmatch(text):
        raise _bad(path, _("it does not hold 64 hexadecimal digits and nothing else"))
    return Secret(text.lower())


def make(path: Path) -> Secret:
    """A new key in the new file `path`, on the disk. Raises BAD_KEY; a file that is there is left as it is."""
    key = Secret(secrets.token_hex(_BYTES))
    try:
        put_whole([path], lambda file: file.write(f"{key.reveal()}\n".encode("ascii")))
    except FileExistsError:
        raise _bad(path, _("it is there already, and is left as it is")) from None
    except OSError as error:
        raise _bad(path, why_not(error)) from None
    return key


def fingerprint(key: Secret) -> str:
    """What tells one key from another and nothing of either: the keys are random."""
    return hashlib.sha256(f"stts-tui key {key.reveal()}".encode()).hexdigest()[:16]


def _must_be_private(path: Path, found: os.stat_result) -> None:
    rights = stat.S_IMODE(found.st_mode)
    if rights & ~most_rights(path):
        told = _("others can read it, its rights are {rights}; `{command}` mends it")
        raise _bad(path, told.with_values(rights=f"{rights:04o}", command=f"chmod 600 {path}"))


def _bad(path: Path, why: Words | str) -> Exception:
    return refused(faults.BAD_KEY, path=path, why=why)
