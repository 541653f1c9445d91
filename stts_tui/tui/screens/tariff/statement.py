"""The yearly statement: which year; then where both files are, and their totals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.law.amounts import COMPONENT_WORDS, show_euro
from stts_tui.domain.law.book import law
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.forms import STATEMENT
from stts_tui.domain.tariff.statement import due_on
from stts_tui.i18n import _, _n
from stts_tui.services.tariff.statement import write_for
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.told import ToldScreen


class StatementScreen(FormScreen):
    place = action(ActionId.STATEMENT_MAKE).label
    help = _(
        "Days and reductions of each beneficiary of your company in a calendar year, as the compensation fund needs them"
        " in the next. Written as CSV and as XML; national numbers are masked."
    )
    form = STATEMENT
    does = _("Make it")
    keeps_draft = False

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        year = self.stts.today.year - 1
        self.say(
            _("The figures of {year} are due on {day} ({article}).").with_values(
                year=year, day=show_date(due_on(year)), article=law().statement_due.basis()
            )
        )
        return {"year": str(year)}, {}

    async def submit(self, request: int) -> None:
        app = self.stts
        statement = await self.ask(lambda house: house.statement.make, request)
        written = await app.gateway.call(lambda house: partial(write_for, house.office), statement)
        totals = written.totals
        whole = totals.granted
        days = _n("{count} day", "{count} days").with_values(count=whole.days)
        app.open(ToldScreen(self.place, [
            (_("Operator"), f"{statement.heading.operator}  {statement.heading.cbe}"),
            (_("Year"), f"{request}  ({_('due')} {show_date(statement.heading.due_on)})"),
            (_("Beneficiaries"), totals.beneficiaries),
            (_("Files"), totals.files),
            (_("Days of service"), days),
            *((COMPONENT_WORDS[name], show_euro(amount)) for name, amount in whole.amounts.parts()),
            (_("Total"), show_euro(whole.amounts.total)),
            *([("", _("Of some subscriptions the price is not known: the most that the law gives was taken."))]
              if whole.is_estimate else []),
            ("", ""),
            ("CSV", written.csv),
            ("XML", written.xml),
        ], words=_("The statement has been written; only you can read the files.")))  # fmt: skip
