"""One's own second factor; a lost one that is renewed; whether a company asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.demands import Demand, Require
from stts_tui.domain.people.factors import (
    CODE_WRONG,
    FACTOR_REQUIRED,
    NO_FACTOR,
    NOT_BEGUN,
    Begun,
    Enrol,
    Enrolled,
    FactorView,
    RequiredView,
    new_recovery_codes,
    recovery_paper,
)
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.services.guard import Act, Office, Service, performs
from stts_tui.services.paper_files import folder_of, forget_papers, write_both
from stts_tui.services.people import demands
from stts_tui.services.people.codes import hashes_of, new_secret, seal, step_of

_HOLDS = timedelta(minutes=15)  # a secret that was shown and not confirmed
_STEM = "recovery-codes-"


class FactorService(Service):
    def __init__(self, office: Office) -> None:
        super().__init__(office)
        # Shown and not confirmed yet: in the memory of this process alone, which is one person's session.
        self._begun: dict[int, tuple[Secret, datetime]] = {}

    # -- one's own ---------------------------------------------------------------------------------------------------
    @performs(ActionId.OWN_FACTOR)
    def show(self, act: Act) -> FactorView:
        """How one's own factor stands, and a secret that may take its place: the same until it is confirmed or old."""
        actor, factors = act.actor, act.store.factors
        secret, at = self._begun.get(actor.account_id, (None, act.now))
        if secret is None or not at <= act.now < at + _HOLDS:
            secret, at = new_secret(), act.now
            self._begun[actor.account_id] = secret, at
        held = factors.find(actor.account_id)
        act.about("user", actor.account_id, actor.user_name)
        return FactorView(
            held.since if held is not None else None, factors.count_codes(actor.account_id), factors.is_asked(actor),
            Begun(secret, actor.user_name),
        )  # fmt: skip

    @performs(ActionId.OWN_FACTOR)
    def enrol(self, act: Act, request: Enrol) -> Enrolled:
        """The secret that was shown counts from now on, in place of the one before; every other session of the account ends.

        Its code proves that the telephone has it. Raises PASSWORD_AGAIN, NOT_BEGUN, CODE_WRONG (at field "code").
        """
        act.must_be_proved()
        account_id = act.actor.account_id
        secret, at = self._begun.get(account_id, (None, act.now))
        if secret is None or not at <= act.now < at + _HOLDS:
            self._begun.pop(account_id, None)
            raise refused(NOT_BEGUN)
        step = step_of(secret, request.code, act.now)
        if step is None:
            raise refused(CODE_WRONG, field="code")
        before = act.store.factors.find(account_id)
        codes = new_recovery_codes()
        sealed = seal(self._office, account_id, secret)
        act.store.factors.save(account_id, sealed, step, act.now, hashes_of(account_id, codes))
        epoch = act.store.accounts.end_sessions(account_id, act.now, act.actor.name, act.session_id)
        del self._begun[account_id]
        act.about("user", account_id, act.actor.user_name)
        act.changed({"second factor": "none" if before is None else "another"}, {"second factor": "app"})
        return Enrolled(Session(account_id, epoch, act.session_id), codes)

    @performs(ActionId.OWN_FACTOR_REMOVE)
    def remove(self, act: Act) -> None:
        """The password alone lets in again. Raises NO_FACTOR, FACTOR_REQUIRED."""
        may_be_removed(act)
        act.store.factors.delete(act.actor.account_id)
        act.about("user", act.actor.account_id, act.actor.user_name)
        act.changed({"second factor": "app"}, {"second factor": "none"})

    @performs(ActionId.OWN_FACTOR_REMOVE)
    def show_removal(self, act: Act) -> datetime:
        """Since when one has the factor that would go. Raises NO_FACTOR, FACTOR_REQUIRED."""
        act.about("user", act.actor.account_id, act.actor.user_name)
        return may_be_removed(act)

    @performs(ActionId.OWN_FACTOR)
    def write_codes(self, act: Act, codes: tuple[Secret, ...]) -> tuple[Path, ...]:
        """The codes of recovery as text and PDF, for the printer: `forget_codes` removes them. Raises NOT_WRITTEN."""
        actor = act.actor
        company = act.store.companies.get(actor.company_id).name if actor.company_id is not None else ""
        act.about("letters", None, f"{_STEM}{actor.user_name}")
        return write_both(
            self._office, f"{_STEM}{actor.account_id}", recovery_paper(actor.user_name, company, codes), anew=True, by=act
        )

    @performs(ActionId.OWN_FACTOR)
    def forget_codes(self, act: Act, files: tuple[Path, ...]) -> None:
        """They are printed: remove the files."""
        act.about("letters", None, ", ".join(path.name for path in files))
        forget_papers(path for path in files if path.parent == folder_of(self._office) and path.name.startswith(_STEM))

    # -- the company's -----------------------------------------------------------------------------------------------
    @performs(ActionId.COMPANY_FACTOR)
    def show_required(self, act: Act) -> RequiredView:
        """Whether the company asks all of its users, and how many would be led to set one up."""
        return _view(act, demands.held(act, Demand.FACTOR))

    @performs(ActionId.COMPANY_FACTOR)
    def require(self, act: Act, request: Require) -> RequiredView:
        """Ask all users of the company for a second factor, or no longer. Raises CHANGED_MEANWHILE."""
        return _view(act, demands.require(act, Demand.FACTOR, request))


def _view(act: Act, held: Require) -> RequiredView:
    return RequiredView(held.required, held.version, *act.store.factors.count_without(act.company_id))


def may_be_removed(act: Act) -> datetime:
    """Since when one has one's factor. Raises NO_FACTOR, FACTOR_REQUIRED."""
    held = act.store.factors.find(act.actor.account_id)
    if held is None:
        raise refused(NO_FACTOR)
    if act.store.factors.is_asked(act.actor):
        raise refused(FACTOR_REQUIRED)
    return held.since
