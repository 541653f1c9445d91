"""Half-filled forms, kept in memory for as long as the session lasts, and beyond a line that was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stts_tui.domain.common.fields import Raw


@dataclass(frozen=True)
class UnsavedForm:
    """What was typed in a form and not saved; `known` holds the version that it was typed on.

    `storable` is what may outlive the session: neither passwords nor national register numbers.
    """

    values: Mapping[str, Raw]
    known: Mapping[str, object]
    storable: Mapping[str, Raw] = field(default_factory=dict)

    @property
    def storable_known(self) -> dict[str, int | str | None] | None:
        """`known` if it can be written down; None if not, and then the draft cannot be either."""
        found = {name: value for name, value in self.known.items() if value is None or isinstance(value, (int, str))}
        return found if len(found) == len(self.known) else None
