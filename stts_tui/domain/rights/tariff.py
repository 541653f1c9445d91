"""THE TABLE, part two: tariff files, assignments, the authority (domain/rights/table.py says what the table is)."""

from __future__ import annotations

from stts_tui.domain.rights.action import Action, ActionId, Again, Option, Page, Section, Target, who
from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import _, _c, _n

_P = Principal

STTS_ACTIONS: tuple[Action, ...] = (
    # -- tariff files: the manual's three profiles, row by row ("User profiles for the STTS-applications"). What the
    # manual does not name stands with the action that it belongs to: precheck, complete with application and transfer,
    # export and history with search, preview with cancel ------------------------------------------------------------
    Action(
        ActionId.FILE_APPLY, _("Application for a social telephone tariff"),
        _("Apply for the social telephone tariff for a customer."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), success=_("File {number} has been created."), short=_("Apply"),
    ),
    Action(
        ActionId.FILE_PRECHECK, _("Check beforehand"),
        _("Would it succeed? Every reason against it at once; nothing is saved."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), looks=True, explained=True, short=_("Check"),
    ),
    Action(
        ActionId.FILE_COMPLETE, _("Enter the missing data"),
        _("The second part: type of formula, costs, dates, number; the reduction begins."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), Target.FILE, success=_("File {number} has been completed."),
        short=_("Complete"), option=Option.COMPLETE,
    ),
    Action(
        ActionId.FILE_TRANSFER, _("Transfer of a social telephone tariff"),
        _("Take over a customer's tariff from another operator."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), success=_("File {number} has been created."),
        short=_c("key", "Transfer"),
    ),
    Action(
        ActionId.FILE_MODIFY, _("Modify a file"), _("Change the data of a tariff file."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), Target.FILE, success=_("File {number} has been changed."),
        short=_("Modify"), option=Option.CHANGE,
    ),
    Action(
        ActionId.FILE_STOP, _("Stop a reduction or the tariff"),
        _("End one reduction, or the social telephone tariff altogether."),
        Section.STTS, who(_P.STTS_2, _P.STTS_3), Target.FILE, success=_("File {number}: stopped."), short=_("Stop"),
        option=Option.STOP,
    ),
    Action(
        ActionId.FILE_SEARCH, _("Search a file"), _("Find a tariff file by number, name, phone or national number."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), looks=True, short=_c("key", "Search"),
    ),
    Action(
        ActionId.FILE_EXPORT, _("Export files"), _("Write the files that a search found to a CSV file."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), looks=True,
        success=_n(
            "{count} file has been written to {path}.", "{count} files have been written to {path}."
        ), short=_("Export"), function="ctrl+x",
    ),
    Action(
        ActionId.FILE_SHOW, _("Show the file"), _("Everything that a tariff file holds."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), Target.FILE, looks=True, explained=True, short=_("Show"),
        option=Option.DISPLAY,
    ),
    Action(
        ActionId.FILE_HISTORY, _("History of the file"), _("Who did what when: before and after of each field."),
        Section.STTS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), Target.FILE, looks=True, explained=True, short=_("History"),
        option=Option.HISTORY,
    ),
    Action(
        ActionId.ACTION_PREVIEW, _("What cancelling would undo"),
        _("The effect of cancelling the latest action, before it is done."),
        Section.STTS, who(_P.STTS_3), Target.FILE, looks=True, explained=True, short=_("Effect"), option=Option.EFFECT,
    ),
    Action(
        ActionId.ACTION_CANCEL, _("Cancel an action"), _("Undo the latest action of a tariff file."),
        Section.STTS, who(_P.STTS_3), Target.FILE, again=Again.ALWAYS,
        success=_("File {number}: the latest action has been cancelled."), short=_("Cancel action"),
        option=Option.CANCEL,
    ),
    Action(
        ActionId.ASSIGNMENT_PROCESS, _("Assignments for the operator"),
        _("Consult and process the assignments of your company."),
        Section.STTS, who(_P.STTS_3), Target.NONE, looks=True, short=_("Assignments"),
    ),
    # Not in the manual: the figures for the fund are the company's, so whoever answers for it or has its widest profile.
    Action(
        ActionId.STATEMENT_MAKE, _("Yearly statement for the fund"),
        _("Days and reductions of each beneficiary in a year, as CSV and XML, for the compensation fund."),
        Section.STTS, who(_P.LOCAL_ADMINISTRATOR, _P.STTS_3), page=Page.STATEMENT, looks=True, short=_("Statement"),
    ),
    Action(
        ActionId.STATEMENT_SEND, _("Mark the statement as sent"),
        _("The year is closed by it: what changes its days later makes a correction statement."),
        Section.STTS, who(_P.LOCAL_ADMINISTRATOR, _P.STTS_3), page=Page.STATEMENT,
        success=_("The statement of {year} is marked as sent; the year is closed."), short=_("Sent"), final=True,
    ),
    # -- assignments: "consultation and processing of assignments for the operator" is profile 3's -------------------
    Action(
        ActionId.ASSIGNMENT_SHOW, _("Show the assignment"), _("What happened, and what there is to do."),
        Section.ASSIGNMENTS, who(_P.STTS_3), Target.ASSIGNMENT, looks=True, explained=True,
        short=_("Show"), option=Option.DISPLAY,
    ),
    Action(
        ActionId.ASSIGNMENT_TAKE, _("Take the assignment"), _("Tell your colleagues that you do it."),
        Section.ASSIGNMENTS, who(_P.STTS_3), Target.ASSIGNMENT, success=_("The assignment is yours."), short=_("Take"),
        option=Option.TAKE,
    ),
    Action(
        ActionId.ASSIGNMENT_HAND, _("Hand the assignment over"), _("Give it to a colleague with the profile STTS 3."),
        Section.ASSIGNMENTS, who(_P.STTS_3), Target.ASSIGNMENT, success=_("The assignment has been handed over."),
        short=_("Hand over"), option=Option.HAND_OVER,
    ),
    Action(
        ActionId.ASSIGNMENT_COMMENT, _("Comment on the assignment"), _("Leave a note for your colleagues."),
        Section.ASSIGNMENTS, who(_P.STTS_3), Target.ASSIGNMENT, success=_("Your comment has been saved."),
        short=_c("key", "Comment"), option=Option.COMMENT,
    ),
    Action(
        ActionId.ASSIGNMENT_ACKNOWLEDGE, _("Acknowledge"),
        _("Take note of one or several assignments; your own systems are up to date."),
        Section.ASSIGNMENTS, who(_P.STTS_3), Target.ASSIGNMENT, success=_n(
            "{count} assignment acknowledged.", "{count} assignments acknowledged."
        ),
        short=_c("key", "Acknowledge"), option=Option.ACKNOWLEDGE,
    ),
    # -- the authority ------------------------------------------------------------------------------------------------
    Action(
        ActionId.AUTHORITY_LIST, _("Files to be decided"),
        _("Files that could not be decided automatically, papers that are awaited, rights that lapse."),
        Section.AUTHORITY, who(_P.AUTHORITY), looks=True, short=_("Work list"),
    ),
    Action(
        ActionId.AUTHORITY_SEARCH, _("Search a file of any operator"),
        _("Find a tariff file by number, name, phone or national number, at every operator."),
        Section.AUTHORITY, who(_P.AUTHORITY), looks=True, short=_c("key", "Search"),
    ),
    Action(
        ActionId.FILE_EXAMINE, _("Examine the file"), _("Everything that a tariff file of any operator holds."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, looks=True, short=_("Examine"), option=Option.DISPLAY,
    ),
    Action(
        ActionId.FILE_VERIFY, _("Ask the register again"), _("What the register knows today decides."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the register has been asked."),
        short=_("Verify"), option=Option.ASK_REGISTER,
    ),
    Action(
        ActionId.FILE_ASK, _("Ask for documents"), _("Which kinds of papers the customer has to send."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: documents have been asked."),
        short=_c("key", "Ask"), option=Option.ASK_DOCUMENTS,
    ),
    Action(
        ActionId.FILE_PAPERS, _("Papers received"), _("Which papers came in, and when; what is missing is told."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the papers have been recorded."),
        short=_("Papers in"), option=Option.PAPERS,
    ),
    Action(
        ActionId.FILE_REMIND, _("Remind of the documents"), _("A second letter to the customer."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the customer has been reminded."),
        short=_("Remind"), option=Option.REMIND,
    ),
    Action(
        ActionId.FILE_GRANT, _("Grant the tariff"), _("From which day on, and on which ground."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the tariff has been granted."),
        short=_("Grant"), option=Option.GRANT,
    ),
    Action(
        ActionId.FILE_REFUSE, _("Refuse the tariff"), _("With the reason that the operator is told."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the tariff has been refused."),
        short=_("Refuse"), option=Option.REFUSE, final=True,
    ),
    Action(
        ActionId.FILE_CLOSE, _("Close a late file"), _("Activated too late by the operator, or papers that never came."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number} has been closed."),
        short=_("Close"), option=Option.CLOSE, final=True,
    ),
    Action(
        ActionId.FILE_END, _("End the tariff"), _("Death, or the right is lost; the operator is told."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the tariff has been ended."),
        short=_("End"), option=Option.END, final=True,
    ),
    Action(
        ActionId.FILE_RECHECK, _("Check the right again"), _("The periodic check, now."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the right has been checked."),
        short=_("Check again"), option=Option.CHECK_AGAIN,
    ),
    Action(
        ActionId.FILE_WARN, _("Warn that the right lapses"),
        _("The operator is warned; nothing is closed before you decide on it."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the operator has been warned."),
        short=_("Warn"), option=Option.WARN,
    ),
    Action(
        ActionId.FILE_ADDRESS, _("Pass on a new address"), _("Take over the register's address; the operator is told."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number}: the address has been passed on."),
        short=_("Address"), option=Option.ADDRESS,
    ),
    Action(
        ActionId.FILE_LETTER, _("Letter to the customer"),
        _("The letter that the file calls for, in the customer's language: to read, and as text and PDF to print."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, looks=True, short=_("Letter"), option=Option.LETTER,
    ),
    Action(
        ActionId.FILE_SET_RIGHT, _("Set a decision right"),
        _("A wrong refusal, end or closing, or a death that was wrongly reported: the file lives again with its days."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE, success=_("File {number} lives again; its operator is told."),
        short=_("Set right"), option=Option.SET_RIGHT,
    ),
    Action(
        ActionId.FILE_NUMBER, _("Record another national number"),
        _("The person has a register number in place of a bis number, or a corrected one; the former one still finds."),
        Section.AUTHORITY, who(_P.AUTHORITY), Target.FILE,
        success=_("File {number}: the national register number has been replaced."),
        short=_("Number"), option=Option.NEW_NUMBER,
    ),
)  # fmt: skip
