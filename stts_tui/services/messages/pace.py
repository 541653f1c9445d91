"""How many records of a message are carried out together: as many as others may be kept waiting for."""

from __future__ import annotations

from collections.abc import Callable

# Seconds that a set may have the turn: with somebody about, who may press a key at any moment, and else.
BESIDE_PEOPLE, ALONE = 0.1, 1.0
_FIRST = 20  # records, before anything is known of how long theirs take
_MOST = 1_000  # records: what a set holds in memory stays small (5,000 take 25 MiB more, and go no faster)
_AIM = 0.7  # of the time: no two records take the same
_GROWTH = 2  # times the set before, at most


class Pace:
    """Learns from each set how long a record takes."""

    def __init__(self, people_about: Callable[[], bool]) -> None:
        self._people_about = people_about
        self._each = 0.0  # seconds
        self._latest = _FIRST / _GROWTH

    def size(self) -> int:
        """Records of the next set."""
        if not self._each:
            return _FIRST
        seconds = BESIDE_PEOPLE if self._people_about() else ALONE
        fits = seconds * _AIM / self._each
        return max(1, int(min(fits, self._latest * _GROWTH, _MOST)))

    def took(self, records: int, seconds: float) -> None:
        """A set of so many had the turn for so long. Dearer records count at once, cheaper ones bit by bit."""
        if records:
            each = seconds / records
            self._each = max(each, 0.7 * self._each + 0.3 * each)
            self._latest = records
