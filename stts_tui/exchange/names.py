"""File names as the Belgian portal writes them [S37] [S39]: made, taken apart, and refused part by part.

    FI.STTS.123456.20260302.00001.R.1.1     a message that was sent
    GO.STTS.123456.20260302.00001.R.1       empty: starts its processing
    TD.STTS.123456.20260302.00001.R.1       empty: calls it back
    FS.STTS.123456.20260302.00001.R.1.1     its signature, which the portal checks and nobody needs here
    FO.ACRF.123456.20260302.00001.R         answer: the whole file, accepted or refused
    FO.ACRF.123456.20260302.00001.R.2       answer to the second delivery under that name: no answer takes another's place
    FO.ACRF.123456.20260302.00001.R.TD      answer to a TD that came too late; .GO: to a GO without a message
    FO.NOTI.123456.20260302.00001.R         answer: each record
    FO.STTS.123456.20260302.00001.R         the other way: assignments, changes, exports

The code STTS used in 2006 is not public, so STTS is ours [D14].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stts_tui.domain.common.errors import Reason, Refused, fault, refused
from stts_tui.domain.messages.message import Environment
from stts_tui.i18n import _

CODE = "STTS"

NAME_PARTS = fault(
    "name-parts",
    _("The name “{name}” is not made of the parts that a structured message has: FI.STTS.sender.date.serial.R.1.1,"
      " with seven parts for GO and TD."),
)  # fmt: skip
NAME_KIND = fault(
    "name-kind", _("The name “{name}” begins with “{part}”: FI is a message, GO starts it, TD calls it back, FS signs it.")
)
NAME_CODE = fault("name-code", _("The second part of the name is “{part}”; a message about the social tariff has STTS."))
NAME_SENDER = fault(
    "name-sender", _("The third part of the name is “{part}”: a sender number has 6 digits, as the settings page shows it.")
)
NAME_DATE = fault("name-date", _("The fourth part of the name is “{part}”: the day on which the file was made, as YYYYMMDD."))
NAME_SERIAL = fault(
    "name-serial",
    _("The fifth part of the name is “{part}”: 5 letters or digits of your choice, other ones for each file of a day."),
)
NAME_ENVIRONMENT = fault(
    "name-environment", _("The sixth part of the name is “{part}”: R is production, T a test of the circuit, S a simulation.")
)
NAME_COUNT = fault("name-count", _("The name ends in “{part}”: a message is one file, so FI ends in 1.1, and GO and TD in 1."))
_LONGEST = 80


class FileKind(StrEnum):
    """What a file of the drop folder is."""

    MESSAGE = "FI"
    START = "GO"
    CALL_BACK = "TD"
    SIGNATURE = "FS"


_WITH_INDEX = (FileKind.MESSAGE, FileKind.SIGNATURE)  # the count of files, and which of them it is


class Answer(StrEnum):
    """What a file of the answers' folder is."""

    RECEIPT = "ACRF"
    RESULTS = "NOTI"
    NEWS = "STTS"


@dataclass(frozen=True, order=True)
class MessageName:
    """The name of a message, without the kind: what FI, GO, TD and the answers have in common."""

    sender: str
    day: date
    serial: str
    environment: Environment

    def __str__(self) -> str:
        return self.file(FileKind.MESSAGE)

    @property
    def stem(self) -> str:
        return f"{self.sender}.{self.day:%Y%m%d}.{self.serial}.{self.environment}"

    def file(self, kind: FileKind) -> str:
        """The whole name of the file of that kind."""
        return f"{kind}.{CODE}.{self.stem}.{'1.1' if kind in _WITH_INDEX else '1'}"

    def answer(self, answer: Answer, delivery: int | FileKind = 1) -> str:
        """The name of an answer to it: to its nth delivery with another content, or to a file that steers it."""
        return f"FO.{answer}.{self.stem}" + ("" if delivery == 1 else f".{delivery}")


def _day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text, re.ASCII):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def parse_name(name: str) -> tuple[FileKind, MessageName]:
    """What a file called `name` (without folders) is.

    Raises: NAME_PARTS, or every one of NAME_KIND, NAME_CODE, NAME_SENDER, NAME_DATE, NAME_SERIAL, NAME_ENVIRONMENT and
        NAME_COUNT that applies.

    """
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:_LONGEST])
    parts = name.split(".")
    if len(name) > _LONGEST or len(parts) not in (7, 8):
        raise refused(NAME_PARTS, name=shown)
    kind, code, sender, day_text, serial, environment, *count = parts
    day = _day(day_text)
    tests = (
        (kind in set(FileKind), NAME_KIND, kind),
        (code == CODE, NAME_CODE, code),
        (re.fullmatch(r"[0-9]{6}", sender, re.ASCII) is not None, NAME_SENDER, sender),
        (day is not None, NAME_DATE, day_text),
        (re.fullmatch(r"[A-Za-z0-9]{5}", serial, re.ASCII) is not None, NAME_SERIAL, serial),
        (environment in set(Environment), NAME_ENVIRONMENT, environment),
        (count == (["1", "1"] if kind in _WITH_INDEX else ["1"]), NAME_COUNT, ".".join(count)),
    )
    reasons = [
        Reason(which, None, {"name": shown, "part": "".join(sign if sign.isprintable() else "?" for sign in part)})
        for fits, which, part in tests
        if not fits
    ]
    if reasons or day is None:
        raise Refused(reasons)
    return FileKind(kind), MessageName(sender, day, serial, Environment(environment))
