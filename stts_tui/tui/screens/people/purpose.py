"""Why one looks at a person's data: asked before they are shown, where the company asks it; whether the company does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.screen import Screen

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.people.demands import Require
from stts_tui.domain.people.forms import REQUIRE_PURPOSE, STATE_PURPOSE
from stts_tui.domain.people.purpose import Purpose, Stated, StatePurpose
from stts_tui.domain.people.session import PURPOSE_ASKED
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.form import FormScreen

STAY_CLOSED = _("The data stay closed; nothing was looked at.")


class PurposeScreen(FormScreen):
    """Stands on the page that asked, or in place of one that had nothing to show yet: without an answer nothing was opened."""

    place = action(ActionId.PURPOSE_STATE).label
    help = _(
        "Your company asks why a customer's data are looked at. One answer holds for all pages of that customer, until you"
        " look at another one's data; then your last answer stands here, and Enter goes on. F12: the data stay closed."
    )
    form = STATE_PURPOSE
    does = _("Go on")
    keeps_draft = False

    def __init__(self, asked: object = None, page: Screen[None] | None = None, then: Callable[[], None] | None = None) -> None:
        """What a service `asked`, of which page, and what is done `then`; None: the page is opened anew."""
        super().__init__()
        self._asked = asked if isinstance(asked, Stated) else Stated()
        self._page, self._then = page, then
        self.opening_words = PURPOSE_ASKED.sentence

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        """The last answer; words beside it were about somebody else, but where they are the answer."""
        purpose, words = self._asked.parts
        values: dict[str, Raw] = {} if purpose is None else {"purpose": purpose.value}
        if purpose is Purpose.OTHER:
            values["reference"] = words
        return values, {"person": self._asked.person}

    async def submit(self, request: StatePurpose) -> None:
        app, page = self.stts, self._page
        await self.ask(lambda house: house.purpose.state, request)
        if isinstance(page, SttsScreen) and page.performs is not None and self._then is None:
            app.perform(page.performs, page.target, instead=True, words=page.opening_words)
            return
        app.back()
        if self._then is not None:
            self._then()

    def action_back(self) -> None:
        self.stts.back(STAY_CLOSED)


class RequirePurposeScreen(FormScreen):
    place = action(ActionId.COMPANY_PURPOSE).label
    help = action(ActionId.COMPANY_PURPOSE).help
    form = REQUIRE_PURPOSE

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        shown = await self.ask(lambda house: house.purpose.show_required)
        return {"required": shown.required}, {"version": shown.version}

    async def submit(self, request: Require) -> None:
        await self.ask(lambda house: house.purpose.require, request)
        self.done(action(ActionId.COMPANY_PURPOSE).succeeded())
