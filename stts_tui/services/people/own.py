"""Own data: password, e-mail address, language; and the company's e-mail address."""

from __future__ import annotations

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.people.own import (
    OLD_PASSWORD_WRONG,
    ChangeCompanyData,
    ChangeOwnData,
    ChangePassword,
    CompanyData,
    OwnData,
)
from stts_tui.domain.people.passwords import NOT_NEW, SHORTEST, WITH_FACTOR, normalise, own_words
from stts_tui.domain.people.session import SESSION_ENDED, Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.services.guard import Act, Office, Service, performs, performs_prepared
from stts_tui.services.people.passwords import check_choice, prove


def _own_words(office: Office, actor: Actor) -> list[str]:
    """What the person's password may not hold. Belongs in a transaction."""
    own = office.store.accounts.get_own(actor.account_id)
    company = office.store.companies.get(actor.company_id).name if actor.company_id is not None else ""
    return own_words(actor.user_name, own.first_name, own.last_name, own.email, company)


class OwnService(Service):
    def _new_hash(self, session: Session, request: ChangePassword) -> str:
        """Check the old password, then the choice of the new one; gives the new hash."""
        office = self._office
        now = office.clock()
        with office.store.snapshot():
            held, actor = office.store.accounts.find_both(session.account_id, belgian_date(now))
            if actor is None or held is None:
                raise refused(SESSION_ENDED)
            words = _own_words(office, actor)
            shortest = WITH_FACTOR if office.store.factors.find(session.account_id) is not None else SHORTEST
        prove(office, held, request.old, lambda: refused(OLD_PASSWORD_WRONG, field="old"))
        if normalise(request.new.reveal()) == normalise(request.old.reveal()):
            raise refused(NOT_NEW, field="new")
        try:
            check_choice(request.new, words, shortest)
        except Refused as no:
            raise Refused(reason.at("new") for reason in no.reasons) from None
        return office.hasher.hash(request.new)

    @performs_prepared(ActionId.OWN_PASSWORD, _new_hash)
    def change_password(self, act: Act, request: ChangePassword, new_hash: str) -> Session:
        """Change one's own password; every other session of the account ends. Gives the session to go on with.

        Raises OLD_PASSWORD_WRONG, WAIT, NOT_NEW, or what domain.people.passwords.check_password raises, at field "new".
        """
        epoch = act.store.accounts.save_password(
            act.actor.account_id, new_hash, must_choose=False, at=act.now, by=act.actor.name, keeps=act.session_id
        )
        act.store.sessions.save_proof(act.session_id, self._office.ticks())
        act.about("user", act.actor.account_id, act.actor.user_name)
        return Session(act.actor.account_id, epoch, act.session_id)

    @performs(ActionId.OWN_DATA)
    def show(self, act: Act) -> OwnData:
        return self._own(act)

    @performs(ActionId.OWN_DATA)
    def save(self, act: Act, request: ChangeOwnData) -> OwnData:
        """Change one's own e-mail address and language. Raises CHANGED_MEANWHILE."""
        before = self._own(act)
        if request.email != before.email:  # where new secrets may be sent to
            act.must_be_proved()
        record = act.store.accounts.get_own(act.actor.account_id)
        saved = act.store.accounts.save_own(
            act.actor.account_id, request.version, request.email, request.language, act.now, act.actor.name
        )
        act.must_have_saved(saved, record.changed_by, record.changed_at)
        act.about("user", act.actor.account_id, act.actor.user_name)
        act.changed(
            {"email": before.email, "language": before.language}, {"email": request.email, "language": request.language}
        )
        return self._own(act)

    def _own(self, act: Act) -> OwnData:
        actor = act.store.accounts.find_actor(act.actor.account_id) or act.actor
        own = act.store.accounts.get_own(actor.account_id)
        company = act.store.companies.get(actor.company_id).name if actor.company_id is not None else ""
        return OwnData(
            own.version, actor.user_name, own.first_name, own.last_name, own.email, actor.language, company,
            actor.applications, actor.profile,
        )  # fmt: skip

    @performs(ActionId.COMPANY_DATA)
    def show_company(self, act: Act) -> CompanyData:
        return self._company(act)

    @performs(ActionId.COMPANY_DATA)
    def save_company(self, act: Act, request: ChangeCompanyData) -> CompanyData:
        """Change the company's e-mail address. Raises CHANGED_MEANWHILE."""
        before = act.store.companies.get(act.company_id)
        saved = act.store.companies.save_email(act.company_id, request.version, request.email, act.now, act.actor.name)
        act.must_have_saved(saved, before.changed_by, before.changed_at)
        act.about("company", act.company_id, before.name)
        act.changed({"email": before.email}, {"email": request.email})
        return self._company(act)

    def _company(self, act: Act) -> CompanyData:
        record = act.store.companies.get(act.company_id)
        return CompanyData(record.version, record.name, record.cbe, record.email)
