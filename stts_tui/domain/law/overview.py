"""The law of data/law as a page that a lawyer can read: `python -m stts_tui.domain.law.overview > data/law.md`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stts_tui import resources
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.law import classic
from stts_tui.domain.law.book import NOT_BUILT, law, sources
from stts_tui.domain.law.parameter import Dated, Parameter, Unit
from stts_tui.domain.law.reading import LawError, Table, parsed
from stts_tui.domain.law.terms import Category, Formula

_HEAD = """# The law that the program applies

Generated from data/law by `python -m stts_tui.domain.law.overview`; committed, and compared by
tests/domain/law/test_overview.py. Articles without an act are those of the annex to the law of 13 June 2005 on electronic
communications. The cases that the tests compute stand in tests/domain/law/cases.toml."""


def overview() -> str:
    """The whole page. Raises LawError."""
    parts = [_HEAD, "", "## What the law says", ""]
    parts += _table(one for one in law().parameters.values() if not one.assumed)
    parts += [
        "", "## What nobody has published", "",
        "Assumed; only these may a host change, in the settings of its system, under the key.", "",
    ]  # fmt: skip
    parts += _table(one for one in law().parameters.values() if one.assumed)
    parts += ["", "## Rules that changed", "", "| Rule | From | What holds |", "| --- | --- | --- |"]
    for since, rule in classic.SUBSCRIPTION.wordings:
        what = (rule.__doc__ or "").split(": ", 1)[1]
        parts.append(f"| Part on the subscription | {show_date(since)} | {what} |")
    changes = list(_not_built())
    parts += ["", "## Changes that are known and not built", "", *changes]
    cited = {dated.source for parameter in law().parameters.values() for dated in parameter.values}
    cited.update(line.rsplit(" | ", 1)[1].strip(" |") for line in changes)
    parts += ["", "## Sources", "", *(f"- **{key}** {text}" for key, text in sources().items() if key in cited)]
    return "\n".join([*parts, ""])


def _table(parameters: Iterator[Parameter[object]]) -> Iterator[str]:
    yield "| Key | What | From | Until | Value | Article | Source |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for parameter in parameters:
        for number, dated in enumerate(parameter.values):
            following = parameter.values[number + 1] if number + 1 < len(parameter.values) else None
            until = show_date(date.fromordinal(following.since.toordinal() - 1)) if following is not None else ""
            name, what = (f"`{parameter.key}`", parameter.what) if number == 0 else ("", "")
            value = _value(parameter, dated)
            yield f"| {name} | {what} | {show_date(dated.since)} | {until} | {value} | {dated.article} | {dated.source} |"


def _value(parameter: Parameter[object], dated: Dated[object]) -> str:
    value = dated.value
    if value is None:
        return "abolished"
    if isinstance(value, frozenset):  # in the order of the words, not of the hash
        kinds = Formula if parameter.unit is Unit.FORMULAS else Category
        return "; ".join(str(kind.words) for kind in kinds if kind in value)
    return str(value) if parameter.unit in (Unit.DAY_OF_YEAR, Unit.SHARE, Unit.PERSONS) else f"{value} {parameter.unit}"


def _not_built() -> Iterator[str]:
    yield "| From | What | Article | Source |"
    yield "| --- | --- | --- | --- |"
    for key, row in parsed(NOT_BUILT, resources.read_text(f"law/{NOT_BUILT}")).items():
        yield _line(key, row)


def _line(key: str, row: object) -> str:
    if not isinstance(row, dict) or row.keys() != {"from", "what", "article", "source"}:
        raise LawError(NOT_BUILT, key, "a change has from, what, article and source, and nothing else")
    table: Table = row
    since = table["from"]
    if not isinstance(since, date) or table["source"] not in sources():
        raise LawError(NOT_BUILT, key, "its day or its source is wrong", since)
    return f"| {show_date(since)} | {table['what']} | {table['article']} | {table['source']} |"


if __name__ == "__main__":  # pragma: no cover - the generator of data/law.md
    import sys

    sys.stdout.write(overview())
