"""Exchange by structured messages: the settings page of the local administrator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from textual.binding import Binding

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.messages.channel import ChangeChannel, ChannelView, SwitchChannel
from stts_tui.domain.messages.forms import technical_user_form
from stts_tui.domain.messages.lists import MESSAGES
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.question import QuestionScreen
from stts_tui.tui.screens.base.rows import Fact, Row
from stts_tui.tui.widgets.columns import row_text

_RECENT = (*MESSAGES[:2], replace(MESSAGES[2], width=8))  # beside a label
_ROOM = 50


class MessagesScreen(CardScreen):
    place = action(ActionId.MESSAGES_SETTINGS).label
    help = _(
        "Request a sender number, name the technical user, add the keys of whoever delivers, open the channel. Messages"
        " that come through it are carried out in the technical user's name, with the rights of that user's profile."
    )

    BINDINGS = [Binding("f6", "messages", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._view: ChannelView | None = None

    async def rows(self) -> Sequence[Row]:
        self._view = await self.ask(lambda house: house.channel.show)
        self.show_keys()
        return _rows(self._view)

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "F6", action(ActionId.MESSAGE_LIST).key_words

    def action_messages(self) -> None:
        self.stts.perform(ActionId.MESSAGE_LIST)

    def actions(self) -> tuple[Action, ...]:
        """A number is requested once, a key is removed where there is one."""
        view = self._view
        out: set[ActionId] = set()
        if view is not None and view.sender is not None:
            out.add(ActionId.MESSAGES_NUMBER)
        if view is not None and not view.keys:
            out.add(ActionId.MESSAGES_UNKEY)
        return tuple(each for each in row_actions(self.stts.home, Section.MESSAGES, Target.CHANNEL) if each.id not in out)


def _rows(view: ChannelView) -> list[Fact]:
    sender = view.sender
    users = _n("{count} user", "{count} users").with_values(count=len(view.people))
    rows: list[Fact] = [
        (_("Company"), view.company),
        (_("May exchange messages"), ", ".join([str(users), *(person.name for person in view.people[:4])])),
    ]
    if not view.people:
        rows.append(("", _("At least one user must have this application; give it under “Modify the profile”.")))
    if sender is None:
        rows.append((_("Sender number"), _("none yet; 41 requests one")))
        return rows
    state = _("open: messages are received and carried out") if sender.is_open else _("closed: nothing is received")
    technical = view.technical_user
    rows += [
        (_("Sender number"), sender.number),
        (_("Channel"), state),
        (_("Technical user"), _person(technical.name, technical.fits) if technical is not None else _("nobody yet")),
        (_("Questions to"), sender.email),
        (_("Keys"), "" if view.keys else _("none yet: nothing can be delivered by SFTP")),
        *(("", f"{each.key.fingerprint}  {each.key.comment}") for each in view.keys),
        (_("Latest messages"), "" if view.recent else _("none yet")),
        *(("", row_text(_RECENT, message, _ROOM)) for message in view.recent),
    ]
    return [row if row[1] or not row[0] else (row[0], " ") for row in rows]


def _person(name: str, fits: bool) -> Words | str:
    return name if fits else _("{name}, who lacks a right now: nothing is carried out").with_values(name=name)


class _AskScreen(QuestionScreen[ChannelView]):
    """Asks once more, over the page's own rows."""

    async def look(self) -> ChannelView:
        return await self.ask(lambda house: house.channel.show)

    def told(self, shown: ChannelView) -> Sequence[Row]:
        return _rows(shown)


class NumberScreen(_AskScreen):
    place = action(ActionId.MESSAGES_NUMBER).label
    help = action(ActionId.MESSAGES_NUMBER).help
    question = _("Request a sender number for your company? It is kept for ever.")
    does = _("Request it")

    async def decide(self, shown: ChannelView) -> None:
        given = await self.ask(lambda house: house.channel.request_number)
        number = given.sender.number if given.sender is not None else ""
        self.done(action(ActionId.MESSAGES_NUMBER).succeeded(number=number))


class SwitchScreen(_AskScreen):
    place = action(ActionId.MESSAGES_CHANNEL).label
    help = action(ActionId.MESSAGES_CHANNEL).help
    does = _("Do it")

    def asked(self, shown: ChannelView) -> Words:
        if shown.sender is not None and shown.sender.is_open:
            return _("Close the channel? Nothing is received then; what was received is finished.")
        return _("Open the channel? Messages are then carried out in the technical user's name.")

    async def decide(self, shown: ChannelView) -> None:
        version = shown.sender.version if shown.sender is not None else 0
        opens = shown.sender is None or not shown.sender.is_open
        await self.ask(lambda house: house.channel.switch, SwitchChannel(version, opens))
        state = _("open") if opens else _("closed")
        self.done(action(ActionId.MESSAGES_CHANNEL).succeeded(state=state))


class TechnicalUserScreen(FormScreen):
    place = action(ActionId.MESSAGES_USER).label
    help = _(
        "The technical user needs the application “structured messages” and a profile of the STTS application; nobody has"
        " to log in as this user. What the profile does not allow is refused in messages too."
    )

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        view = await self.ask(lambda house: house.channel.show)
        self.form = technical_user_form(view.people)
        if view.sender is None:
            return {"email": view.company_email}, {"version": 0}
        chosen = str(view.sender.technical_user_id or "")
        known = {choice.value for choice in self.form.fields[0].choices}
        return {"technical_user": chosen if chosen in known else "", "email": view.sender.email}, {
            "version": view.sender.version
        }

    async def submit(self, request: ChangeChannel) -> None:
        await self.ask(lambda house: house.channel.save, request)
        self.done(action(ActionId.MESSAGES_USER).succeeded())
