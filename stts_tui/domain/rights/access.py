"""Rows of the table of actions (domain/rights/table.py): access, from the request to the registration, and the access desk."""

from __future__ import annotations

from stts_tui.domain.rights.action import Action, ActionId, Again, Option, Page, Section, Target, who
from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import _

_P = Principal

ACCESS_ACTIONS: tuple[Action, ...] = (
    # -- access: from the request to the registration (manual, "The local administrator") -----------------------------
    Action(
        ActionId.ACCESS_REQUEST, _("Request access"),
        _("Designate a local administrator for your company, for the first time or in place of the present one."),
        Section.ACCESS, who(_P.ANYONE),
    ),
    Action(
        ActionId.ACCESS_STATUS, _("Status of a request"),
        _("What has become of a request, by its ticket number and the secret in the letter before the form."),
        Section.ACCESS, who(_P.ANYONE),
    ),
    Action(
        ActionId.ADMINISTRATOR_CREATE, _("Create a local administrator"),
        _("Register with the provisional data of the two letters; afterwards these are void."),
        Section.ACCESS, who(_P.PROVISIONAL),
        success=_("You are registered as {user}. Log in anew with the user name and password that you chose."),
    ),
    Action(
        ActionId.HANDOVER_SHOW, _("Hand-over sheet"),
        _("What your predecessor left that is still going on: planned blocks, requests, users of structured messages."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), page=Page.COMPANY,
    ),
    # -- the access desk --------------------------------------------------------------------------------------------
    Action(
        ActionId.REQUEST_LIST, _("Open requests, the most urgent first"),
        _("Requests that something may still come of; overdue ones stand at the top."),
        Section.DESK, who(_P.ACCESS_DESK), looks=True,
    ),
    Action(
        ActionId.REQUEST_FIND, _("Find a request"),
        _("By the short code of the form (typed or scanned), ticket number, enterprise number or name."),
        Section.DESK, who(_P.ACCESS_DESK), looks=True, short=_("Find"), function="f7",
    ),
    Action(
        ActionId.REQUEST_SHOW, _("Show the request"), _("Everything that a request holds, and its history."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST, looks=True, short=_("Show"), option=Option.DISPLAY,
    ),
    Action(
        ActionId.REQUEST_INTAKE, _("Record what came in"),
        _("The original by post, or a fax, photocopy or e-mail, which is recorded and refused."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST, short=_("Intake"), option=Option.RECORD,
    ),
    Action(
        ActionId.REQUEST_PROOF, _("Record the proof of function"),
        _("The document that proves the function of a responsible from outside the company has been seen."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST,
        success=_("The proof of function of request {ticket} has been recorded."), short=_("Proof"),
        option=Option.PROOF,
    ),
    Action(
        ActionId.REQUEST_PROCESS, _("Process the request"),
        _("Make provisional data, in two letters; a present local administrator is replaced."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST, again=Again.ALWAYS,
        success=_("Request {ticket} has been processed."), short=_("Process"), option=Option.PROCESS, final=True,
    ),
    Action(
        ActionId.REQUEST_REISSUE, _("New provisional data"),
        _("For letters that were lost or have lapsed: new data, in two new letters; the old ones are void."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST, again=Again.ALWAYS,
        success=_("Request {ticket} has new provisional data."), short=_("New letters"),
        option=Option.CREDENTIALS, final=True,
    ),
    Action(
        ActionId.REQUEST_LETTERS, _("Letters as files for the printer"),
        _("Both letters as files that only you can read; they are removed when the page of the letters is left."),
        Section.DESK, who(_P.ACCESS_DESK), short=_("As files"),
    ),
    Action(
        ActionId.REQUEST_REFUSE, _("Refuse the request"), _("End a request with a reason that the requester can read."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST,
        success=_("Request {ticket} has been refused."), short=_("Refuse"), option=Option.REFUSE, final=True,
    ),
    Action(
        ActionId.REQUEST_WITHDRAW, _("Withdraw the request"),
        _("At the company's own wish; provisional data that were sent are void then."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST,
        success=_("Request {ticket} has been withdrawn."), short=_("Withdraw"), option=Option.WITHDRAW, final=True,
    ),
    Action(
        ActionId.REQUEST_FACTOR, _("Renew the administrator's second factor"),
        _("For a lost telephone of the local administrator whom the request registered: the second factor and its recovery"
          " codes no longer hold, and a new one is set up."),
        Section.DESK, who(_P.ACCESS_DESK), Target.REQUEST, again=Again.ALWAYS,
        success=_("The second factor of {user} no longer holds."), short=_("Factor"), option=Option.FACTOR,
    ),
)  # fmt: skip
