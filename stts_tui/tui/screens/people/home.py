"""The welcome page: what this account may do, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.rights.action import Page
from stts_tui.domain.rights.table import comes_first
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.menu import welcome_rows
from stts_tui.tui.screens.base.picking import PickingScreen
from stts_tui.tui.screens.people.menu import open_entry
from stts_tui.tui.screens.people.takes_back import TakesBack
from stts_tui.tui.widgets.facts import Facts
from stts_tui.tui.widgets.line import FAULT
from stts_tui.tui.widgets.pick_list import PickList

LEAVING = ("f3", "ctrl+q")
_AROUND = 5  # rows: title, two of messages, keys. An entry more takes one of the messages'.


class HomeEntries(PickList):
    """The entries; every key at them tells the page, also one that moves the mark."""

    class Pressed(Message):
        """Some key."""

    def on_key(self, event: events.Key) -> None:
        if event.key not in LEAVING:
            self.post_message(self.Pressed())


class HomeScreen(TakesBack, PickingScreen):
    place = _("Welcome page")
    help = _(
        "Everything that you may do. Type its number, or go to it with the arrow keys or its first letter, and press Enter."
        " A letter that several begin with goes from one to the next. What waits stands beside it after the login; F5 counts"
        " anew. Terms are in working days."
    )
    is_airy = False

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="home"):
            yield HomeEntries(id="body")
            yield Facts()

    async def load(self) -> None:
        await self.stts.fetch_home()
        self._show()
        self.say(self._greeting(), alarm=self._failures())
        await self._fetch_facts()

    def on_screen_suspend(self) -> None:
        """Facts are of the moment, and are not painted at every return: F5 fetches them anew."""
        self.query_one(Facts).show_groups(())

    async def _fetch_facts(self) -> None:
        """After the login, and at F5."""
        home = self.stts.home
        facts = self.query_one(Facts)
        if home is None or comes_first(home.actor) is not None:
            facts.show_groups(())
            return
        facts.show_groups(await self.ask(lambda house: house.overviews.facts), self.query_one(HomeEntries).size.height)

    def opened(self) -> None:
        self._show()  # what the login told is fresh: nothing to fetch
        if not self.opening_words:
            self.say(self._greeting(), alarm=self._failures())
        self.entries.focus()
        self.work(self._fetch_facts)

    def _show(self) -> None:
        home = self.stts.home
        if home is not None:
            rows = welcome_rows(home.actor)
            self.entries.show_rows(rows, self.entries.position)
            self.message_rows = 1 if len(rows) > self.app.size.height - _AROUND else 2
            self.set_class(self.message_rows == 1, "full")

    def _greeting(self) -> str:
        """Said once, at the login: who one is, since when, and what waits."""
        home = self.stts.home
        if home is None:
            return ""
        actor = home.actor
        welcome = str(_("Welcome, {name}. {earlier}").with_values(name=actor.name, earlier=self._earlier()))
        if actor.provisional:
            words = _("Provisional data: create a local administrator, then log in anew.")
            return f"{welcome} {words}"
        if home.codes_left is not None:
            words = _n("{count} recovery code is left.", "{count} recovery codes are left.")
            return f"{welcome} {words.with_values(count=home.codes_left)}"
        if home.handover_waits:
            words = _("A hand-over sheet of your predecessor waits for you under “{page}”.")
            return f"{welcome} {words.with_values(page=Page.COMPANY.label)}"
        rights = [actor.role.words] if actor.company_id is None else []
        if actor.local_administrator:
            rights.append(_("Local administrator"))
        if actor.profile is not None:
            rights.append(actor.profile.words)
        return f"{welcome} {', '.join(str(each) for each in rights)}".rstrip()

    def _earlier(self) -> str:
        home = self.stts.home
        if home is None or home.last_login_at is None:
            return str(_("This is your first login."))
        last = _("Last login: {at}.").with_values(at=show_instant(home.last_login_at))
        return f"{last} {self._failures()}".rstrip()

    def _failures(self) -> str:
        """What somebody else may have tried."""
        home = self.stts.home
        if home is None or not (home.failures_since or home.new_place):
            return ""
        tries = _n("{count} failed try since.", "{count} failed tries since.").with_values(count=home.failures_since)
        place = _("Your first login from {place}.").with_values(place=home.new_place)
        return FAULT + " ".join(str(said) for said, so in ((tries, home.failures_since), (place, home.new_place)) if so)

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._warned = False  # that half-filled forms would be lost

    def resumed(self) -> None:
        """Back from elsewhere: the language may be another, the rights too."""
        self.show_keys()
        self._show()
        home = self.stts.home
        if home is not None and home.actor.provisional and not self.said:
            self.say(self._greeting(), alarm=self._failures())  # whoever has one entry must know why

    def rights_changed(self) -> None:
        self._show()

    def picked(self, value: object) -> None:
        open_entry(self.stts, value)

    def _leave_words(self) -> Words:
        return _("Log out")

    def action_back(self) -> None:
        """F12 once too often must not end the session."""
        self.say(_("This is the first page. F3 logs out."))

    def action_leave(self) -> None:
        """With half-filled forms only at the second time: F3 is easily pressed once too often."""
        drafts = len(self.stts.drafts)
        if drafts and not self._warned:
            self._warned = True
            lost = _n("{count} half-filled form would be lost.", "{count} half-filled forms would be lost.")
            again = _("F3 once more logs out; any other key stays here.")
            self.say(f"{lost.with_values(count=drafts)} {again}", fault=True)
            return
        self.work(self._log_out)

    def on_home_entries_pressed(self) -> None:
        if self._warned:
            self._warned = False
            self.say("")

    async def _log_out(self) -> None:
        await self.ask(lambda house: house.session.log_out)
        self.stts.logged_out(_("You have logged out."))
