"""Own data: the password, the e-mail address and language, the company's e-mail address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.widget import Widget

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.names import in_full
from stts_tui.domain.people.forms import CHANGE_PASSWORD, COMPANY_DATA, OWN_DATA
from stts_tui.domain.people.own import ChangeCompanyData, ChangeOwnData, ChangePassword
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.line import Line


class PasswordScreen(FormScreen):
    place = action(ActionId.OWN_PASSWORD).label
    help = _("A long password of some words is better than a short one of odd characters. Other sessions of yours end.")
    form = CHANGE_PASSWORD
    keeps_draft = False

    def above(self) -> Iterable[Widget]:
        home = self.stts.home
        if home is not None and home.actor.must_choose_password:
            yield Line(_("Your password was given to you. Choose one of your own; only you will know it."))
            yield Line("")
        elif home is not None and home.actor.outdated_password:
            why = _("Your password is shorter than what is asked for now, or easy to guess. Choose a new one.")
            yield Line(why, classes="wrapped")
            yield Line("")

    async def submit(self, request: ChangePassword) -> None:
        app = self.stts
        app.session = await self.ask(lambda house: house.own.change_password, request)
        await app.fetch_home()
        self.done(action(ActionId.OWN_PASSWORD).succeeded())
        app.lead_on(action(ActionId.OWN_PASSWORD).succeeded())


class OwnDataScreen(FormScreen):
    place = action(ActionId.OWN_DATA).label
    help = _("Your own e-mail address, and the language in which this program speaks to you.")
    form = OWN_DATA

    def above(self) -> Iterable[Widget]:
        yield Line(id="person", classes="wrapped")
        yield Line(id="rights", classes="wrapped")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        own = await self.ask(lambda house: house.own.show)
        self.query_one("#person", Line).show(f"{in_full(own.first_name, own.last_name)} ({own.user_name})  {own.company}")
        rights = [str(application.words) for application in sorted(own.applications)]
        self.query_one("#rights", Line).show(", ".join(rights))
        return {"email": own.email, "language": own.language}, {"version": own.version}

    async def submit(self, request: ChangeOwnData) -> None:
        app = self.stts
        saved = await self.ask(lambda house: house.own.save, request)
        await app.fetch_home()
        app.use_language(saved.language)
        self.done(action(ActionId.OWN_DATA).succeeded())


class CompanyDataScreen(FormScreen):
    place = action(ActionId.COMPANY_DATA).label
    help = _("The e-mail address at which your company is reached about the social telephone tariff.")
    form = COMPANY_DATA

    def above(self) -> Iterable[Widget]:
        yield Line(id="company", classes="wrapped")
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        company = await self.ask(lambda house: house.own.show_company)
        self.query_one("#company", Line).show(f"{company.name}, {company.cbe}")
        return {"email": company.email}, {"version": company.version}

    async def submit(self, request: ChangeCompanyData) -> None:
        await self.ask(lambda house: house.own.save_company, request)
        self.done(action(ActionId.COMPANY_DATA).succeeded())
