"""What became of a record, as labelled lines: the facts that F8 shows of the same on the pages of files."""

from __future__ import annotations

from stts_tui.domain.common.names import by_surname
from stts_tui.domain.messages.message import Result
from stts_tui.domain.messages.records import RecordKind
from stts_tui.i18n import _, _c
from stts_tui.tui.screens.base.rows import BLANK, Alarm, Row
from stts_tui.tui.screens.tariff.file_rows import outlook_rows


def result_rows(row: Result) -> list[Row]:
    """The whole card of a record."""
    rows: list[Row] = [
        (_("Record"), RecordKind(row.kind).words), (_("Reference"), row.reference), (_c("text", "Line"), row.line),
        (_("What became of it"), _("accepted") if row.accepted else Alarm(_("refused"))),
    ]  # fmt: skip
    if row.sent_as:
        rows.append((_("Corrected, sent as"), row.sent_as))
    if row.file_number:
        rows.append((_("File"), row.file_number))
    return [*rows, *came_rows(row)]


def came_rows(row: Result) -> list[Row]:
    """What came of it, or would: how the file stands, reasons and remarks, whom to ask, the files found."""
    rows: list[Row] = []
    if row.told.outlook is not None:
        rows += outlook_rows(row.told.outlook, stands=row.kind == RecordKind.STATUS)
    for reason in row.reasons:
        rows += [BLANK, (reason.code, reason.sentence)]
    if row.told.whom is not None:
        rows += [BLANK, (_("If this seems wrong"), "")]
        rows.extend((_("Ask") if number == 0 else "", words) for number, words in enumerate(row.told.whom.words))
    if row.total_found is not None:
        rows += [BLANK, (_("Found"), row.total_found)]
        rows += [
            ("", f"{file.number}  {by_surname(file.last_name, file.first_name)}  {file.masked_niss}") for file in row.found
        ]
    if row.told.next_file:
        rows.append((_("More follow after"), row.told.next_file))
    return rows
