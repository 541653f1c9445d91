"""For whom there is a guide: the name of the file, the columns of the rights matrix, and who plays it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stts_tui.domain.rights.actor import Actor, Application, Principal, Profile
from stts_tui.domain.rights.actor import Role as Kind
from stts_tui.i18n import Words, _
from stts_tui.tui.guide import ANYONE, CHAPTERS, Chapter, Task, chapter, may

_P = Principal
_EVERY = frozenset(Application)
_REQUESTERS = ("access",)  # the chapter of whoever has no account yet


@dataclass(frozen=True)
class Role:
    """`principals` are those whose tasks the guide holds; `actor` the account whose menu has the numbers."""

    name: str
    words: Words
    principals: frozenset[Principal]
    account: str = ""
    actor: Actor | None = None
    chapters: tuple[str, ...] = tuple(name for name in CHAPTERS if name not in _REQUESTERS)

    def tasks(self, language: str) -> Iterator[Task]:
        """In the order of the guide."""
        for name in self.chapters:
            yield from self.of_chapter(chapter(name, language))

    def of_chapter(self, found: Chapter) -> tuple[Task, ...]:
        """Everybody logs in, too."""
        principals = self.principals | ANYONE
        return tuple(task for task in found.tasks if all(may(principals, each) for each in task.actions))


def _user(profile: Profile) -> Role:
    applications = {Application.STTS} | ({Application.MESSAGES} if profile is Profile.STTS_3 else set())
    actor = Actor(1, f"stts0{profile.value}", "", Kind.COMPANY, 1, applications=frozenset(applications), profile=profile)
    return Role(f"stts-{profile.value}", profile.words, actor.principals, actor.user_name, actor)


def _alone(name: str, kind: Kind, account: str) -> Role:
    actor = Actor(1, account, "", kind, None)
    return Role(name, kind.words, actor.principals, account, actor)


ROLES = (
    Role("requester", _("Request access"), frozenset({_P.ANYONE, _P.PROVISIONAL}), chapters=_REQUESTERS),
    Role(
        "local-administrator", _("Local administrator"), frozenset({_P.USER, _P.LOCAL_ADMINISTRATOR}), "admin01",
        Actor(1, "admin01", "", Kind.COMPANY, 1, True, _EVERY, Profile.STTS_3),
    ),
    *(_user(profile) for profile in Profile),
    _alone("access-desk", Kind.ACCESS_DESK, "desk0001"),
    _alone("authority", Kind.AUTHORITY, "bipt0001"),
)  # fmt: skip
