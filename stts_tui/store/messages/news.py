"""What happened to a company's files since it was last told."""

from __future__ import annotations

import json
from collections.abc import Iterator

from peewee import fn

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.messages.message import FileNews, NewAssignment
from stts_tui.store.tariff.tables import Assignment, FileHistory, TariffFile
from stts_tui.store.tariff.views import FileViews

_PAGE = 200
_NOT_TOLD = {"household_id", "taken_from"}  # numbers of ours, or another operator's business


class News:
    def __init__(self, files: FileViews) -> None:
        self._files = files

    def newest(self) -> int:
        """The last line of all files' histories."""
        return int(FileHistory.select(fn.MAX(FileHistory.id)).tuples().first()[0] or 0)

    def assignments(self, company_id: int, after: int, upto: int) -> Iterator[NewAssignment]:
        """The company's assignments that lines of the histories after `after` and up to `upto` have opened."""
        query = (
            Assignment.select(TariffFile.number, Assignment.kind, Assignment.state, Assignment.due_on, Assignment.created_at)
            .join(TariffFile)
            .where((Assignment.company == company_id) & (Assignment.opened_by > after) & (Assignment.opened_by <= upto))
            .order_by(Assignment.id)
        )
        for row in query.tuples():
            yield NewAssignment(*row)

    def changes(self, company_id: int, after: int, upto: int) -> Iterator[FileNews]:
        """The lines themselves, as the company may know them, some hundred at a time."""
        while True:
            rows = list(
                FileHistory.select(FileHistory, TariffFile.number.alias("number"))
                .join(TariffFile)
                .where((TariffFile.company == company_id) & (FileHistory.id > after) & (FileHistory.id <= upto))
                .order_by(FileHistory.id)
                .limit(_PAGE)
                .objects()
            )
            for row in rows:
                line = self._files.find_line(company_id, row.file_id, row.id)
                yield FileNews(
                    row.file_id, row.number, row.action, row.at, line.by if line is not None else "",
                    _told(row.before), _told(row.after),
                )  # fmt: skip
            if len(rows) < _PAGE:
                return
            after = rows[-1].id


def _told(text: str) -> dict[str, str]:
    values = {name: value for name, value in json.loads(text).items() if name not in _NOT_TOLD}
    if "niss" in values:
        values["niss"] = NationalNumber(values["niss"]).masked
    return values
