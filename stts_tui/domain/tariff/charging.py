"""From a tariff file to what it is worth: its reductions as stretches of days under terms (domain/law/granting.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stts_tui.domain.law.amounts import Discount, Once, Terms
from stts_tui.domain.law.granting import Granted, Stretch, granted, installation, monthly
from stts_tui.domain.tariff.file import FileRecord, Reduction


def terms_of(file: FileRecord, reduction: Reduction) -> Terms:
    """The terms of one reduction of `file`; the installation belongs to the first one."""
    first = file.reductions[0] if file.reductions else reduction
    costs = file.installation_costs if reduction.starts_on == first.starts_on else None
    return Terms(reduction.category, reduction.formula, reduction.operators, reduction.price, costs, file.regime)


def stretches_of(file: FileRecord) -> tuple[Stretch, ...]:
    """Every reduction of `file`; a line is installed once, at the start of the first."""
    return tuple(
        Stretch(terms_of(file, reduction), reduction.starts_on, reduction.ends_on, installed=number == 0)
        for number, reduction in enumerate(file.reductions)
    )


def granted_in(file: FileRecord, year: int) -> Granted:
    """Days and amounts of a calendar year; a reduction without an end runs to the last day."""
    return granted(stretches_of(file), date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True)
class Worth:
    """What one reduction is worth: each month, once for the installation, and until a day."""

    reduction: Reduction
    monthly: Discount
    once: Once  # the installation
    so_far: Granted  # from its first day until `until`, the installation included
    until: date


def worth_of(file: FileRecord, today: date) -> tuple[Worth, ...]:
    """What each reduction of `file` is worth; one that is to come has no days yet, its month is that of its first day."""
    found = []
    for stretch, (reduction, month, once) in zip(stretches_of(file), discounts_of(file, today), strict=True):
        last = min(reduction.ends_on or today, today)
        so_far = granted([stretch], stretch.first, last) if stretch.first <= last else Granted()
        found.append(Worth(reduction, month, once, so_far, last))
    return tuple(found)


def discounts_of(file: FileRecord, today: date) -> Iterator[tuple[Reduction, Discount, Once]]:
    """What each reduction of `file` gives a month, and once for the installation."""
    for stretch, reduction in zip(stretches_of(file), file.reductions, strict=True):
        day = max(stretch.first, min(reduction.ends_on or today, today))
        once = installation(stretch.terms, stretch.first) if stretch.installed else Once()
        yield reduction, monthly(stretch.terms, day), once
