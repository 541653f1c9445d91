"""How much a structured message may be: what keeps a hostile file from costing memory or time.

All assumed [D15]; generous beside a real message, whose records take some 500 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes."""

    size: int = 2 << 30
    records: int = 2_000_000
    record: int = 64 << 10  # one record with all in it, and whatever stands before the first and after the last one
    gap: int = 16 << 10  # between two < or two >: one tag, one text
    comments: int = 10_000  # between records; inside of one there are none
    errors: int = 25  # mistakes of one record that are told; what is told is kept, and must not outgrow the record by much


DEFAULT = Limits()
