"""What the log keeps of an unexpected error: where it happened, never a value.

A traceback without locals and without the error's own text, which may hold what somebody typed. The person sees a
reference number that leads to it.
"""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY3479"


def log_file() -> Path:
    from platformdirs import user_log_path

    return user_log_path("stts-tui") / "trouble.log"


def record(error: BaseException) -> str:
    """Write where `error` came from into the log; gives the reference number. Never raises."""
    import secrets  # only now: start-up counts

    number = "".join(secrets.choice(_ALPHABET) for _position in range(6))
    lines = [f"{number} {type(error).__module__}.{type(error).__name__}"]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"    {frame.filename}:{frame.lineno} {frame.name}")
    note("\n".join(lines))
    return number


def note(text: str) -> None:
    """Write a line of ours, no value of anybody's, into the log. Never raises."""
    try:
        path = log_file()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {text}\n")
    except OSError:
        pass  # a full or foreign disk must not hide the error itself; the number then leads nowhere
