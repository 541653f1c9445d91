"""One option on two users or more: who will change and who not, one question for all, then what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Form, Raw
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.people.forms import BLOCK_USERS, SET_PROFILES, UNBLOCK_USERS
from stts_tui.domain.people.session import PASSWORD_AGAIN
from stts_tui.domain.people.sets import Outcome, Preview, preview
from stts_tui.domain.people.take_back import REMOVED_FOR_GOOD
from stts_tui.domain.people.users import UserRow, UserView
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.services.private_files import write_rows
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.rows import BLANK, Row, wrapped_rows
from stts_tui.tui.screens.base.told import ToldScreen
from stts_tui.tui.screens.people.takes_back import TakesBack
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scroll import Scroll, scrolled

_FORMS: Mapping[ActionId, Form[Any]] = {
    ActionId.USER_BLOCK: BLOCK_USERS, ActionId.USER_UNBLOCK: UNBLOCK_USERS, ActionId.USER_PROFILE: SET_PROFILES,
    ActionId.USER_REMOVE: UNBLOCK_USERS, ActionId.USER_PASSWORD: UNBLOCK_USERS,
}  # fmt: skip
_TOLD_EVERY = 25  # users: the line is slow
_PART = 500  # users that are looked at together


class UserSetScreen(FormScreen):
    """Each user is a change of its own, with its own line in the audit: what breaks half-way leaves each whole, done or not.

    All of it is taken back as one.
    """

    help = _(
        "The same for all of these users. Whoever is skipped stays as is, with the reason beside the name. What is done to"
        " users can be taken back together for ten minutes."
    )
    keeps_draft = False
    warning = REMOVED_FOR_GOOD

    def __init__(self, action_id: ActionId, row_ids: tuple[int, ...]) -> None:
        super().__init__(None)
        row = action(action_id)
        self._action = action_id
        self._row_ids = row_ids
        self.form, self.place, self.does = _FORMS[action_id], row.label, row.key_words
        self._preview = Preview((), ())
        self._together = uuid.uuid4().hex
        self._outcomes: list[Outcome] = []  # of those that are done: the password may be asked for amid them

    def above(self) -> Iterable[Widget]:
        yield Line(id="count")
        yield from scrolled(id="effect")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        home, users = self.stts.home, []
        for start in range(0, len(self._row_ids), _PART):
            part = self._row_ids[start : start + _PART]
            users += await self.ask(lambda house: house.users.list_some, part)
        self._preview = preview(self._action, users, home.actor.account_id if home is not None else 0)
        await self._show()
        return {}, {"account_id": 0, "version": 0}

    async def _show(self) -> None:
        will, skipped = len(self._preview.will_change), len(self._preview.skipped)
        words = _n("{count} user will change", "{count} users will change").with_values(count=will)
        also = _n("{count} is skipped", "{count} are skipped").with_values(count=skipped)
        self.query_one("#count", Line).show(f"{words}; {also}" if skipped else words)
        await self.query_one(Scroll).show_lines(wrapped_rows(self._rows(), self.app.size.width))

    def _rows(self) -> list[Row]:
        skipped: list[Row] = [(f"- {user.user_name}", no.sentence) for user, no in self._preview.skipped]
        return skipped + [(user.user_name, by_surname(user.last_name, user.first_name)) for user in self._preview.will_change]

    def about(self) -> Sequence[Row]:
        """For the page that asks for a yes, where what is done to them is final."""
        return [(_("Users"), len(self._preview.will_change)), *self._rows(), BLANK]

    # -- doing ---------------------------------------------------------------------------------------------------------
    async def submit(self, request: Any) -> None:
        if not self._preview.will_change:
            self.say(_("Nobody of these users would change."), fault=True)
            return
        outcomes = self._outcomes
        for number, user in enumerate(self._preview.will_change[len(outcomes) :], start=len(outcomes) + 1):
            outcomes.append(await self._one(user, self._together))
            if number % _TOLD_EVERY == 0:
                self.say(_("{done} of {total}").with_values(done=number, total=len(self._preview.will_change)))
        self._saved = True
        rows = [(each.user.user_name, each.refusal or _told(each)) for each in outcomes]
        rows += [(user.user_name, no.sentence) for user, no in self._preview.skipped]
        done = sum(not each.refusal for each in outcomes)
        words = _n("{count} user has been changed.", "{count} users have been changed.").with_values(count=done)
        self._end(words, rows)

    async def _one(self, user: UserRow, together: str) -> Outcome:
        values = {"account_id": user.account_id, "version": user.version, "together": together}
        try:
            request = self.form.parse(self.typed(), self.stts.today, **values)
            if self._action is ActionId.USER_PASSWORD:
                given = await self.ask(lambda house: house.users.new_password, request)
                return Outcome(user, password=given.password)
            await self._do_one(request)
        except Refused as no:
            if no.code == PASSWORD_AGAIN.code or self.stts.refused(no):
                raise
            return Outcome(user, no.sentence)
        return Outcome(user)

    async def _do_one(self, request: Any) -> UserView:
        if self._action is ActionId.USER_BLOCK:
            return await self.ask(lambda house: house.users.block, request)
        if self._action is ActionId.USER_UNBLOCK:
            return await self.ask(lambda house: house.users.unblock, request)
        if self._action is ActionId.USER_REMOVE:
            return await self.ask(lambda house: house.users.remove, request)
        return await self.ask(lambda house: house.users.set_profile, request)

    def _end(self, words: Words, rows: Sequence[tuple[str, object]]) -> None:
        app = self.stts
        comes_back = self._action is not ActionId.USER_PASSWORD
        after = f"{words} {TAKES_BACK}" if comes_back else str(words)
        app.done(after)
        app.open(SetResultScreen(self.place, rows, words if comes_back else f"{words} {SHOWN_ONCE}", after))


def _told(outcome: Outcome) -> Words | str:
    return outcome.password.reveal() if outcome.password is not None else _("done")


SHOWN_ONCE = _("The passwords are shown now and never again; Ctrl+X writes them to a file for you alone.")
TAKES_BACK = _("Ctrl+Z takes it back for ten minutes.")


class SetResultScreen(TakesBack, ToldScreen):
    """What became of each; Ctrl+X writes it to a file."""

    BINDINGS = [Binding("ctrl+x", "export", show=False)]

    def __init__(self, place: Words, rows: Sequence[tuple[str, object]], words: Words | str, after: str) -> None:
        super().__init__(place, rows, words=words, after=after)
        self._results = rows

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "Ctrl+X", _("Export")
        yield "Ctrl+Z", action(ActionId.USER_TAKE_BACK).key_words

    async def _export(self) -> None:
        head = [(str(_("User name")), str(_("What became of it")))]
        lines = [(name, str(what)) for name, what in self._results]
        written = await self.stts.gateway.call(lambda house: partial(write_rows, house.office), "users", head + lines)
        self.say(_("Written to {path}.").with_values(path=written))

    def action_export(self) -> None:
        self.work(self._export)
