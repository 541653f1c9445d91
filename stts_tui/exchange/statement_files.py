"""The yearly statement as CSV and as XML, written line by line. Element names are plain; the schema is the exchange's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape  # for XML too; xml.sax.saxutils would load urllib, http and email

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.law.granting import Granted
from stts_tui.domain.tariff.closed_years import Correction
from stts_tui.domain.tariff.statement import BeneficiaryLine, FileLine, StatementHead, Totals
from stts_tui.exchange.csv_writer import csv_lines

# One row for each file of a beneficiary; the last row holds the totals. Column names are the same in every language.
CSV_HEADS = (
    "operator", "cbe", "year", "beneficiary", "national_number", "file", "category", "formula", "first_day", "last_day",
    "days", "installation", "subscription", "calls", "credit", "total", "price_known",
)  # fmt: skip


def as_csv(heading: StatementHead, lines: Iterable[BeneficiaryLine], totals: Totals) -> Iterator[str]:
    """The statement's rows; `totals` must grow as `lines` are read."""
    return csv_lines(CSV_HEADS, _rows(heading, lines, totals))


def _rows(heading: StatementHead, lines: Iterable[BeneficiaryLine], totals: Totals) -> Iterator[tuple[object, ...]]:
    whose = (heading.operator, heading.cbe, heading.year)
    for line in lines:
        for file in line.files:
            yield (
                *whose, line.nth, line.masked_niss, file.number, file.category.value, _formulas(file),
                show_date(file.first), show_date(file.last), file.granted.days,
                *(amount for _name, amount in file.granted.amounts.parts()), file.granted.amounts.total,
                "no" if file.granted.is_estimate else "yes",
            )  # fmt: skip
    whole = totals.granted
    yield (
        *whose, totals.beneficiaries, "TOTAL", totals.files, "", "", "", "", whole.days,
        *(amount for _name, amount in whole.amounts.parts()), whole.amounts.total, "no" if whole.is_estimate else "yes",
    )  # fmt: skip


def _formulas(file: FileLine) -> str:
    return " ".join(formula.value for formula in file.formulas)


def as_xml(heading: StatementHead, lines: Iterable[BeneficiaryLine], totals: Totals) -> Iterator[str]:
    """The statement as a UTF-8 document, a beneficiary a line; amounts in euro with a point, dates as in ISO 8601 [S96]."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    sent = f' sentOn="{heading.sent_on}"' if heading.sent_on is not None else ""
    yield f'<YearlyStatement year="{heading.year}" madeOn="{heading.made_on}" dueOn="{heading.due_on}"{sent}>\n'
    yield _operator(heading)
    for line in lines:
        yield _beneficiary(line)
    whole = totals.granted
    counts = _element("Beneficiaries", totals.beneficiaries) + _element("Files", totals.files)
    days = _element("Days", whole.days)
    yield f"<Totals>{counts}{days}{_amounts(whole.amounts.parts(), whole.amounts.total)}</Totals>\n"
    yield "</YearlyStatement>\n"


def _operator(heading: StatementHead) -> str:
    return f"<Operator>{_element('Name', heading.operator)}{_element('CBE', heading.cbe)}</Operator>\n"


def _beneficiary(line: BeneficiaryLine) -> str:
    files = "".join(_file(file) for file in line.files)
    number = _element("NationalNumber", line.masked_niss) + _element("Days", line.granted.days)
    return f'<Beneficiary nr="{line.nth}">{number}{files}</Beneficiary>\n'


def _file(file: FileLine) -> str:
    head = _element("Number", file.number) + _element("Category", file.category.value)
    formulas = "".join(_element("Formula", formula.value) for formula in file.formulas)
    period = _element("FirstDay", file.first) + _element("LastDay", file.last) + _element("Days", file.granted.days)
    amounts = _amounts(file.granted.amounts.parts(), file.granted.amounts.total)
    known = _element("PriceKnown", "false" if file.granted.is_estimate else "true")
    return f"<File>{head}{formulas}{period}{amounts}{known}</File>"


def _amounts(parts: Iterable[tuple[str, object]], total: object) -> str:
    return "".join(_element(name.capitalize(), amount) for name, amount in parts) + _element("Total", total)


def _element(name: str, value: object) -> str:
    return f"<{name}>{escape(str(value), quote=False)}</{name}>"


# -- corrections of a statement that was sent --------------------------------------------------------------------------
CORRECTION_HEADS = (
    "operator", "cbe", "year", "correction", "national_number", "file", "category", "days_sent", "days_now",
    "days_difference", "total_sent", "total_now", "total_difference",
)  # fmt: skip


def correction_csv(heading: StatementHead, serial: int, changed: Iterable[Correction]) -> Iterator[str]:
    """One row for each file whose days or amounts are others than was sent."""
    return csv_lines(CORRECTION_HEADS, _correction_rows(heading, serial, changed))


def _correction_rows(
    heading: StatementHead, serial: int, changed: Iterable[Correction]
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    for each in changed:
        sent, now = each.granted_sent, each.granted_now
        yield (
            heading.operator, heading.cbe, heading.year, serial, each.niss.masked, each.number, each.category.value,
            sent.days, now.days, now.days - sent.days, sent.amounts.total, now.amounts.total,
            now.amounts.total - sent.amounts.total,
        )  # fmt: skip


def correction_xml(
    heading: StatementHead, serial: int, sent_on: date | None, changed: Iterable[Correction]
) -> Iterator[str]:  # fmt: skip
    """The same as a UTF-8 document, with the amounts by component of what was sent and of what holds now."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    sent = f' sentOn="{sent_on}"' if sent_on is not None else ""
    yield f'<StatementCorrection year="{heading.year}" number="{serial}" madeOn="{heading.made_on}"{sent}>\n'
    yield _operator(heading)
    for each in changed:
        head = _element("NationalNumber", each.niss.masked) + _element("Number", each.number)
        category = _element("Category", each.category.value)
        yield f"<File>{head}{category}{_side('Sent', each.granted_sent)}{_side('Now', each.granted_now)}</File>\n"
    yield "</StatementCorrection>\n"


def _side(name: str, given: Granted) -> str:
    return f"<{name}>{_element('Days', given.days)}{_amounts(given.amounts.parts(), given.amounts.total)}</{name}>"
