"""What systemd lends a service: credentials, files in a folder of the service alone."""

from __future__ import annotations

import os
from pathlib import Path

_OWNERS, _SYSTEMDS = 0o600, 0o440  # systemd lends by an access list, which shows as the group's right


def credential(name: str) -> Path | None:
    """The file of the credential with that name; None where none is lent to this process."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    lent = Path(folder) / name
    return lent if folder and lent.exists() else None


def most_rights(path: Path) -> int:
    """What rights a file with a secret may have at most."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    return _SYSTEMDS if folder and path.parent == Path(folder) else _OWNERS
