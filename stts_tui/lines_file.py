"""Lines that a command writes into a file that its caller named: whole under that name, or not there."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from stts_tui import i18n
from stts_tui.domain.common.troubles import why_not
from stts_tui.exit_codes import CANNOT, OK
from stts_tui.i18n import _, _n
from stts_tui.store.whole_files import put_whole


def write_lines(path: str, lines: Callable[[], Iterable[tuple[str, bool]]]) -> int:
    """Write each text; those with True are counted, and their number told. The exit code.

    The lines are asked for once they can be written: what looks them up tells the audit of it.
    """
    count = 0

    def write(file: BinaryIO) -> None:
        nonlocal count
        for text, counts in lines():
            file.write(text.encode())
            count += counts

    try:
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        put_whole([Path(os.path.abspath(path))], write)
    except OSError as error:
        told = _("{path} cannot be written: {why}.").with_values(path=path, why=why_not(error))
        sys.stderr.write(f"stts-tui: {i18n.plain(told)}\n")
        return CANNOT
    words = _n("{count} line has been written to {path}.", "{count} lines have been written to {path}.")
    sys.stdout.write(f"{words.with_values(count=count, path=path)}\n")
    return OK
