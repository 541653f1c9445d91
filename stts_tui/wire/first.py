"""What the process was started with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def first_environment() -> Mapping[str, str]:
    """The environment before Python set LC_CTYPE in it, which it does where it finds the C locale (PEP 538)."""
    try:
        raw = Path("/proc/self/environ").read_bytes()
    except OSError:
        return dict(os.environ)
    pairs = (entry.partition(b"=") for entry in raw.split(b"\0") if entry)
    return {os.fsdecode(name): os.fsdecode(value) for name, _equals, value in pairs}
