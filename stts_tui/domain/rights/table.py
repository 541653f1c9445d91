"""THE TABLE: every thing a person can do, who may, under which number or key, with which words.

Rights are written out for every principal, without inheritance STTS 1 < STTS 2 < STTS 3, so that a row can be held
beside the manual. The guard (services/guard.py), menus, key bindings, help, and data/actions.txt
all derive from this tuple. The rows of tariff files stand in domain/rights/tariff.py, ids in domain/rights/action.py; ids are
`thing-verb` and never reused.
"""

from __future__ import annotations

from stts_tui.domain.rights.access import ACCESS_ACTIONS
from stts_tui.domain.rights.action import Action, ActionId, Again, Option, Page, Section, Standing, Target, who
from stts_tui.domain.rights.actor import Actor, Principal
from stts_tui.domain.rights.audit import AUDIT_ACTIONS
from stts_tui.domain.rights.messages import MESSAGE_ACTIONS
from stts_tui.domain.rights.overviews import OVERVIEW_ACTIONS
from stts_tui.domain.rights.tariff import STTS_ACTIONS
from stts_tui.i18n import _, _c

_P = Principal
_SIGNED_IN = (_P.USER, _P.LOCAL_ADMINISTRATOR, _P.STTS_1, _P.STTS_2, _P.STTS_3, _P.MESSAGES, _P.ACCESS_DESK,
              _P.AUTHORITY)  # fmt: skip

