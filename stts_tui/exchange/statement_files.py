"""The yearly statement as CSV and as XML, written line by line. Element names are plain; the schema is the exchange's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape  # for XML too; xml.sax.saxutils would load urllib, http and email

from stts_tui.domain.common.calendar import show_date
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
    yield f'<YearlyStatement year="{heading.year}" madeOn="{heading.made_on}" dueOn="{heading.due_on}">\n'
    yield f"<Operator>{_element('Name', heading.operator)}{_element('CBE', heading.cbe)}</Operator>\n"
    for line in lines:
        yield _beneficiary(line)
    whole = totals.granted
    counts = _element("Beneficiaries", totals.beneficiaries) + _element("Files", totals.files)
    days = _element("Days", whole.days)
    yield f"<Totals>{counts}{days}{_amounts(whole.amounts.parts(), whole.amounts.total)}</Totals>\n"
    yield "</YearlyStatement>\n"


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
