"""One kind of "no": a stable code, a sentence that helps, and the field it is about, the same in every front door.

A `Fault` is declared once, as a module constant beside the rule that it belongs to. It is raised through `refused()`.
Screen, command line and XML answer show the same code and sentence. Sentences never hold a password or a full
national register number. Codes are never reused (tests/contract/test_faults.py keeps them unique).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Final

from stts_tui.i18n import Words, _

_faults: dict[str, Fault] = {}


@dataclass(frozen=True)
class Fault:
    """A reason to refuse: `code` for machines, `sentence` for people, `brief` (20 characters) beside a field.

    `basis` tells the article of the law that it comes from, or who sets the term; it stands after the sentence. A function
    of a module, so that a refusal travels between processes. A refusal that is `audited` leaves a line in the audit trail:
    it denies a right, or tells something of a person. One of what was typed wrongly does neither.
    """

    code: str
    sentence: Words
    brief: Words
    basis: Callable[[], Words] | None = None
    audited: bool = False


def fault(
    code: str, sentence: Words, *, brief: Words | None = None, basis: Callable[[], Words] | None = None,
    audited: bool = False,
) -> Fault:  # fmt: skip
    """Declare a fault; a second one with the same code is a programming error (ValueError at import)."""
    if code in _faults:
        raise ValueError(f"fault {code} is declared twice")
    made = Fault(code, sentence, brief if brief is not None else _("not accepted"), basis, audited)
    _faults[code] = made
    return made


def all_faults() -> tuple[Fault, ...]:
    """Every declared fault, by code (the modules that declare them must have been imported)."""
    return tuple(_faults[code] for code in sorted(_faults))


@dataclass(frozen=True)
class Reason:
    """A fault in one case: with the values of its sentence and the form field it stands beside, if any."""

    fault: Fault
    field: str | None = None
    values: Mapping[str, object] = made_by(default_factory=dict)

    @property
    def code(self) -> str:
        return self.fault.code

    @property
    def words(self) -> Words:
        """The sentence, in no language yet."""
        said = self.fault.sentence.with_values(**self.values)
        return said if self.fault.basis is None else Words("{said} ({basis})", {"said": said, "basis": self.fault.basis()})

    @property
    def sentence(self) -> str:
        return str(self.words)

    @property
    def brief(self) -> str:
        return str(self.fault.brief.with_values(**self.values))

    def at(self, field_name: str) -> Reason:
        """The same reason beside `field_name`."""
        return Reason(self.fault, field_name, self.values)


class Refused(Exception):
    """The program says no. `reasons` holds every reason that was found, never none.

    `is_told`: whoever raised it has written its line in the audit trail already.
    """

    is_told = False

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons: Final[tuple[Reason, ...]] = tuple(reasons)
        if not self.reasons:
            raise ValueError("a refusal needs a reason")
        super().__init__(", ".join(reason.code for reason in self.reasons))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Reason, ...]]]:
        """Travels between processes with its reasons, not with its text."""
        return Refused, (self.reasons,)

    @property
    def first(self) -> Reason:
        return self.reasons[0]

    @property
    def code(self) -> str:
        return self.first.code

    @property
    def field(self) -> str | None:
        return self.first.field

    @property
    def sentence(self) -> str:
        return self.first.sentence

    @property
    def outcome(self) -> str:
        """What its line in the audit trail says: the first code that is to have one; empty where none is."""
        return next((reason.code for reason in self.reasons if reason.fault.audited), "")


def refused(because: Fault, *, field: str | None = None, **values: object) -> Refused:
    """The exception to raise for one fault."""
    return Refused([Reason(because, field, values)])


CHANGED_MEANWHILE = fault(
    "changed-meanwhile",
    _("Changed by {name} on {at} while you were working. Nothing of yours is lost: what stands here is what you typed."
      " Look at the present data (F5) before you save."),
)  # fmt: skip
