"""Where temporary files lie while tests run."""

from __future__ import annotations

import os
import shutil
import tempfile

_MEMORY, _ROOM = "/dev/shm", 6 << 30


def in_memory() -> None:
    """Where there is room: most of what the suite waits for is a disk that syncs. `TMPDIR=/tmp pytest` waits for it."""
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM:
        return
    if not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:  # tests start what they write
        os.environ["TMPDIR"] = tempfile.tempdir = _MEMORY  # of the processes of this run, and of those that they start