ACTIONS: tuple[Action, ...] = (
    # -- session -------------------------------------------------------------------------------------------------
    Action(
        ActionId.SESSION_START, _("Log in"), _("Log in with your user name and password."),
        Section.SESSION,
        who(_P.ANYONE),
    ),
    Action(
        ActionId.SESSION_END, _("Log out"), _("End this session."),
        Section.SESSION,
        who(_P.PROVISIONAL, _P.NEWCOMER, _P.UNENROLLED, *_SIGNED_IN), standing=Standing.OVER,
    ),
    Action(
        ActionId.SESSION_LOCK, _("Lock the page"), _("The page goes, and comes back as it was with your password."),
        Section.SESSION, who(_P.PROVISIONAL, _P.NEWCOMER, _P.UNENROLLED, *_SIGNED_IN), standing=Standing.LOCKED,
    ),
    Action(
        ActionId.SESSION_UNLOCK, _("Unlock the page"), _("Your password brings the page back as it was."),
        Section.SESSION, who(_P.PROVISIONAL, _P.NEWCOMER, _P.UNENROLLED, *_SIGNED_IN), standing=Standing.LOCKED,
    ),
    Action(
        ActionId.SESSION_PROVE, _("Your password once more"),
        _("What is weighty asks for it where you have not typed it for some minutes."),
        Section.SESSION, who(_P.PROVISIONAL, _P.NEWCOMER, _P.UNENROLLED, *_SIGNED_IN),
    ),
    Action(
        ActionId.PURPOSE_STATE, _("Purpose of the consultation"),
        _("Why you look at a person's data, where your company asks it; for that person it is asked once."),
        Section.SESSION, who(_P.LOCAL_ADMINISTRATOR, _P.STTS_1, _P.STTS_2, _P.STTS_3),
    ),
    Action(
        ActionId.HOME_SHOW, _("Welcome page"), _("The page with everything that you may do."),
        Section.SESSION,
        who(_P.PROVISIONAL, _P.NEWCOMER, _P.UNENROLLED, *_SIGNED_IN), looks=True,
    ),
    Action(
        ActionId.DRAFT_KEEP, _("Keep half-filled forms"),
        _("What you typed when the line dropped is kept for a day, without national register numbers."),
        Section.SESSION, who(_P.PROVISIONAL, *_SIGNED_IN), standing=Standing.OVER,
    ),
    # -- own data: everybody may change his own password and own data [D2] -------------------------------------
    Action(
        ActionId.OWN_PASSWORD, _("Change password"), _("Choose a new password for yourself."),
        Section.OWN_DATA, who(_P.NEWCOMER, *_SIGNED_IN), page=Page.ACCOUNT, success=_("Your password has been changed."),
    ),
    Action(
        ActionId.OWN_FACTOR, _("Second factor"),
        _("A code of an app on your telephone, asked for beside the password: set it up, or replace it."),
        Section.OWN_DATA, who(_P.UNENROLLED, *_SIGNED_IN), page=Page.ACCOUNT, again=Again.SOME,
        success=_("From now on a code of the app is asked for at each login."),
    ),
    Action(
        ActionId.OWN_FACTOR_REMOVE, _("Take away the second factor"),
        _("Log in with the password alone again, where nobody asks a second factor of you."),
        Section.OWN_DATA, who(*_SIGNED_IN), page=Page.ACCOUNT, again=Again.ALWAYS,
        success=_("Your password alone lets you in again."),
    ),
    Action(
        ActionId.OWN_DATA, _("Consult or modify the other data"),
        _("Your own e-mail address and the language of these pages."),
        Section.OWN_DATA, who(*_SIGNED_IN), page=Page.ACCOUNT, again=Again.SOME, success=_("Your data have been saved."),
    ),
    Action(
        ActionId.COMPANY_DATA, _("Modify the company's e-mail address"),
        _("The e-mail address at which your company is reached."),
        Section.OWN_DATA, who(_P.LOCAL_ADMINISTRATOR), page=Page.COMPANY, success=_("The company's data have been saved."),
    ),
    Action(
        ActionId.COMPANY_FACTOR, _("Second factor for everybody"),
        _("Whether all users of your company must have a second factor; who has none is led to it at the next login."),
        Section.OWN_DATA, who(_P.LOCAL_ADMINISTRATOR), page=Page.COMPANY, again=Again.ALWAYS,
        success=_("The company's data have been saved."),
    ),
    Action(
        ActionId.COMPANY_PURPOSE, _("Purpose of each consultation"),
        _("Whether your users must say why, before a customer's data are shown; the audit trail keeps it."),
        Section.OWN_DATA, who(_P.LOCAL_ADMINISTRATOR), page=Page.COMPANY, again=Again.ALWAYS,
        success=_("The company's data have been saved."),
    ),
    # -- user management: the local administrator of the users' own company ---------------------------------------
    Action(
        ActionId.USER_LIST, _("Users of the company"), _("The list of the users of your company."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), looks=True,
    ),
    Action(
        ActionId.USER_SEARCH, _("Find users"),
        _("Find users by name, national number, blocked, applications or profile; or all who do NOT match."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), looks=True, short=_("Find"), function="f7",
    ),
    Action(
        ActionId.USER_SHOW, _("Show the user"), _("Everything that is known of the user's account."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, looks=True, short=_("Show"), option=Option.DISPLAY,
    ),
    Action(
        ActionId.USER_ADD, _("Add a new user"), _("Create an account for a colleague of your company."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), again=Again.SOME,
        success=_("{user} has been added."), short=_("Add"), function="f6",
    ),
    Action(
        ActionId.USER_COPY, _("Copy to a new user"),
        _("Create an account with the applications and profile of this user."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.SOME,
        success=_("{user} has been added."), short=_("Copy"), option=Option.COPY,
    ),
    Action(
        ActionId.USER_MODIFY, _("Modify the profile"), _("Change a user's data, applications and profile."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.SOME,
        success=_("{user} has been saved. Ctrl+Z takes it back."), short=_("Modify"),
        option=Option.CHANGE,
    ),
    Action(
        ActionId.USER_PASSWORD, _("New password"),
        _("Make a new password for a user: it is shown once, and the user must choose another at the next login."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.SOME,
        success=_("{user} has a new password."), short=_c("key", "New password"), option=Option.CREDENTIALS,
    ),
    Action(
        ActionId.USER_FACTOR, _("Renew the second factor"),
        _("For a lost telephone: the second factor and its recovery codes no longer hold, and the user sets up a new one."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.ALWAYS,
        success=_("The second factor of {user} no longer holds."), short=_("Factor"), option=Option.FACTOR,
    ),
    Action(
        ActionId.USER_BLOCK, _("Block the user"),
        _("A blocked user stays in the list but cannot log in; an open session stops at its next action."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.SOME,
        success=_("{user} has been blocked. Ctrl+Z takes it back."), short=_("Block"),
        option=Option.BLOCK,
    ),
    Action(
        ActionId.USER_UNBLOCK, _("Unblock the user"), _("Let a blocked user log in again."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.SOME,
        success=_("{user} has been unblocked. Ctrl+Z takes it back."), short=_("Unblock"),
        option=Option.UNBLOCK,
    ),
    Action(
        ActionId.USER_PROFILE, _("Profile and applications"), _("Give a user another STTS profile, or other applications."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.ALWAYS,
        success=_("{user} has been saved. Ctrl+Z takes it back."), short=_("Profile"),
        option=Option.PROFILE,
    ),
    Action(
        ActionId.USER_REMOVE, _("Remove the user"),
        _("Take the account out of the user list; you see it in full before, and can take it back for ten minutes."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), Target.USER, again=Again.ALWAYS,
        success=_("{user} has been removed. Ctrl+Z takes it back."), short=_("Remove"), option=Option.REMOVE, final=True,
    ),
    Action(
        ActionId.USER_TAKE_BACK, _("Take back what was done last"),
        _("For ten minutes, what you yourself did last to a user or to several, a new password excepted."),
        Section.USERS, who(_P.LOCAL_ADMINISTRATOR), again=Again.SOME, success=_("Taken back: {what}."), function="ctrl+z",
        page=Page.ACCOUNT, short=_("Take back"),
    ),
    # -- structured messages -----------------------------------------------------------------------------------------
    *MESSAGE_ACTIONS,
    # -- tariff files, assignments, the authority --------------------------------------------------------------------
    *STTS_ACTIONS,
    # -- access requests: the open forms, the desk -------------------------------------------------------------------
    *ACCESS_ACTIONS,
    # -- how much there is of what -----------------------------------------------------------------------------------
    *OVERVIEW_ACTIONS,
    # -- the audit trail, and who may what -------------------------------------------------------------------------
    *AUDIT_ACTIONS,
    # -- one's own sessions ----------------------------------------------------------------------------------------
    Action(
        ActionId.SESSION_LIST, _("My sessions"), _("Where you are logged in, and since when."),
        Section.SESSION, who(*_SIGNED_IN), looks=True, page=Page.ACCOUNT,
    ),
    Action(
        ActionId.SESSION_CLOSE, _("End the session"), _("Its page closes by itself within some seconds."),
        Section.SESSION, who(*_SIGNED_IN), Target.SESSION, again=Again.ALWAYS, success=_("The session has been ended."),
        short=_("End"), option=Option.REMOVE,
    ),
)  # fmt: skip

_BY_ID = {action.id: action for action in ACTIONS}


def action(action_id: ActionId) -> Action:
    """The row of `action_id`."""
    return _BY_ID[action_id]


def is_allowed(actor: Actor, action_id: ActionId) -> bool:
    """Whether the table lets `actor` do it; which user or file it may be done to is the service's question."""
    return not _BY_ID[action_id].who.isdisjoint(actor.principals)


def allowed(actor: Actor, section: Section | None = None) -> tuple[Action, ...]:
    """The rows that `actor` may do, in the table's order, of one section or of all."""
    return tuple(row for row in ACTIONS if is_allowed(actor, row.id) and section in (None, row.section))


def comes_first(actor: Actor) -> ActionId | None:
    """What `actor` has to do before anything else, where there is such a thing."""
    found = {Principal.PROVISIONAL: ActionId.ADMINISTRATOR_CREATE, Principal.NEWCOMER: ActionId.OWN_PASSWORD,
             Principal.UNENROLLED: ActionId.OWN_FACTOR}  # fmt: skip
    return next((found[principal] for principal in actor.principals if principal in found), None)


def contract() -> str:
    """The rights matrix as the text of data/actions.txt: one line per action, one column per principal."""
    columns = [principal.value for principal in Principal]
    lines = [
        "# Who may do what. Generated from stts_tui/domain/rights/table.py by `python -m stts_tui.domain.rights.table`;",
        "# committed, and compared by tests/contract/test_actions.py, so that a change of a right shows in every diff.",
        f"{'action':<23} {'key':<6} {'target':<11} {'page':<10} {'final':<6} {'looks':<6} {'explained':<9} "
        f"{'again':<6} {'session':<7} " + " | ".join(columns),
    ]
    for row in ACTIONS:
        cells = " | ".join(("yes" if p in row.who else "-").ljust(len(p.value)) for p in Principal)
        key = str(int(row.option)) if row.option is not None else row.function or "-"
        page = row.page.value if row.page is not None else "-"
        final = "final" if row.final else "-"
        looks = "looks" if row.looks else "-"
        explained = "explained" if row.explained else "-"
        lines.append(f"{row.id:<23} {key:<6} {row.target.value:<11} {page:<10} {final:<6} {looks:<6} {explained:<9} "
                     f"{row.again.value:<6} {row.standing.value:<7} {cells}".rstrip())  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":  # pragma: no cover - the generator of data/actions.txt
    import sys

    sys.stdout.write(contract())
