"""Half-filled forms, kept in memory for as long as the session lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stts_tui.domain.fields import Raw


@dataclass(frozen=True)
class Draft:
    """What was typed in a form and not saved; `known` holds the version that it was typed on."""

    values: Mapping[str, Raw]
    known: Mapping[str, object]
