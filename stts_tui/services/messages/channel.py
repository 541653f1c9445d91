"""The settings page "Exchange by structured messages" of the local administrator (manual, structured messages)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.paging import Place
from stts_tui.domain.messages.channel import (
    HAS_SENDER,
    KEY_THERE,
    MOST_KEYS,
    NO_SENDER,
    NO_SUCH_KEY,
    NO_TECHNICAL_USER,
    NOT_A_TECHNICAL_USER,
    TOO_MANY_KEYS,
    AddKey,
    ChangeChannel,
    ChannelView,
    MessageUser,
    Sender,
    SwitchChannel,
)
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import UserView
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application
from stts_tui.services.guard import Act, Service, performs

_RECENT = 5
_MOST_PEOPLE = 200


class ChannelService(Service):
    @performs(ActionId.MESSAGES_SETTINGS)
    def show(self, act: Act) -> ChannelView:
        """Everything of the page: number, channel, people, keys, the latest messages."""
        return self._view(act)

    @performs(ActionId.MESSAGES_NUMBER)
    def request_number(self, act: Act) -> ChannelView:
        """A sender number for the company, its channel closed. Raises HAS_SENDER."""
        held = act.store.senders.find(act.company_id)
        if held is not None:
            raise refused(HAS_SENDER, number=held.number)
        email = act.store.companies.get(act.company_id).email
        sender = act.store.senders.add(act.company_id, email, act.now, act.actor.name)
        self._about(act, sender)
        act.changed({}, {"number": sender.number})
        return self._view(act)

    @performs(ActionId.MESSAGES_USER)
    def save(self, act: Act, request: ChangeChannel) -> ChannelView:
        """Technical user and address. Raises NO_SENDER, NOT_A_TECHNICAL_USER, NO_TECHNICAL_USER, CHANGED_MEANWHILE."""
        sender = self._sender(act)
        chosen: int | None = request.technical_user_id or None
        if chosen is not None:
            person = next((person for person in self._people(act) if person.account_id == chosen), None)
            if person is None or not person.fits:
                name = person.name if person is not None else "-"
                raise refused(NOT_A_TECHNICAL_USER, field="technical_user", name=name)
        elif sender.is_open:
            raise refused(NO_TECHNICAL_USER, field="technical_user")
        after = replace(sender, technical_user_id=chosen, email=request.email)
        self._save(act, sender, after, request.version)
        return self._view(act)

    @performs(ActionId.MESSAGES_CHANNEL)
    def switch(self, act: Act, request: SwitchChannel) -> ChannelView:
        """Open the channel, or close it. Raises NO_SENDER, NO_TECHNICAL_USER, NOT_A_TECHNICAL_USER, CHANGED_MEANWHILE."""
        sender = self._sender(act)
        if request.open:
            if sender.technical_user_id is None:
                raise refused(NO_TECHNICAL_USER)
            person = next((each for each in self._people(act) if each.account_id == sender.technical_user_id), None)
            if person is None or not person.fits:
                raise refused(NOT_A_TECHNICAL_USER, name=person.name if person is not None else "-")
        self._save(act, sender, replace(sender, is_open=request.open), request.version)
        return self._view(act)

    @performs(ActionId.MESSAGES_KEY)
    def add_key(self, act: Act, request: AddKey) -> ChannelView:
        """A key for delivery. Raises NO_SENDER, TOO_MANY_KEYS, KEY_THERE."""
        sender = self._sender(act)
        if len(act.store.senders.list_keys(sender.sender_id)) >= MOST_KEYS:
            raise refused(TOO_MANY_KEYS, most=MOST_KEYS)
        fingerprint = request.key.fingerprint
        if act.store.senders.is_key_known(fingerprint):
            raise refused(KEY_THERE, field="key")
        act.store.senders.add_key(sender.sender_id, request.key, act.now, act.actor.name)
        act.changed({}, {"key": f"{request.key.kind} {fingerprint}"})
        return self._view(act)

    @performs(ActionId.MESSAGES_UNKEY)
    def remove_key(self, act: Act, key_id: int) -> ChannelView:
        """Take a key away. Raises NO_SENDER, NO_SUCH_KEY."""
        sender = self._sender(act)
        held = next((each for each in act.store.senders.list_keys(sender.sender_id) if each.key_id == key_id), None)
        if held is None:
            raise refused(NO_SUCH_KEY)
        act.store.senders.delete_key(sender.sender_id, key_id)
        act.changed({"key": f"{held.key.kind} {held.key.fingerprint}"}, {})
        return self._view(act)

    # -- parts -------------------------------------------------------------------------------------------------------
    def _sender(self, act: Act) -> Sender:
        sender = act.store.senders.find(act.company_id)
        if sender is None:
            raise refused(NO_SENDER)
        self._about(act, sender)
        return sender

    def _about(self, act: Act, sender: Sender) -> None:
        act.about("sender", sender.sender_id, sender.number)

    def _save(self, act: Act, before: Sender, after: Sender, version: int) -> None:
        saved = act.store.senders.save(after, version, act.now, act.actor.name)
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        act.changed(_values(before), _values(after))

    def _people(self, act: Act) -> tuple[MessageUser, ...]:
        """The users who may exchange messages, by name."""
        criteria = UserCriteria(applications=frozenset({Application.MESSAGES}))
        page = act.store.accounts.list_page(act.company_id, criteria, Place(size=_MOST_PEOPLE), act.today)
        users = [act.store.accounts.find_user(act.company_id, row.account_id, act.today) for row in page.rows]
        return tuple(_person(user) for user in users if user is not None)

    def _view(self, act: Act) -> ChannelView:
        company = act.store.companies.get(act.company_id)
        sender = act.store.senders.find(act.company_id)
        people = self._people(act)
        if sender is None:
            return ChannelView(company.name, company.email, None, None, people, (), ())
        chosen: Sequence[MessageUser] = [each for each in people if each.account_id == sender.technical_user_id]
        technical = chosen[0] if chosen else self._no_longer(act, sender)
        keys = tuple(act.store.senders.list_keys(sender.sender_id))
        recent = act.store.messages.list_page(sender.sender_id, Place(size=_RECENT)).rows
        return ChannelView(company.name, company.email, sender, technical, people, keys, recent)

    def _no_longer(self, act: Act, sender: Sender) -> MessageUser | None:
        """The technical user who has lost the application or was removed: shown, so that somebody sees it."""
        if sender.technical_user_id is None:
            return None
        user = act.store.accounts.find_user(act.company_id, sender.technical_user_id, act.today)
        if user is None:
            return MessageUser(sender.technical_user_id, "-", "-", False)
        return replace(_person(user), fits=False)


def _person(user: UserView) -> MessageUser:
    fits = user.block is None and user.profile is not None and Application.MESSAGES in user.applications
    return MessageUser(user.account_id, user.user_name, in_full(user.first_name, user.last_name), fits)


def _values(sender: Sender) -> dict[str, str]:
    return {
        "channel": "open" if sender.is_open else "closed", "technical_user": str(sender.technical_user_id or ""),
        "email": sender.email,
    }  # fmt: skip
