"""Rows of the table of actions (domain/rights/table.py): the audit trail, and who may what.

Who reads the trail sees no more than one's own: a local administrator the lines of the company, the authority those about
tariff files (store/trail.py). The host's system manager reads all of it on the command line.
"""

from __future__ import annotations

from stts_tui.domain.rights.action import Action, ActionId, Option, Page, Section, Target, who
from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import _, _n

_P = Principal
_READERS = who(_P.LOCAL_ADMINISTRATOR, _P.AUTHORITY)

AUDIT_ACTIONS: tuple[Action, ...] = (
    Action(
        ActionId.AUDIT_SEARCH, _("Audit trail: who did what"),
        _("What was done and consulted, the newest first; by person, by whom or what it was about, by act and by day."),
        Section.AUDIT, _READERS, page=Page.AUDIT, looks=True,
    ),
    Action(
        ActionId.AUDIT_SHOW, _("Show the line"), _("A line of the audit trail in full, with what changed."),
        Section.AUDIT, _READERS, Target.LINE, looks=True, short=_("Show"), option=Option.DISPLAY,
    ),
    Action(
        ActionId.AUDIT_EXPORT, _("Export the lines found"),
        _("Every line that matches, as a CSV file that only you can read."),
        Section.AUDIT, _READERS, looks=True, success=_n(
            "{count} line has been written to {path}.", "{count} lines have been written to {path}."
        ),
        short=_("Export"),
        function="ctrl+x",
    ),
    Action(
        ActionId.AUDIT_PERSON, _("Report to a person"),
        _("Who consulted or changed a person's data, when and for whom, at every company: for the person who asks."),
        Section.AUDIT, who(_P.AUTHORITY), page=Page.AUDIT, looks=True,
    ),
    Action(
        ActionId.RIGHTS_SHOW, _("Who may do what"),
        _("Every action, and which profiles and roles may do it; your own are marked."),
        Section.AUDIT,
        who(_P.USER, _P.LOCAL_ADMINISTRATOR, _P.STTS_1, _P.STTS_2, _P.STTS_3, _P.MESSAGES, _P.ACCESS_DESK, _P.AUTHORITY),
        page=Page.AUDIT, looks=True,
    ),
)  # fmt: skip
