"""`stts-tui register import` and `check`: what they print, and the file of the lines that were left out."""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from stts_tui import bootstrap, command_words
from stts_tui.domain.common.calendar import belgian_date, system_clock
from stts_tui.domain.common.troubles import why_not
from stts_tui.exchange.register_file import LEFT_OUT, FaultyLine, RegisterFile
from stts_tui.exit_codes import CANNOT, FOUND, OK
from stts_tui.i18n import _, _n
from stts_tui.services.host.register import BadRegisterFile, check_register, import_register, seekable


def run(given: argparse.Namespace, url: str) -> int:
    """Do what `given` says; gives the exit code. Raises Refused."""
    from stts_tui.domain.common.text import clean_text
    from stts_tui.services.host.register import set_register_open

    if given.verb in ("import", "check"):
        try:  # said before the database opens
            file = sys.stdin.buffer if given.file == "-" else open(given.file, "rb")  # noqa: SIM115
        except OSError as error:
            return command_words.cannot(_("{path} cannot be read: {why}.").with_values(path=given.file, why=why_not(error)))
        with file:
            return check(file) if given.verb == "check" else take_in(file, given, url)
    store = bootstrap.open_store(url)
    try:
        set_register_open(store, system_clock(), clean_text(given.why, longest=120) if given.verb == "close" else "")
    finally:
        store.close()
    return OK


def check(file: BinaryIO) -> int:
    """Tell what is faulty in a register; gives the exit code."""
    reading = check_register(seekable(file), belgian_date(system_clock()))
    _tell(group.sentence for group in reading.groups.values())
    words = _n("{count} line, read as {encoding}", "{count} lines, read as {encoding}")
    told = words.with_values(count=reading.lines, encoding=_encoding(reading))
    faults = _n("{count} fault", "{count} faults").with_values(count=reading.fault_count)
    sys.stdout.write(f"{told}; {faults}\n")
    return FOUND if reading.groups else OK


def take_in(file: BinaryIO, given: argparse.Namespace, url: str) -> int:
    """Import a register; gives the exit code. With `given.skip_faulty` the faulty lines go to that file."""
    store = bootstrap.open_store(url)
    out: str | None = given.skip_faulty
    try:
        with _left_out(out) as writer:
            count, reading = import_register(
                store, system_clock(), seekable(file), os.path.basename(given.file), writer.write if writer else None
            )
    except BadRegisterFile as bad:
        _tell([*bad.told, str(_("nothing was taken in; faults: {count}").with_values(count=bad.count))])
        return FOUND
    except FileExistsError:
        _tell([str(_("{path} is there already; name another file for the faulty lines.").with_values(path=out))])
        return CANNOT
    except OSError as error:
        if out is None or error.filename != out:
            raise
        _tell([str(_("{path} cannot be written: {why}.").with_values(path=out, why=why_not(error)))])
        return CANNOT
    finally:
        store.close()
    _tell(group.sentence for group in reading.groups.values())
    taken = _(
        "{lines} lines, {people} people: {new} new, {changed} changed ({moved} moved, {deaths} deceased);"
        " {households} new households, {addresses} with another address."
    )
    sys.stdout.write(f"{taken.with_values(**count.values())}\n")
    if count.replaced:
        words = _n("{count} number was replaced.", "{count} numbers were replaced.").with_values(count=count.replaced)
        sys.stdout.write(f"{words}\n")
    if writer is not None and writer.count:
        words = _n("{count} line was left out: see {path}.", "{count} lines were left out: see {path}.")
        sys.stdout.write(f"{words.with_values(count=writer.count, path=out)}\n")
    return OK


class _Writer:
    """The lines that were left out, as a register that can be corrected and imported."""

    def __init__(self, file: IO[str]) -> None:
        self._rows = csv.writer(file, delimiter=";")
        self._rows.writerow(LEFT_OUT)
        self.count = 0

    def write(self, line: FaultyLine) -> None:
        number, cells, reasons = line
        others = _("line {line}: another line of this person is faulty").with_values(line=number)
        told = _("line {line}: {reasons}").with_values(line=number, reasons=" ".join(reasons))
        self._rows.writerow((*cells, told if reasons else others))
        self.count += 1


@contextmanager
def _left_out(path: str | None) -> Iterator[_Writer | None]:
    """The writer of a new file for its owner alone; the file goes again where nothing was left out, or all failed."""
    if path is None:
        yield None
        return
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            writer = _Writer(file)
            yield writer
    except BaseException:
        os.unlink(path)
        raise
    if not writer.count:
        os.unlink(path)


def _encoding(reading: RegisterFile) -> str:
    names = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252"}
    return names.get(reading.encoding, reading.encoding.upper()) or "-"


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stderr.write(f"stts-tui: {line}\n")
