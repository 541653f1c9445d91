"""An access request in full: the form, the state of things, the history; and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from stts_tui.domain.access.desk import RequestView, is_lapsed
from stts_tui.domain.access.desk_options import STEPS, why_not
from stts_tui.domain.access.registered import with_factor
from stts_tui.domain.access.request import AccessPerson, RequestState
from stts_tui.domain.access.ticket import show_code
from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.fields import language_words
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.i18n import _, with_label
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.access.status import event_words
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import BLANK, Alarm, Beside, Fact, Row, Title, alarm_if


class RequestCardScreen(CardScreen):
    place = _("Access request")
    help = _("Everything that the form holds, and what has happened. The numbers below do what can be done now.")

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._view: RequestView | None = None

    async def rows(self) -> Sequence[Row]:
        view = await self.ask(lambda house: house.desk.show, self.target_id)
        self._view = view
        self.show_keys()
        today = self.stts.today
        return (*_state(view, today), *_history(view), *_form(view))

    def actions(self) -> tuple[Action, ...]:
        """What the desk may do and the state allows."""
        view = self._view
        if view is None:
            return ()
        return tuple(
            action
            for action in row_actions(self.stts.home, Section.DESK, Target.REQUEST)
            if action.id in STEPS
            and why_not(action.id, view.state, view.ticket) is None
            and (action.id is not ActionId.REQUEST_PROOF or view.proof_needed)
            and (action.id is not ActionId.REQUEST_FACTOR or _has_factor(view))
        )


def _has_factor(view: RequestView) -> bool:
    try:
        with_factor(view)
    except Refused:
        return False
    return True


def _state(view: RequestView, today: date) -> list[Row]:
    request: list[Fact] = [(_("The request"), ""), (_("Ticket number"), view.ticket), (_("Short code"), show_code(view.code))]
    if view.proof_needed:
        request.append((_("Proof of function"), _("needed, not seen yet")))
    elif view.proof_seen:
        request.append((_("Proof of function"), _("seen")))
    days: list[Fact] = [(_("Days"), "")]
    if view.due_by is not None:
        due = show_date(view.due_by)
        days.append((_("Process by"), Alarm(_("{day} LATE").with_values(day=due)) if view.due_by < today else due))
    if view.provisional_until is not None and view.state.is_open:
        until = show_date(view.provisional_until)
        lapsed = is_lapsed(view.state, view.provisional_until, today)
        days.append((_("Letters until"), Alarm(_("{day} LAPSED").with_values(day=until)) if lapsed else until))
    if len(days) == 1:
        days = []
    here: list[Row] = [*situation_rows(view)]
    state = alarm_if(view.state is RequestState.REFUSED, view.state.words)
    head: list[Row] = [Title(f"{view.ticket}  {view.company_name}", state), BLANK, Beside(request, days)]
    return [*head, BLANK, (_("Here"), ""), *here] if here else head


def situation_rows(view: RequestView) -> list[Row]:
    """What else there is at the company: whom it registered, the present local administrator, other open requests, a user."""
    rows: list[Row] = []
    situation = view.situation
    if view.state.is_open:
        rows.append((_("Known here as"), situation.known_as or _("new here: made when this is processed")))
    if situation.registered is not None:
        user = situation.registered
        rows.append((_("Registered"), f"{user.full_name} ({user.user_name})"))
        rows.append((_("Second factor"), _("yes") if user.has_factor else _("no")))
    if situation.administrator is not None:
        present = f"{situation.administrator.name} ({situation.administrator.user_name})"
        rows.append((_("Administrator now"), present))
        asked = _("yes, the form asks for it") if view.replaces else _("NO, the form does not ask for it")
        rows.append((_("To be replaced"), asked))
    for other in situation.others:
        rows.append((_("Also open"), f"{other.ticket}, {other.state.words}"))
    if situation.user_of_same_person:
        closed = _("{user}: closed at the registration").with_values(user=situation.user_of_same_person)
        rows.append((_("A user already"), closed))
    return rows


def _person(label: object, person: AccessPerson, *more: Row) -> list[Row]:
    return [
        BLANK,
        (label, ""),
        (_("Name"), f"{by_surname(person.last_name, person.first_name)}, {person.qualification.words}"),
        (_("National number"), person.niss),
        (_("Contact"), f"{person.email}  {person.phone}"),
        (_("Address"), person.address),
        *more,
    ]


def _form(view: RequestView) -> list[Row]:
    works = _("yes") if view.responsible.works_in_company else _("no")
    return [
        BLANK,
        (_("Company"), ""),
        (_("Name"), view.company_name),
        (_("Enterprise number"), view.cbe),
        *([(_("NSSO number"), view.nsso)] if view.nsso is not None else []),
        (_("Contact"), view.company_email),
        (_("Address"), view.company_address),
        (F.language.label, language_words(view.language)),
        *_person(_("Local administrator"), view.administrator),
        *_person(_("Responsible who signs"), view.responsible.person, (_("In the company"), works)),
    ]


def _history(view: RequestView) -> list[Row]:
    rows: list[Row] = [BLANK, (_("History"), "")]
    rows += [(show_instant(event.at), with_label(doer(event.by), event_words(event))) for event in view.history]
    return rows
