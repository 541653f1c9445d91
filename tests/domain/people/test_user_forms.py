"""The forms about users: what is typed becomes what the services take."""

from __future__ import annotations

from datetime import date

import pytest

from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.people.forms import BLOCK_USER, FIND_USERS, MODIFY_USER
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import BlockUser
from stts_tui.domain.rights.actor import Application, Profile

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(("chosen", "blocked"), [("yes", True), ("no", False), ("any", None), ("", None)])
def test_finding_the_blocked_the_others_or_both(chosen: str, blocked: bool | None) -> None:
    assert FIND_USERS.parse({"blocked": chosen}, TODAY) == UserCriteria(blocked=blocked)


def test_finding_by_everything_at_once() -> None:
    found = FIND_USERS.parse(
        {
            "last_name": "peet*",
            "first_name": "an",
            "niss_start": "85.07",
            "applications": frozenset({"stts", "dimona"}),
            "profiles": frozenset({"1", "3"}),
            "complement": True,
        },
        TODAY,
    )
    assert found == UserCriteria(
        last_name=parse_text_match("peet*"),
        first_name=parse_text_match("an"),
        niss_start="8507",
        applications=frozenset({Application.STTS, Application.DIMONA}),
        profiles=frozenset({Profile.STTS_1, Profile.STTS_3}),
        complement=True,
    )


def test_blocking_until_a_day_or_until_somebody_unblocks() -> None:
    known = {"account_id": 7, "version": 3}
    assert BLOCK_USER.parse({"reason": "long leave", "until": "+30"}, TODAY, **known) == BlockUser(
        7, 3, "long leave", date(2026, 4, 1)
    )
    assert BLOCK_USER.parse({"reason": "long leave"}, TODAY, **known).until is None


@pytest.mark.parametrize(("chosen", "profile"), [("", None), ("2", Profile.STTS_2)])
def test_a_profile_is_chosen_or_none(chosen: str, profile: Profile | None) -> None:
    typed = {"last_name": "Peeters", "first_name": "An", "email": "an@ete.be", "language": "fr", "niss": "50012600182"}
    ticked = frozenset({"stts"}) if profile else frozenset()
    made = MODIFY_USER.parse({**typed, "applications": ticked, "profile": chosen}, TODAY, account_id=7, version=3)
    assert (made.profile, made.applications) == (profile, frozenset({Application.STTS} if profile else ()))
