"""What a record asks for, while a set of records is carried out, and what came of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from stts_tui.domain.common.errors import Reason
from stts_tui.domain.common.quick import quick
from stts_tui.domain.messages.message import FoundFile
from stts_tui.domain.tariff.outlook import Outlook
from stts_tui.domain.tariff.steps import Task
from stts_tui.services.bench import Bench
from stts_tui.services.tariff.file_set import FileSet


@quick
@dataclass(frozen=True)
class Outcome:
    """What came of a record that was accepted; `next_file` is where a search goes on."""

    file_number: str = ""
    total_found: int | None = None
    found: tuple[FoundFile, ...] = ()
    remarks: tuple[Reason, ...] = ()
    outlook: Outlook | None = None
    next_file: str = ""


@dataclass(frozen=True)
class AtWork:
    """A set of records while it is carried out: in whose name, and the files as they stand."""

    bench: Bench
    files: FileSet


class Errand(ABC):
    """What a record asks for."""

    number = ""  # of the file that it names, if it names one

    def task(self, work: AtWork) -> Task | None:
        """The step for which something is to be gathered, if there is one."""
        return None

    @abstractmethod
    def carry_out(self, work: AtWork) -> Outcome:
        """Do it. Raises Refused, and then nothing of it stays."""
