"""One's own second factor: set up or replaced, its recovery codes shown once, taken away; whether a company asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.factors import Enrol, FactorView
from stts_tui.domain.people.forms import ENROL, REQUIRE_FACTOR
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _c, _n
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.once import OnceScreen
from stts_tui.tui.screens.base.question import QuestionScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.widgets.columns import filled
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scan import painted
from stts_tui.tui.widgets.scroll import MoreLine

if TYPE_CHECKING:
    from stts_tui.domain.people.session import Session
    from stts_tui.services.house import House

_AROUND = 5  # rows: title, two of messages, keys
_BESIDE = 40  # columns for the words beside the code


class FactorScreen(FormScreen):
    """The code fills the page: it is there whole or not at all, and the key in letters always."""

    place = action(ActionId.OWN_FACTOR).label
    help = _(
        "An app for codes (authenticator) on your telephone shows six digits that change every half minute. It needs neither a"
        " line nor this program: scan the code, or type the key. Ten recovery codes, for the day on which the telephone is"
        " lost, come next. Lost both: your local administrator renews it; an administrator asks for access anew."
    )
    form = ENROL
    does = _("Set up")
    keeps_draft = False
    is_airy = False

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="factor"):
            yield Vertical(id="scan")
            with Vertical(id="beside"):
                for name in ("state", "how", "key"):
                    yield Line(id=name, classes="wrapped")
                    yield Line("")
                yield Vertical(id="body")
                yield MoreLine(id="more")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.factor.show)
        rows = painted(view.begun.address) if self.stts.shows_blocks else ()
        scan = self.query_one("#scan", Vertical)
        await scan.remove_children()
        room = self.app.size.height - _AROUND - (1 if self.stts.practice is not None and self.stts.practice.line else 0)
        fits = bool(rows) and len(rows) <= room and len(rows[0]) + _BESIDE <= self.app.size.width
        scan.display = fits
        if fits:
            await scan.mount(*(Line(row) for row in rows))
        self.query_one("#state", Line).show(_state(view))
        how = _("Scan the code with the app, or type this key there:") if fits else _("Type this key into the app for codes:")
        self.query_one("#how", Line).show(how)
        self.query_one("#key", Line).show(view.begun.in_groups)
        return {}, {}

    async def submit(self, request: Enrol) -> None:
        app = self.stts
        made = await self.ask(lambda house: house.factor.enrol, request)
        app.session = made.session
        await app.fetch_home()
        words = action(ActionId.OWN_FACTOR).succeeded()
        self.done(words)
        app.open(RecoveryScreen(made.codes, words))


def _state(view: FactorView) -> Words:
    if view.since is None:
        return _("A second factor is asked of you.") if view.required else _("You have no second factor yet.")
    words = _n(
        "You have one since {at}, and {count} recovery code. A new one takes its place.",
        "You have one since {at}, and {count} recovery codes. A new one takes its place.",
    )
    return words.with_values(at=show_instant(view.since), count=view.codes_left)


class RecoveryScreen(OnceScreen):
    """Ten codes, shown once; to the end lead only Enter and F3."""

    place = _("Recovery codes")
    help = _(
        "Each code lets you in once in place of a code of the app. Write them down or print them now: they are stored nowhere"
        " and never shown again. F6 writes them as files that only you can read, and leaving this page removes these files."
    )
    does = _c("key", "Done")
    BINDINGS = [Binding("enter,f10", "finish", show=False)]

    def __init__(self, codes: tuple[Secret, ...], words: Words | str) -> None:
        super().__init__(None, words)
        self._codes = codes

    async def paragraphs(self) -> Sequence[object]:
        codes = [f"  {filled(f'{number}.', 5)}{code.reveal()}" for number, code in enumerate(self._codes, start=1)]
        told = _(
            "Each lets you in once, if the telephone is lost or broken. Keep them away from the telephone and the password."
        )
        return [told, "", *codes]

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("F6", _("As files")),)

    async def write(self) -> tuple[Path, ...]:
        return await self.ask(lambda house: house.factor.write_codes, self._codes)

    @staticmethod
    def forgetting(house: House) -> Callable[[Session, tuple[Path, ...]], None]:
        return house.factor.forget_codes

    def action_back(self) -> None:
        self.say(_("The codes are never shown again. Enter or F3 leaves for good."))


class RemoveFactorScreen(QuestionScreen[datetime]):
    place = action(ActionId.OWN_FACTOR_REMOVE).label
    help = action(ActionId.OWN_FACTOR_REMOVE).help
    question = _("Take away your second factor? Its recovery codes no longer hold then.")
    does = _("Take away")

    async def look(self) -> datetime:
        return await self.ask(lambda house: house.factor.show_removal)

    def told(self, shown: datetime) -> Sequence[Row]:
        return ((_("Second factor"), _("since {at}").with_values(at=show_instant(shown))),)

    async def decide(self, shown: datetime) -> None:
        await self.ask(lambda house: house.factor.remove)
        self.done(action(ActionId.OWN_FACTOR_REMOVE).succeeded())


class RequireFactorScreen(FormScreen):
    place = action(ActionId.COMPANY_FACTOR).label
    help = action(ActionId.COMPANY_FACTOR).help
    form = REQUIRE_FACTOR

    def above(self) -> Iterable[Widget]:
        yield Line(id="users", classes="wrapped")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.factor.show_required)
        words = _n("{without} of {count} user has no second factor.", "{without} of {count} users have no second factor.")
        self.query_one("#users", Line).show(words.with_values(without=view.without, count=view.users))
        return {"required": view.required}, {"version": view.version}

    async def submit(self, request: Require) -> None:
        app = self.stts
        await self.ask(lambda house: house.factor.require, request)
        await app.fetch_home()
        self.done(action(ActionId.COMPANY_FACTOR).succeeded())
        app.lead_on(action(ActionId.COMPANY_FACTOR).succeeded())
