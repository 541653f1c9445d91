"""Companies: the telephone operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from peewee import Expression

from stts_tui.domain.common.numbers import EnterpriseNumber, NssoNumber
from stts_tui.domain.people.demands import Demand
from stts_tui.store.tables import Company

_DEMANDS = {Demand.FACTOR: Company.factor_required, Demand.PURPOSE: Company.purpose_required}


@dataclass(frozen=True)
class CompanyRecord:
    company_id: int
    name: str
    cbe: EnterpriseNumber
    email: str
    language: str
    version: int
    changed_at: datetime
    changed_by: str


class Companies:
    def get(self, company_id: int) -> CompanyRecord:
        row = Company.get_by_id(company_id)
        return CompanyRecord(
            row.id, row.name, EnterpriseNumber(row.cbe), row.email, row.language, row.version, row.changed_at,
            row.changed_by,
        )  # fmt: skip

    def add(
        self, name: str, cbe: EnterpriseNumber, nsso: NssoNumber | None, email: str, language: str, at: datetime,
        by: str,
    ) -> int:  # fmt: skip
        """A new company; gives its id."""
        return int(
            Company.insert(
                name=name, cbe=cbe.digits, nsso=nsso.digits if nsso else None, email=email, language=language,
                version=1, changed_at=at, changed_by=by,
            ).execute()
        )  # fmt: skip

    def find_by_cbe(self, cbe: EnterpriseNumber) -> int | None:
        return self._find(Company.cbe == cbe.digits)

    def find_by_nsso(self, nsso: NssoNumber) -> int | None:
        return self._find(Company.nsso == nsso.digits)

    def _find(self, condition: Expression) -> int | None:
        row = Company.select(Company.id).where(condition).tuples().first()
        return int(row[0]) if row is not None else None

    def save_nsso(self, company_id: int, nsso: NssoNumber, at: datetime, by: str) -> None:
        """The NSSO number of a company that had none so far; nothing happens where it has one or another has this."""
        if self.find_by_nsso(nsso) is None:
            Company.update(nsso=nsso.digits, version=Company.version + 1, changed_at=at, changed_by=by).where(
                (Company.id == company_id) & Company.nsso.is_null()
            ).execute()

    def save_email(self, company_id: int, version: int, email: str, at: datetime, by: str) -> bool:
        """False if somebody else has changed the company since `version`."""
        return self._save(company_id, version, at, by, email=email)

    def demands(self, company_id: int, demand: Demand) -> bool:
        """Whether it demands that of all of its users."""
        return bool(getattr(Company.get_by_id(company_id), _DEMANDS[demand].name))

    def save_demand(self, company_id: int, demand: Demand, version: int, required: bool, at: datetime, by: str) -> bool:
        """False if somebody else has changed the company since `version`."""
        return self._save(company_id, version, at, by, **{_DEMANDS[demand].name: required})

    def _save(self, company_id: int, version: int, at: datetime, by: str, **values: object) -> bool:
        query = Company.update(version=version + 1, changed_at=at, changed_by=by, **values)
        return bool(query.where((Company.id == company_id) & (Company.version == version)).execute())

    def list_ids(self) -> list[int]:
        return [row[0] for row in Company.select(Company.id).order_by(Company.id).tuples()]
