"""What is counted of a company's users, as questions to their list."""

from __future__ import annotations

from stts_tui.domain.people.search import Ready, UserCriteria
from stts_tui.domain.rights.actor import Profile
from stts_tui.i18n import Words, _

Counted = tuple[tuple[Words | str, UserCriteria], ...]

BY_PROFILE: Counted = (
    *((f"STTS {profile.value}", UserCriteria(profiles=frozenset({profile}))) for profile in Profile),
    (_("none"), UserCriteria(profiles=frozenset(Profile), complement=True)),
)
BY_STATE: Counted = (
    (_("not blocked"), UserCriteria(blocked=False)),
    (_("blocked"), UserCriteria(blocked=True)),
    *((ready.words, UserCriteria(ready=ready)) for ready in Ready),
)
