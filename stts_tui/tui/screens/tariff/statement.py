"""The yearly statement: which year, where its files are and their totals; marking it as sent, which closes the year."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.law.amounts import COMPONENT_WORDS, show_euro
from stts_tui.domain.law.book import law
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.closed_years import SendStatement
from stts_tui.domain.tariff.forms import SEND_STATEMENT, STATEMENT
from stts_tui.domain.tariff.statement import Totals, check_year, due_on
from stts_tui.i18n import _, _n
from stts_tui.services.tariff.statement import Statement, WrittenCorrection, WrittenStatement, write_for
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.rows import BLANK, Row
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
            (_("Year"), _("{year} (due {day})").with_values(year=request, day=show_date(statement.heading.due_on))),
            (_("Beneficiaries"), totals.beneficiaries),
            (_("Files"), totals.files),
            (_("Days of service"), days),
            *((COMPONENT_WORDS[name], show_euro(amount)) for name, amount in whole.amounts.parts()),
            (_("Total"), show_euro(whole.amounts.total)),
            *([("", _("Of some subscriptions the price is not known: the most that the law gives was taken."))]
              if whole.is_estimate else []),
            *_sent_rows(statement, written),
            ("", ""),
            ("CSV", written.csv),
            ("XML", written.xml),
            *(row for each in written.corrections for row in _correction_rows(each)),
        ], words=_("The statement has been written; only you can read the files.")))  # fmt: skip


def _sent_rows(statement: Statement, written: WrittenStatement) -> list[Row]:
    if statement.heading.sent_on is None:
        return [("", _("Not marked as sent: it says what holds today, and changes with the files."))]
    rows: list[Row] = [
        (_("Sent on"), _("{day} (these figures are frozen since)").with_values(day=show_date(statement.heading.sent_on)))
    ]
    if not any(each.sent_on is None for each in written.corrections):
        rows.append(("", _("No correction is due.")))
    return rows


def _correction_rows(each: WrittenCorrection) -> list[Row]:
    """A correction with its files; the last one may be due still."""
    state = _("to be sent") if each.sent_on is None else _("sent on {day}").with_values(day=show_date(each.sent_on))
    files = _n("{count} file", "{count} files").with_values(count=each.files)
    days = _("days {days}").with_values(days=f"{each.days:+}")
    euro = f"{'-' if each.total < 0 else '+'}{show_euro(abs(each.total))}"
    return [
        BLANK,
        (_("Correction {number}").with_values(number=each.serial), f"{state}: {files}, {days}, {euro}"),
        ("CSV", each.csv),
        ("XML", each.xml),
    ]  # fmt: skip


class SendStatementScreen(FormScreen):
    place = action(ActionId.STATEMENT_SEND).label
    help = _(
        "Once the figures of a year have left for the fund, mark them as sent: the year is closed, and its statement stays"
        " what it was. What changes its days later makes a correction, which is marked as sent here, too. Whoever causes one"
        " is told before."
    )
    form = SEND_STATEMENT
    done_by = ActionId.STATEMENT_SEND
    does = _("Mark as sent")
    keeps_draft = False

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        self._told: list[Row] = []
        return {"year": str(self.stts.today.year - 1), "sent_on": show_date(self.stts.today)}, {}

    async def check_first(self, request: Any) -> None:
        """What would be closed, as it stands now: the files that were sent must say the same."""
        check_year(request.year, self.stts.today)
        statement = await self.ask(lambda house: house.statement.make, request.year)
        self._told = await self.stts.gateway.call(lambda _house: _figures, statement)

    def about(self) -> list[Row]:
        return self._told

    async def submit(self, request: SendStatement) -> None:
        await self.ask(lambda house: house.statement.send, request)
        self.done(action(ActionId.STATEMENT_SEND).succeeded(year=request.year))


def _figures(statement: Statement) -> list[Row]:
    """The totals that would be kept: of the statement, or of the correction that is due."""
    if statement.sent:
        changed = list(statement.changed_since())
        days = sum(each.granted_now.days - each.granted_sent.days for each in changed)
        number = _("Correction {number}").with_values(number=len(statement.sent))
        files = _n("{count} file", "{count} files").with_values(count=len(changed))
        told = _("{files}, days {days}").with_values(files=files, days=f"{days:+}")
        return [(number, told), BLANK]
    totals = Totals()
    for _line in statement.lines(totals):
        pass
    return [
        (_("Beneficiaries"), totals.beneficiaries), (_("Files"), totals.files), (_("Days of service"), totals.granted.days),
        (_("Total"), show_euro(totals.granted.amounts.total)),
        ("", _("The files that were sent must say the same; if they do not, go back and make the statement anew.")), BLANK,
    ]  # fmt: skip
