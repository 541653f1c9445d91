"""THE TABLE, part three: structured messages (domain/rights/table.py says what the table is).

The manual [S0] gives their settings to the local administrator, and asks that at least one user has the application. What a
record of a message may do is not decided here: it passes the row of its own action, with the profile of whoever sends [D3].
"""

from __future__ import annotations

from stts_tui.domain.rights.action import Action, ActionId, Again, Option, Page, Section, Target, who
from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import _, _c, _n

_P = Principal

MESSAGE_ACTIONS: tuple[Action, ...] = (
    Action(
        ActionId.MESSAGES_SETTINGS, _("Exchange by structured messages"),
        _("Settings for the exchange of structured (XML) messages."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR), page=Page.COMPANY, looks=True,
    ),
    Action(
        ActionId.MESSAGES_NUMBER, _("Request a sender number"),
        _("The number under which your company's messages are known; it is given at once."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR), Target.CHANNEL,
        success=_("Your company has the sender number {number}."), short=_("Number"), option=Option.NUMBER,
    ),
    Action(
        ActionId.MESSAGES_USER, _("Technical user and e-mail address"),
        _("In whose name messages are carried out, and who is asked about them."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR), Target.CHANNEL, success=_("The settings have been saved."),
        short=_c("key", "Technical user"), option=Option.CHANGE,
    ),
    Action(
        ActionId.MESSAGES_CHANNEL, _("Open or close the channel"),
        _("Through a closed channel nothing is received; what was received is finished."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR), Target.CHANNEL, success=_("The channel is {state}."),
        short=_("Open/close"), option=Option.SWITCH,
    ),
    Action(
        ActionId.MESSAGES_KEY, _("Add a key"), _("The public SSH key of whoever delivers your messages by SFTP."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR), Target.CHANNEL, again=Again.ALWAYS,
        success=_("The key {fingerprint} has been added."),
        short=_("Add key"), option=Option.ADD_KEY,
    ),
    Action(
        ActionId.MESSAGES_UNKEY, _("Remove a key"), _("Whoever has only this key cannot deliver any more."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR), Target.CHANNEL, again=Again.ALWAYS,
        success=_("The key has been removed."),
        short=_("Remove key"), option=Option.REMOVE, final=True,
    ),
    Action(
        ActionId.MESSAGE_LIST, _("Messages and their results"), _("What was received, and what became of it."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR, _P.MESSAGES), looks=True, short=_("Messages"),
    ),
    Action(
        ActionId.MESSAGE_SHOW, _("Show the message"), _("The answer: each record, accepted or refused, and why."),
        Section.MESSAGES, who(_P.LOCAL_ADMINISTRATOR, _P.MESSAGES), Target.MESSAGE, looks=True, short=_("Show"),
        option=Option.DISPLAY,
    ),
    Action(
        ActionId.MESSAGE_IMPORT, _("Import a waiting message"),
        _("Look at a message in your company's folder, and carry it out in your own name."),
        Section.MESSAGES, who(_P.MESSAGES), again=Again.SOME, success=_("{name}: {accepted} accepted, {refused} refused."),
        short=_("Carry out"),
    ),
    Action(
        ActionId.MESSAGE_REPAIR, _("Repair a refused record"),
        _("Correct the record, check it again, and send it."),
        Section.MESSAGES, who(_P.MESSAGES), Target.MESSAGE, success=_("Record {record} has been accepted."),
        short=_("Repair"), option=Option.REPAIR,
    ),
    Action(
        ActionId.MESSAGE_EXPORT, _("Export as structured messages"),
        _("Your company's files, and what is new, as XML files in your company's folder."),
        Section.MESSAGES, who(_P.MESSAGES), success=_n(
            "{count} record has been written to {name}.", "{count} records have been written to {name}."
        ),
        short=_("Export"),
    ),
)  # fmt: skip
