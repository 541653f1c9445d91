"""Logging in and out, and the welcome page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from stts_tui.domain.common.calendar import belgian_date, show_date
from stts_tui.domain.common.drafts import KeptForm, dump, load
from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.common.text import fold
from stts_tui.domain.people.factors import CODE_NEEDED, CODE_WRONG, FEW
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.own import Home, WhomToAsk
from stts_tui.domain.people.passwords import SHORTEST, WITH_FACTOR, is_behind_the_times
from stts_tui.domain.people.session import (
    BLOCKED,
    LAPSED,
    NO_SUCH_SESSION,
    PASSWORD_WRONG,
    SESSION_ENDED,
    SESSIONS_FULL,
    Ended,
    OpenSession,
    PickSession,
    Proof,
    Session,
    Terms,
)
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.i18n import Words, _
from stts_tui.services.guard import Act, Service, note, open_to_anyone, performs, performs_prepared
from stts_tui.services.people.codes import Used, spend
from stts_tui.services.people.gates import gate_of, remember_place
from stts_tui.services.people.passwords import a_try, common_passwords, forgive, prove
from stts_tui.services.people.sessions import begin, make_room
from stts_tui.services.people.whom import find_whom_to_ask
from stts_tui.services.seat import is_gone
from stts_tui.services.standing import until_words
from stts_tui.store.people.accounts import Credentials, OwnRecord
from stts_tui.store.settings import DESK_PHONE

# One answer for an unknown user, a wrong password and a wrong password of a blocked user.
WRONG = fault(
    "login-wrong", _("The user name or the password is not right. Both are as you chose them; capitals count in the password.")
)

LONGEST_NAME = 64


def draft_key(account_id: int) -> str:
    return f"account:{account_id}"


@dataclass(frozen=True)
class Login:
    """A successful login: `session` for every later call, `actor` and what the welcome page tells of earlier ones."""

    session: Session
    actor: Actor
    home: Home
    terms: Terms
    kept: tuple[KeptForm, ...] = ()  # half-filled forms of a line that was lost


class SessionService(Service):
    @open_to_anyone(ActionId.SESSION_START)
    def log_in(self, request: LogIn) -> Login:
        """Check a user name and password.

        An unknown name costs the same work and gets the same answer as a wrong password.
        Password first, then the code of a second factor, where the account has one: whoever is asked for a code knows that the
        password was right, and each failed code counts, delays and is told to the person as a failed password is. The question
        itself counts nothing and forgives nothing. Raises WRONG, WAIT (too many failures), CODE_NEEDED, CODE_WRONG, BLOCKED,
        LAPSED or SESSIONS_FULL (only after the right password and code), FACTOR_UNREADABLE, and what the hasher raises.
        """
        office = self._office
        name = request.user_name.strip().lower()[:LONGEST_NAME]
        if not (name.isascii() and name.isprintable()):
            name = ""  # nobody's: a sign that no user name holds, and perhaps one that cannot even be stored
        now = office.clock()
        # Folded: what is stored of an unknown name is never what was typed (some type a password there).
        key = fold(name)[:LONGEST_NAME]
        with office.store.snapshot():
            held = office.store.accounts.find_credentials(name, belgian_date(now))
            gate = gate_of(office, key, held.account_id if held is not None and not held.removed else None)
        with a_try(office, key, now, gate):
            return self._judged(request, name, gate, now)

    def _judged(self, request: LogIn, name: str, gate: str, now: datetime) -> Login:
        office, store = self._office, self._office.store
        with store.snapshot():
            held = store.accounts.find_credentials(name, belgian_date(now))
        usable = held is not None and not held.removed
        fits = office.hasher.verify(held.password_hash if held is not None and usable else None, request.password)
        if held is None or not usable or not fits:
            with store.transaction():
                if held is not None and usable:
                    store.accounts.save_failure(held.account_id)
                known = store.accounts.find_actor(held.account_id) if held is not None and usable else None
                note(store, now, known or "?", ActionId.SESSION_START, outcome=WRONG.code)  # its company reads of the failure
            raise refused(WRONG)
        with store.snapshot():
            factor = store.factors.find(held.account_id)
        if factor is not None and not request.code:
            raise refused(CODE_NEEDED, field="code")
        new_hash = office.hasher.hash(request.password) if office.hasher.needs_rehash(held.password_hash) else None
        with store.transaction():
            # Afresh: the account may have been blocked or given a new password while Argon2 ran.
            present, actor = store.accounts.find_both(held.account_id, belgian_date(now))
            if present is None or actor is None or present.password_hash != held.password_hash:
                raise refused(WRONG)
            used, refusal = self._second(present, actor, request, now)
            if used is Used.NOTHING:
                store.accounts.save_failure(held.account_id)
            else:
                forgive(office, gate)
            own = store.accounts.get_own(held.account_id)
            session: Session = Session(0, 0)
            new_place: Words | str = ""
            if refusal is None:
                session, new_place = begin(office, actor.account_id, present.epoch, now)
                shortest = WITH_FACTOR if used is not None else SHORTEST
                outdated = not actor.provisional and is_behind_the_times(request.password, common_passwords(), shortest)
                store.accounts.save_login(held.account_id, now, outdated=outdated)
                remember_place(office, held.account_id, now)
                actor = replace(actor, outdated_password=outdated)
                if new_hash is not None:
                    store.accounts.save_rehash(held.account_id, held.password_hash, new_hash)
            home = replace(self._home(actor, own), new_place=new_place, codes_left=self._codes_left(actor, used))
            kept = self._kept(actor.account_id, now) if refusal is None else ()
            note(store, now, actor, ActionId.SESSION_START, outcome=refusal.code if refusal is not None else "done")
        if refusal is not None:
            refusal.is_told = True
            raise refusal
        limits = office.settings.sessions
        return Login(session, actor, home, Terms(limits.idle_seconds, limits.longest_seconds), kept)

    def _second(self, held: Credentials, actor: Actor, request: LogIn, now: datetime) -> tuple[Used | None, Refused | None]:
        """By what the second factor was proved, None where there is none, and what is against the login.

        Where there are as many sessions as may be, the code is not used up: the same one comes again with the answer.
        """
        office, store = self._office, self._office.store
        used = None
        try:
            with store.savepoint():
                if store.factors.find(held.account_id) is not None:
                    used = spend(office, held.account_id, request.code, now)
                refusal = self._refusal(held, used) or make_room(office, actor, now, ends_oldest=request.ends_oldest)
                if refusal is not None and refusal.code == SESSIONS_FULL.code:
                    raise refusal
        except Refused as no:
            if no.code != SESSIONS_FULL.code:
                raise
            refusal = no
        return used, refusal

    def _refusal(self, held: Credentials, used: Used | None) -> Refused | None:
        """What is against a login whose password was right; of a code (`used`) that was not, nothing more is told."""
        if used is Used.NOTHING:
            return refused(CODE_WRONG, field="code")
        if held.block is not None:
            return refused(BLOCKED, blocked=until_words(held.block))
        if held.lapsed is not None:
            return refused(LAPSED, day=show_date(held.lapsed), phone=self._office.store.settings.get(DESK_PHONE))
        return None

    def _codes_left(self, actor: Actor, used: Used | None) -> int | None:
        """How many codes of recovery are left, where that is to be told."""
        if used is None:
            return None
        left = self._office.store.factors.count_codes(actor.account_id)
        return left if used is Used.RECOVERY or left <= FEW else None

    def _home(self, actor: Actor, own: OwnRecord) -> Home:
        store = self._office.store
        company = store.companies.get(actor.company_id).name if actor.company_id is not None else ""
        waits = (
            actor.local_administrator
            and actor.company_id is not None
            and store.requests.find_unseen_handover(actor.account_id) is not None
            and store.administrators.find_former(actor.company_id) is not None
        )
        return Home(actor, company, own.last_login_at, own.failures_since, handover_waits=waits)

    def _kept(self, account_id: int, now: datetime) -> tuple[KeptForm, ...]:
        drafts, key = self._office.store.drafts, draft_key(account_id)
        content = drafts.get(key, now)
        drafts.delete(key)  # from now on they live in the session; a line that is lost again keeps them again
        return load(content) if content is not None else ()

    @performs(ActionId.SESSION_END)
    def log_out(self, act: Act, why: Ended = Ended.LOGGED_OUT) -> None:
        """End the session; whoever still holds it is refused from now on."""
        act.store.sessions.end([act.session_id], act.now, why)
        if why is not Ended.LOGGED_OUT:
            act.changed({}, {"why": why.value})

    # -- locked, and proved anew ---------------------------------------------------------------------------------------
    @performs(ActionId.SESSION_LOCK)
    def lock(self, act: Act) -> None:
        """Until the password is typed (`unlock`), services refuse."""
        act.store.sessions.save_lock(act.session_id)

    def _unlocks(self, session: Session, request: Proof) -> None:
        self._proves(session, request, ActionId.SESSION_UNLOCK)

    def _proves(self, session: Session, request: Proof, action_id: ActionId = ActionId.SESSION_PROVE) -> None:
        """Whether this is the password; a failure is one of a login, is told at the next one, and stands in the audit."""
        office = self._office
        now = office.clock()
        with office.store.snapshot():
            held, actor = office.store.accounts.find_both(session.account_id, belgian_date(now))
        if held is None or actor is None:
            raise refused(SESSION_ENDED)

        def wrong() -> Refused:
            with office.store.transaction():
                office.store.accounts.save_failure(held.account_id)
                note(office.store, now, actor, action_id, outcome=PASSWORD_WRONG.code)
            return refused(PASSWORD_WRONG, field="password")

        prove(office, held, request.password, wrong)

    @performs_prepared(ActionId.SESSION_UNLOCK, _unlocks)
    def unlock(self, act: Act, request: Proof, _done: None) -> None:
        """Open a locked page. Raises PASSWORD_WRONG, WAIT, and what the hasher raises."""
        act.store.sessions.save_proof(act.session_id, self._office.ticks())

    @performs_prepared(ActionId.SESSION_PROVE, _proves)
    def prove(self, act: Act, request: Proof, _done: None) -> None:
        """For a while, what asks for the password once more need not. Raises as `unlock` does."""
        act.store.sessions.save_proof(act.session_id, self._office.ticks())

    # -- one's own sessions --------------------------------------------------------------------------------------------
    @performs(ActionId.SESSION_LIST)
    def list_own(self, act: Act) -> tuple[OpenSession, ...]:
        """Where one is logged in, the oldest first; what was killed is not told of."""
        return tuple(
            replace(each, is_this=each.session_id == act.session_id)
            for each in act.store.sessions.list_open(act.actor.account_id)
            if not is_gone(each, act.now)
        )

    @performs(ActionId.SESSION_CLOSE)
    def close(self, act: Act, request: PickSession) -> None:
        """End one of one's own sessions; its page closes by itself. Raises NO_SUCH_SESSION."""
        own = {each.session_id: each for each in act.store.sessions.list_open(act.actor.account_id)}
        if request.session_id not in own:
            raise refused(NO_SUCH_SESSION)
        closed = own[request.session_id]
        act.store.sessions.end([closed.session_id], act.now, Ended.CLOSED)
        act.about("session", closed.session_id, closed.seat.name)

    @performs(ActionId.HOME_SHOW)
    def home(self, act: Act) -> Home:
        """The welcome page, with the rights as they are now."""
        return self._home(act.actor, act.store.accounts.get_own(act.actor.account_id))

    @performs(ActionId.HOME_SHOW)
    def whom_to_ask(self, act: Act) -> WhomToAsk:
        """Who helps with a refusal that seems wrong."""
        return find_whom_to_ask(act.store, act.actor)

    @performs(ActionId.DRAFT_KEEP)
    def keep_forms(self, act: Act, forms: tuple[KeptForm, ...]) -> None:
        """Keep half-filled forms for a day: the line was lost. The next login gives them back."""
        act.store.drafts.save(draft_key(act.actor.account_id), dump(forms), act.now)
        act.about("drafts", None, ", ".join(form.form for form in forms))
