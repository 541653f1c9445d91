"""What acts change of years whose statement was sent: asked by every door, a person's, a message's and the periodic work's."""

from __future__ import annotations

import functools
from datetime import date

from stts_tui.domain.tariff.around import Decision
from stts_tui.domain.tariff.closed_years import corrected, uncorrected
from stts_tui.domain.tariff.file import FileRecord
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.store.database import Store


class ClosedYears:
    """Belongs in one transaction: what companies have sent is asked once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._closed: dict[int, dict[int, date]] = {}

    def corrected_by(self, decision: Decision, company_id: int | None) -> tuple[Corrects, ...]:
        """What `decision` makes due, at the company of whoever takes it (None: of nobody) and at the other operator's."""
        found: list[Corrects] = []
        for move in (decision.own, decision.other):
            if move is not None:
                owner, file_id = move.after.company_id, move.after.file_id
                closed = self._of(owner)
                told = functools.partial(self._store.statements.told, owner, file_id)
                years = corrected(move.before, move.after, closed, told)
                found += (Corrects(year, closed[year], owner != company_id) for year in years)
        return tuple(found)

    def due(self, file: FileRecord) -> tuple[Corrects, ...]:
        """What its own operator owes for the file, as it stands."""
        closed = self._of(file.company_id)
        if not closed:
            return ()
        years = uncorrected(file, closed, self._store.statements.told(file.company_id, file.file_id))
        return tuple(Corrects(year, closed[year], elsewhere=False) for year in years)

    def _of(self, company_id: int) -> dict[int, date]:
        if company_id not in self._closed:
            self._closed[company_id] = self._store.statements.closed_years(company_id)
        return self._closed[company_id]
