"""One line, one tariff: a telephone line that another live file has is refused, unless a reason for it is given [D22].

With a reason the authority looks at it, before the tariff is given or, of an active file, beside it. What it has looked
at once is not asked again.
"""

from __future__ import annotations

from stts_tui.domain.common.errors import Reason, fault
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.tariff.around import Around, but
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.reasons import Doubt
from stts_tui.i18n import _

IN_USE_HERE = fault(
    "line-in-use-here",
    _("{phone} is the line of file {number} at your company: one line has one tariff. If that is right all the same, give"
      " the reason for a shared line; the authority (BIPT) then looks at it."),
    brief=_("in use"), audited=True,
)  # fmt: skip
IN_USE_ELSEWHERE = fault(
    "line-in-use-elsewhere",
    _("{phone} is the line of another person's tariff at another operator: one line has one tariff. If that is right all the"
      " same, give the reason for a shared line; the authority (BIPT) then looks at it."),
    brief=_("in use"), audited=True,
)  # fmt: skip


def _is_new(before: FileRecord | None, after: FileRecord) -> bool:
    """Whether the line was not there, or was there without a reason."""
    return before is None or before.phone != after.phone or not before.line_reason


def in_use(before: FileRecord | None, after: FileRecord, around: Around) -> list[Reason]:
    """IN_USE_HERE (its number is told), IN_USE_ELSEWHERE (nothing is), where no reason stands against it.

    `before` is the file as it was, None for a new one; `around.on_line` holds other people's live files on the line.
    """
    if after.line_reason or not around.on_line or (before is not None and before.phone == after.phone):
        return []
    own = next((file for file in around.on_line if file.company_id == after.company_id), None)
    values: dict[str, object] = {"phone": PhoneNumber(after.phone)}
    if own is None:
        return [Reason(IN_USE_ELSEWHERE, "phone", values)]
    return [Reason(IN_USE_HERE, "phone", values | {"number": own.number})]


def to_look_at(before: FileRecord | None, after: FileRecord, around: Around) -> FileRecord:
    """The file with a doubt where it has, as from now, another one's line."""
    if not around.on_line or not after.line_reason or not _is_new(before, after):
        return after
    return but(after, doubts=after.doubts | {Doubt.SHARED_LINE})
