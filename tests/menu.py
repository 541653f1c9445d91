"""The numbers that lead from the welcome page to an action, for the accounts of builders.py: by the table, not by heart."""

from __future__ import annotations

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor, Application, Profile, Role
from stts_tui.tui.menu import keys_to
from tests.builders import EVERY_APPLICATION


def _user(name: str, profile: Profile | None, local_administrator: bool = False) -> Actor:
    applications = frozenset({Application.STTS} if profile is not None else ())
    applications = EVERY_APPLICATION if local_administrator else applications
    return Actor(
        0, name, name, Role.COMPANY, 0, applications=applications, profile=profile, local_administrator=local_administrator
    )


ACTORS = {
    "admin01": _user("admin01", Profile.STTS_3, local_administrator=True),
    **{f"stts0{profile.value}": _user(f"stts0{profile.value}", profile) for profile in Profile},
    "plain01": _user("plain01", None),
    "desk0001": Actor(0, "desk0001", "", Role.ACCESS_DESK, None),
    "bipt0001": Actor(0, "bipt0001", "", Role.AUTHORITY, None),
}


def to(name: str, action_id: ActionId) -> tuple[str, ...]:
    """The keys, as a terminal has them (tests/terminal.py), from the welcome page of `name` to an action's page."""
    return tuple("Enter" if key == "enter" else key for key in keys_to(ACTORS[name], action_id))
