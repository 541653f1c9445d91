"""Parts of names: looked for among the names that there are, each of them once, and not in the rows of everybody who has one.

`folded_name` holds every folded name of a user or a beneficiary; triggers of the database keep it, however a row is
written (`Engine.gather`), and nothing is ever taken out: a name that nobody has any more finds nobody. So a part of a name
costs by the names that people have, which are far fewer than people, and an index on a column of names finds the rows.
"""

from __future__ import annotations

from collections.abc import Iterable

from peewee import Expression, Field

from stts_tui.domain.common.criteria import Criterion, How, given
from stts_tui.store.tables import FoldedName

_OF_NAMES = ("folded_last", "folded_first")


def are_sought(known: Iterable[Criterion], looked_for: object) -> bool:
    """Whether a part of a name is among the criteria that matter."""
    parts = ((each.row, value) for each, value in given(known, looked_for) if each.how is How.PART)
    return any(row.folded in _OF_NAMES and not match.at_start for row, match in parts)


def holds(column: Field, part: str) -> Expression:
    """`column` holds `part`, in words for an index where it is one of names."""
    if column.column_name not in _OF_NAMES:
        return column.contains(part)
    return column.in_(FoldedName.select(FoldedName.folded).where(FoldedName.folded.contains(part)))
