"""Assignments: what an operator still has to do, or to take note of, for a tariff file."""

from __future__ import annotations

from datetime import date, datetime

from stts_tui.domain.tariff import AssignmentKind
from stts_tui.store.tables import Assignment


class Assignments:
    def add(
        self, file_id: int, company_id: int, kind: AssignmentKind, due_on: date, at: datetime,
        ended_at: datetime | None = None,
    ) -> int:  # fmt: skip
        """A new assignment, open unless `ended_at` says when it was done; gives its id."""
        return int(
            Assignment.insert(
                file=file_id, company=company_id, kind=kind.value, state="open" if ended_at is None else "done",
                due_on=due_on, created_at=at, ended_at=ended_at, version=1,
            ).execute()
        )  # fmt: skip

    def count_open(self, company_id: int) -> int:
        return int(Assignment.select().where((Assignment.company == company_id) & (Assignment.state == "open")).count())
