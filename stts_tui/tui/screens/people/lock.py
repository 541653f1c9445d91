"""The password once more: on the page of a lock, which hides all that was there, and for what is weighty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.people.forms import PROVE
from stts_tui.domain.people.session import SESSION_LOCKED, Proof
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.line import Line


class _AsksPassword(FormScreen):
    form = PROVE
    keeps_draft = False
    open_to_anyone = True  # it stands at once, whatever the database does
    is_work = False

    def above(self) -> Iterable[Widget]:
        home = self.stts.home
        yield Line(_("User name {name}").with_values(name=home.actor.user_name if home is not None else ""))
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        return {}, {}

    def show_refusal(self, no: Refused) -> None:
        super().show_refusal(no)
        if self.fields is not None:
            self.fields.set_values({"password": ""})
            self.fields.focus_first()


class LockScreen(_AsksPassword):
    """Nothing of the page below is shown, and no key leads to it but the password."""

    place = _("Locked")
    help = _("Your password opens the page as it was, with what you typed. F3 logs out; half-filled forms are kept for a day.")
    does = _("Unlock")

    def show_title(self) -> None:
        home, app = self.stts.home, self.stts
        parts = [home.actor.user_name] if home is not None else []
        self.query_one("#title").show_place(f"STTS  {self.place}", parts, app.size.width)  # type: ignore[attr-defined]

    async def load(self) -> None:
        await super().load()
        self.say(SESSION_LOCKED.sentence)

    async def submit(self, request: Proof) -> None:
        await self.ask(lambda house: house.session.unlock, request)
        self.stts.unlocked()

    def _leave_words(self) -> Words:
        return _("Log out")

    def action_help(self) -> None:
        self.say(self.help)  # a page of help tells what the page below is about

    def action_lock(self) -> None:
        """It is."""

    def action_practise(self) -> None:
        """Not from here."""

    def action_back(self) -> None:
        self.say(SESSION_LOCKED.sentence)

    def action_leave(self) -> None:
        self.work(self._log_out)

    async def _log_out(self) -> None:
        app = self.stts
        await app.keep_forms()
        await self.ask(lambda house: house.session.log_out)
        app.logged_out(_("You have logged out."))


class ProveScreen(_AsksPassword):
    """Asked by something weighty, which is done once the password is there."""

    place = action(ActionId.SESSION_PROVE).label
    help = _("Removals, rights, keys and what is done to several at once ask for the password where it was typed a while ago.")
    does = _("Go on")

    def __init__(self, then: object = None, why: Words | str = "") -> None:
        super().__init__()
        self._then: Callable[[], None] | None = then if callable(then) else None
        self.opening_words = self._why = why

    def action_back(self) -> None:
        self.stts.back(self._why)  # what was asked is not done

    async def submit(self, request: Proof) -> None:
        await self.ask(lambda house: house.session.prove, request)
        self.stts.back()
        if self._then is not None:
            self._then()
