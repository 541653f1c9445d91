"""What must have happened before some tasks can be played: done just before, and only where it has not been done yet."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from stts_tui.domain.messages.channel import AddKey, ChangeChannel, SwitchChannel
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from tests.builders import Company, log_in, run_sql
from tests.guides.house import OMEGA
from tests.messages import Channel, an_application, drop
from tests.tariff_builders import a_person

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f partner"


def _company(house: House) -> Company:
    ((company_id,),) = run_sql(house, "SELECT company_id FROM account WHERE user_name = 'admin01'")
    return Company(house, company_id)


def _numbered(house: House) -> None:
    """The company has a sender number and a technical user; its channel is closed."""
    admin = log_in(house, "admin01")
    view = house.channel.show(admin)
    if view.sender is None:
        view = house.channel.request_number(admin)
    assert view.sender is not None
    if view.sender.technical_user_id is None:
        ((technical,),) = run_sql(house, "SELECT id FROM account WHERE user_name = 'stts03'")
        house.channel.save(admin, ChangeChannel(view.sender.version, technical, "xml@alpha.be"))


def _open(house: House) -> Channel:
    _numbered(house)
    admin = log_in(house, "admin01")
    view = house.channel.show(admin)
    assert view.sender is not None
    if not view.sender.is_open:
        house.channel.switch(admin, SwitchChannel(view.sender.version, True))
    return Channel(_company(house), view.sender.number)


def _received(house: House) -> None:
    """A message with a record that was refused for its name."""
    channel = _open(house)
    if not run_sql(house, "SELECT 1 FROM message"):
        person = a_person(house, "Greta", "Peeters")
        channel.send([an_application(person, "A-1", last_name="Peters")])


def _waits(house: House) -> None:
    """A message lies in the company's folder."""
    channel = _open(house)
    inbox = Path(house.office.settings.exchange.inbox.format(sender=channel.number))
    Path(house.office.settings.exchange.outbox.format(sender=channel.number)).mkdir(exist_ok=True)
    inbox.mkdir(exist_ok=True)
    if not any(inbox.iterdir()):
        path = drop(channel, inbox, [an_application(a_person(house, "Greta", "Willems"), "W-1")], "00002")
        path.with_name(path.name.replace("FI.", "GO.", 1)).touch()


def _keyed(house: House) -> None:
    _numbered(house)
    admin = log_in(house, "admin01")
    if not house.channel.show(admin).keys:
        house.channel.add_key(admin, AddKey(parse_public_key(KEY)))


def _calm(house: House) -> None:
    """Nobody has asked from here for a while."""
    run_sql(house, "DELETE FROM login_throttle")


def _looked(house: House) -> None:
    """Somebody has looked at the file and at the user that the guide names."""
    ((file_id,),) = run_sql(house, "SELECT id FROM tariff_file WHERE number = 'STTS-2025-0000003'")
    house.files.show(log_in(house, "stts03"), file_id)
    ((user_id,),) = run_sql(house, "SELECT id FROM account WHERE user_name = 'helene1'")
    house.users.show(log_in(house, "admin01"), user_id)


def _phoned(house: House, user_name: str) -> None:
    """The user of the guide has a second factor."""
    run_sql(house, "INSERT OR IGNORE INTO factor SELECT id, 'x', 0, created_at FROM account WHERE user_name = ?", user_name)


_BEFORE: dict[ActionId, Callable[[House], object]] = {
    ActionId.ACCESS_REQUEST: _calm,
    ActionId.ACCESS_STATUS: _calm,
    ActionId.USER_FACTOR: functools.partial(_phoned, user_name="staff002"),
    ActionId.REQUEST_FACTOR: functools.partial(_phoned, user_name=OMEGA),
    ActionId.MESSAGES_USER: _numbered,
    ActionId.MESSAGES_CHANNEL: _numbered,
    ActionId.MESSAGES_KEY: _numbered,
    ActionId.MESSAGES_UNKEY: _keyed,
    ActionId.MESSAGE_LIST: _received,
    ActionId.MESSAGE_SHOW: _received,
    ActionId.MESSAGE_REPAIR: _received,
    ActionId.MESSAGE_IMPORT: _waits,
    ActionId.MESSAGE_EXPORT: _waits,
    ActionId.AUDIT_SEARCH: _looked,
}


def prepare(house: House, action_id: ActionId) -> None:
    """Make the house ready for a task about this action."""
    before = _BEFORE.get(action_id)
    if before is not None:
        before(house)
