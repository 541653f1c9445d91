"""Asking for access: part by part, back and forth without losing anything, an overview, the ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

from stts_tui.domain.access.forms import (
    ACCESS_COMPANY,
    ACCESS_CONFIRM,
    ACCESS_CONFIRM_REPLACING,
    ACCESS_KIND,
    AccessKind,
    Confirmation,
)
from stts_tui.domain.access.request import MUST_REPLACE, AccessCompany, AccessPerson, AccessRequest
from stts_tui.domain.access.ticket import show_code
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.people.fields import language_words
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, current_language
from stts_tui.tui.request_in_hand import PARTS, RequestInHand
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.rows import Row, wrapped_rows
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.scroll import scrolled

if TYPE_CHECKING:
    from stts_tui.services.house import House

_TITLES = (
    _("Request access: 1 the company"),
    _("Request access: 2 the local administrator"),
    _("Request access: 3 the responsible who signs"),
)
_TYPE_NUMBERS_ANEW = _("Here is what you typed. National register numbers are never kept: type them anew.")


def _kept(hand: RequestInHand) -> Words:
    return _("Nothing has been sent. What you typed is kept for a day: go on with the code {code}.").with_values(
        code=show_code(hand.code)
    )


class AccessRequestScreen(FormScreen):
    """The beginning: what access is asked for, or the code of a form that was begun before."""

    place = action(ActionId.ACCESS_REQUEST).label
    help = _(
        "Your company designates its local administrator: you give the company, the local administrator and the"
        " responsible who signs; you print the form and send it by post. Nothing is sent before you confirm."
    )
    form = ACCESS_KIND
    does = _("Go on")
    keeps_draft = False

    async def submit(self, request: AccessKind) -> None:
        app = self.stts
        hand, words = RequestInHand(), Words("")
        if request.draft_code:
            forms = await app.gateway.call(lambda house: house.access.take_up_draft, request.draft_code)
            hand = RequestInHand(request.draft_code)
            hand.take_up(forms, app.today)
            words = _TYPE_NUMBERS_ANEW
        open_part(self, hand, words)


def open_part(screen: FormScreen, hand: RequestInHand, words: Words | str = "") -> None:
    """The part in which `hand` is, in place of `screen`."""
    part = RequestPartScreen(hand)
    part.opening_words = words
    screen.stts.open(part, instead=True)


class _InHandScreen(FormScreen):
    """A page of a request in hand; leaving it keeps what was typed."""

    keeps_draft = False

    def __init__(self, hand: RequestInHand) -> None:
        super().__init__(hand)
        self.hand = hand
        self._saves = ""

    def store(self) -> None:
        """Take over what stands in the fields."""

    def save(self) -> Callable[[House], None] | None:
        """How what was typed is kept, if it is not yet."""
        self.store()
        forms, hand = self.hand.to_keep(), self.hand
        return None if forms is None else lambda house: house.access.keep_draft(hand.code, forms)

    async def _save(self) -> None:
        job, kept = self.save(), self.hand.to_keep()
        if job is not None and kept is not None:
            await self.stts.gateway.call(lambda house: partial(job, house))
            self.hand.kept = kept  # only now: the line may drop before it was done

    def on_lost_line(self) -> Callable[[House], None] | None:
        return self.save()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """From field to field: keep what was typed, beside the keys that go on."""
        super().on_descendant_focus(event)
        self.run_worker(self._save_quietly(), exclusive=True, group="draft")

    async def _save_quietly(self) -> None:
        try:
            await self._save()
        except Refused as no:  # too many forms begun from here: this one goes on, but is not kept
            self.say(no.sentence, fault=True, reasons=no.reasons)

    def action_leave(self) -> None:
        self.work(self._leave)

    async def _leave(self) -> None:
        try:
            await self._save()
        finally:
            self.stts.back_to_home(_kept(self.hand) if self.hand.kept else "")


class RequestPartScreen(_InHandScreen):
    """One of the three parts that are typed."""

    help = _(
        "Enter goes on to the next part, F12 back to the one before; what stands in each part stays. The code above the"
        " form brings it back if your line drops."
    )
    does = _("Go on")

    def __init__(self, hand: RequestInHand) -> None:
        super().__init__(hand)
        self.form = hand.form
        self.place = _TITLES[hand.part]

    def above(self) -> Iterable[Widget]:
        code = show_code(self.hand.code)
        yield Line(_("If the line drops, go on within a day with the code {code}.").with_values(code=code))
        yield Line("")

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        spoken = {"language": current_language()} if self.form is ACCESS_COMPANY else {}
        return {**spoken, **self.hand.typed.get(self.form.name, {})}, {}

    def store(self) -> None:
        if self.fields is not None:
            self.hand.store(self.form, self.typed())

    async def submit(self, request: object) -> None:
        app, hand = self.stts, self.hand
        self.store()
        if isinstance(request, AccessCompany):
            hand.review = await app.gateway.call(lambda house: house.access.review, request)
        await self._save()
        if hand.part == len(PARTS) - 1 or hand.to_overview:
            await open_overview(self, hand)
        else:
            hand.part += 1
            open_part(self, hand)

    def action_back(self) -> None:
        self.store()
        if self.hand.part == 0:
            self.action_leave()
        else:
            self.hand.part -= 1
            open_part(self, self.hand)


async def open_overview(screen: FormScreen, hand: RequestInHand, words: Words | str = "") -> None:
    """The overview in place of `screen`; or the first part that is not right."""
    app = screen.stts
    today = app.today
    for number in range(len(PARTS)):
        if hand.parsed(number, today) is None:
            hand.part = number
            open_part(screen, hand)
            return
    company = hand.parsed(0, today)
    if hand.review is None and isinstance(company, AccessCompany):  # the company's part was taken up from a draft
        hand.review = await app.gateway.call(lambda house: house.access.review, company)
    overview = OverviewScreen(hand)
    overview.opening_words = words
    app.open(overview, instead=True)


class OverviewScreen(_InHandScreen):
    """Everything once more, before it is sent."""

    place = _("Request access: overview")
    help = _(
        "Look at everything once more; 1, 2 or 3 leads back to a part, where you can change it. Only when you tick that"
        " all data are right and press Enter is the request sent."
    )
    does = _("Confirm")

    def __init__(self, hand: RequestInHand) -> None:
        super().__init__(hand)
        self._replacing = hand.review is not None and hand.review.has_administrator
        self.form = ACCESS_CONFIRM_REPLACING if self._replacing else ACCESS_CONFIRM

    def above(self) -> Iterable[Widget]:
        today = self.stts.today
        request = self.hand.request(today, replaces=False)
        lines = wrapped_rows(overview(request, self.hand), self.app.size.width)
        yield from scrolled(*(Line(line.text) for line in lines), id="effect")
        if self._replacing:
            yield Line(
                _("This company has a local administrator. A replacement closes the account and stops the session of the"
                  " present one, once the signed form has been processed; the company's users stay."), classes="wrapped",
            )  # fmt: skip

    def functions(self) -> Iterable[tuple[str, Words]]:
        return (("1", _("Company")), ("2", _("Local administrator")), ("3", _("Responsible")))

    async def submit(self, confirmation: Confirmation) -> None:
        from stts_tui.tui.screens.access.ticket import TicketScreen

        app, hand = self.stts, self.hand
        today = app.today
        request = hand.request(today, replaces=confirmation.replaces)
        try:
            made = await app.gateway.call(lambda house: house.access.submit, request, hand.code)
        except Refused as no:
            if no.code != MUST_REPLACE.code or self._replacing:
                raise
            hand.review = None  # somebody became local administrator since: ask the question after all
            await open_overview(self, hand, no.sentence)
            return
        hand.kept = ()
        app.open(TicketScreen(made), instead=True)

    def on_key(self, event: events.Key) -> None:
        if event.character in ("1", "2", "3"):
            event.stop()
            self.hand.part = int(event.character) - 1
            self.hand.to_overview = True
            open_part(self, self.hand)

    def action_back(self) -> None:
        self.hand.part = len(PARTS) - 1
        open_part(self, self.hand)


_LABEL = 22  # cells


def _person(label: object, person: AccessPerson) -> Iterable[Row]:
    yield (label, f"{by_surname(person.last_name, person.first_name)}, {person.qualification.words}")
    yield ("", f"{person.niss}  {person.email}")
    yield ("", f"{person.phone}  {person.address}")


def overview(request: AccessRequest, hand: RequestInHand) -> Iterable[Row]:
    """The whole request in ten rows or so."""
    company = request.company
    cbe = hand.review.cbe if hand.review is not None else company.cbe
    numbers = _("CBE {cbe}").with_values(cbe=cbe)
    if company.nsso is not None:
        numbers = _("CBE {cbe}, NSSO {nsso}").with_values(cbe=cbe, nsso=company.nsso)
    yield (_("1 Company"), company.name)
    yield ("", f"{numbers}  {language_words(request.language)}")
    yield ("", f"{company.address}  {company.email}")
    yield from _person(_("2 Local administrator"), request.administrator)
    yield from _person(_("3 Responsible"), request.responsible.person)
    works = request.responsible.works_in_company
    yield ("", _("works in the company") if works else _("from outside: enclose the proof of function"))
