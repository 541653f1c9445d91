"""What takes long is done in a day's sample, another one each day; whole where `TESTS=whole` stands in the environment.

`TESTS_SEED=N` repeats the sample of a day; what fails says it.
"""

from __future__ import annotations

import os
import zlib
from datetime import UTC, datetime

WHOLE = os.environ.get("TESTS") == "whole"
SEED = os.environ.setdefault("TESTS_SEED", str(datetime.now(UTC).date().toordinal()))  # for the processes of this run too
_SHARE = 8  # one of so many tests that are marked `long` runs in a day's sample


def runs_today(name: str) -> bool:
    """Whether the test that is marked `long` and has this name belongs to the sample."""
    return WHOLE or zlib.crc32(f"{SEED} {name}".encode()) % _SHARE == 0
