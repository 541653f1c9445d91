"""What a company may demand of all of its users."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Demand(StrEnum):
    """By the name that the audit has for it."""

    FACTOR = "second factor"  # of everybody, at the login
    PURPOSE = "purpose"  # of each consultation


@dataclass(frozen=True)
class Require:
    """Whether a company demands it; `version` is the company's."""

    required: bool
    version: int
