"""Taking back what was done last to users: what would come back is shown, Enter brings it."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.take_back import TakeBack
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.screens.base.question import QuestionScreen
from stts_tui.tui.screens.base.rows import BLANK, Indented, Row


class TakeBackScreen(QuestionScreen[TakeBack]):
    place = action(ActionId.USER_TAKE_BACK).label
    help = action(ActionId.USER_TAKE_BACK).help
    does = _("Take back")

    async def look(self) -> TakeBack:
        return await self.ask(lambda house: house.users.show_take_back)

    def asked(self, shown: TakeBack) -> Words:
        words = _n("Bring {count} account back as it was?", "Bring {count} accounts back as they were?")
        return words.with_values(count=len(shown.users))

    def told(self, shown: TakeBack) -> Sequence[Row]:
        rows: list[Row] = [(action(shown.action).label, show_instant(shown.at)), BLANK]
        for back in shown.users:
            rows.append((back.user.user_name, back.user.full_name))
            if back.changed_at is not None:
                since = _("changed by {name} on {at}, after you: this stays as it is")
                rows.append((Indented("!"), since.with_values(name=doer(back.changed_by), at=show_instant(back.changed_at))))
            rows += [
                (Indented(label), _("{now}, will be: {then}").with_values(now=now, then=then))
                for label, now, then in back.fields
            ]
        return rows

    def show_refusal(self, no: Refused) -> None:
        """Where there is nothing to show, the page below says so."""
        if self._shown is None:
            self.stts.back_refused(no)
        else:
            super().show_refusal(no)

    async def decide(self, shown: TakeBack) -> None:
        done = await self.ask(lambda house: house.users.take_back, shown)
        names = ", ".join(back.user.full_name for back in done.users[:3])
        more = len(done.users) - 3
        what = _("{names} and {count} more").with_values(names=names, count=more) if more > 0 else names
        self.done(action(ActionId.USER_TAKE_BACK).succeeded(what=what))
