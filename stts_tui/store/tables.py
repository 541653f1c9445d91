"""The tables as queries see them. Constraints, indexes and triggers are the migrations' (store/migrations).

tests/store/test_migrations.py keeps the columns here and there the same.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    DatabaseProxy,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from stts_tui.i18n import is_plain
from stts_tui.store.selecting import Select

database = DatabaseProxy()


class InstantField(DateTimeField):
    """An aware instant, stored as UTC without its zone."""

    def db_value(self, value: object) -> object:
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError("an instant needs its time zone")
            value = value.astimezone(UTC).replace(tzinfo=None)
        return super().db_value(value)

    def python_value(self, value: object) -> datetime | None:
        found = super().python_value(value)
        return found.replace(tzinfo=UTC) if isinstance(found, datetime) else found


def escaped(text: str) -> str:
    """`text` with every sign that could steer a terminal written out, as in `<U+202E>`."""
    if is_plain(text):
        return text
    return "".join(sign if is_plain(sign) else f"<U+{ord(sign):04X}>" for sign in text)


class PlainTextField(TextField):
    """Text from outside. The last wall behind domain.common.text.clean_text, which refuses what could steer a terminal.

    What comes here all the same lay in the database before (another program wrote it, a damaged copy was put back): it is
    written out and never refused, or nobody could block the user whose name holds it.
    """

    def db_value(self, value: object) -> object:
        return super().db_value(escaped(value) if isinstance(value, str) else value)


class Table(Model):
    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def select(cls, *columns: Any) -> Select:
        """As Peewee's, without columns all of them; what it selects is put into words once."""
        return Select(cls, columns or cls._meta.sorted_fields, is_default=not columns)


class Setting(Table):
    name = TextField(primary_key=True)
    value = PlainTextField()


class Company(Table):
    name = PlainTextField()
    cbe = TextField()
    nsso = TextField(null=True)
    email = PlainTextField()
    language = TextField()
    factor_required = BooleanField(default=False)
    purpose_required = BooleanField(default=False)
    version = IntegerField()
    changed_at = InstantField()
    changed_by = PlainTextField()


class FoldedName(Table):
    """Every folded name of users and beneficiaries, once; kept by triggers (store/names.py)."""

    folded = PlainTextField(primary_key=True)


class Account(Table):
    role = TextField()
    company = ForeignKeyField(Company, null=True)
    user_name = PlainTextField()
    local_administrator = BooleanField()
    first_name = PlainTextField()
    last_name = PlainTextField()
    folded_first = PlainTextField()
    folded_last = PlainTextField()
    niss = TextField(null=True)
    email = PlainTextField()
    language = TextField()
    password_hash = TextField()
    must_choose_password = BooleanField()
    outdated_password = BooleanField(default=False)
    session_epoch = IntegerField()
    blocked_until = DateField()
    blocked_reason = PlainTextField()
    blocked_since = InstantField(null=True)
    last_login_at = InstantField(null=True)
    failures_since = IntegerField()
    created_at = InstantField()
    removed_at = InstantField(null=True)
    provisional_until = DateField(null=True)
    version = IntegerField()
    changed_at = InstantField()
    changed_by = PlainTextField()


class Application(Table):
    code = TextField(primary_key=True)


class AccountApplication(Table):
    account = ForeignKeyField(Account)
    application = ForeignKeyField(Application, column_name="application")
    profile = IntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("account", "application")


class LoginThrottle(Table):
    name_key = TextField(primary_key=True)
    failures = IntegerField()
    not_before = InstantField()


class LoginSession(Table):
    account = ForeignKeyField(Account)
    started_at = InstantField()
    seen_at = InstantField()
    started_tick = IntegerField()
    proved_tick = IntegerField()
    is_locked = BooleanField()
    origin = PlainTextField()
    terminal = PlainTextField()
    host = PlainTextField()
    process = PlainTextField()
    ended_at = InstantField(null=True)
    ended_why = TextField()
    purpose = PlainTextField(default="")
    purpose_person = TextField(default="")


class Factor(Table):
    account = ForeignKeyField(Account, primary_key=True)
    secret = TextField()
    last_step = BigIntegerField()
    since = InstantField()


class RecoveryCode(Table):
    account = ForeignKeyField(Account)
    hash = TextField()

    class Meta:
        primary_key = CompositeKey("account", "hash")


class LoginPlace(Table):
    account = ForeignKeyField(Account)
    place = TextField()
    last_at = InstantField()

    class Meta:
        primary_key = CompositeKey("account", "place")


class AccessRequest(Table):
    ticket = TextField()
    code = TextField()
    secret_hash = TextField()
    state = TextField()
    language = TextField()
    company_cbe = TextField()
    company_nsso = TextField(null=True)
    company_name = PlainTextField()
    company_folded = PlainTextField()
    company_email = PlainTextField()
    company_street = PlainTextField()
    company_postal_code = PlainTextField()
    company_municipality = PlainTextField()
    administrator_niss = TextField()
    administrator_first_name = PlainTextField()
    administrator_last_name = PlainTextField()
    administrator_qualification = TextField()
    administrator_email = PlainTextField()
    administrator_phone = TextField()
    administrator_street = PlainTextField()
    administrator_postal_code = PlainTextField()
    administrator_municipality = PlainTextField()
    signer_niss = TextField()
    signer_first_name = PlainTextField()
    signer_last_name = PlainTextField()
    signer_qualification = TextField()
    signer_email = PlainTextField()
    signer_phone = TextField()
    signer_street = PlainTextField()
    signer_postal_code = PlainTextField()
    signer_municipality = PlainTextField()
    signer_works_in_company = BooleanField()
    proof_of_function_seen = BooleanField()
    replaces = BooleanField()
    submitted_at = InstantField()
    received_on = DateField(null=True)
    due_by = DateField()
    provisional = ForeignKeyField(Account, null=True)
    administrator = ForeignKeyField(Account, null=True)
    handover_seen_at = InstantField(null=True)
    ended_at = InstantField(null=True)
    version = IntegerField()
    changed_at = InstantField()
    changed_by = PlainTextField()


class AccessHistory(Table):
    request = ForeignKeyField(AccessRequest)
    position = IntegerField()
    at = InstantField()
    actor = ForeignKeyField(Account, null=True)
    actor_name = PlainTextField()
    step = TextField()
    note = PlainTextField()


class Draft(Table):
    draft_key = TextField(primary_key=True)
    content = TextField()
    saved_at = InstantField()


class AccountNumber(Table):
    account = ForeignKeyField(Account)
    niss = TextField()
    until = InstantField()


class UserAct(Table):
    """What somebody did to a user a moment ago (store/people/user_acts.py)."""

    actor = ForeignKeyField(Account)
    account = ForeignKeyField(Account)
    together = PlainTextField()
    action = PlainTextField()
    version = IntegerField()
    content = PlainTextField()
    at = InstantField()


class Audit(Table):
    at = InstantField()
    actor = ForeignKeyField(Account, null=True)
    actor_name = PlainTextField()
    company = ForeignKeyField(Company, null=True)
    action = TextField()
    outcome = TextField()
    subject_kind = TextField()
    subject_id = IntegerField(null=True)
    subject_name = PlainTextField()
    before = TextField()
    after = TextField()
    previous = TextField()
    link = TextField()
    person = TextField()
    purpose = PlainTextField()
    place = TextField()


class AuditPerson(Table):
    """Whom a line of the audit is about, where they are several."""

    line = ForeignKeyField(Audit)
    person = TextField()

    class Meta:
        table_name = "audit_persons"
        primary_key = CompositeKey("line", "person")


class Seal(Table):
    """What a transaction changed beside its lines (store/seals.py)."""

    line = IntegerField()
    kind = TextField()
    keys = TextField()
    marks = BlobField()
    previous = TextField()
    link = TextField()


class Checkpoint(Table):
    content = TextField()
    mac = TextField()


class Sender(Table):
    company = ForeignKeyField(Company)
    number = TextField()
    is_open = BooleanField()
    technical_user = ForeignKeyField(Account, null=True)
    email = PlainTextField()
    told_history = IntegerField()
    told_news = IntegerField()
    version = IntegerField()
    changed_at = InstantField()
    changed_by = PlainTextField()


class SenderKey(Table):
    sender = ForeignKeyField(Sender)
    kind = TextField()
    body = PlainTextField()
    comment = PlainTextField()
    fingerprint = TextField()
    added_at = InstantField()
    added_by = PlainTextField()


class Message(Table):
    sender = ForeignKeyField(Sender)
    name = PlainTextField()
    digest = TextField()
    ticket = TextField()
    environment = TextField()
    state = TextField()
    all_or_nothing = BooleanField()
    account = ForeignKeyField(Account, null=True)
    size = IntegerField()
    records = IntegerField()
    done = IntegerField()
    accepted = IntegerField()
    refused = IntegerField()
    received_at = InstantField()
    ended_at = InstantField(null=True)
    reasons = TextField()


class MessagePart(Table):
    message = ForeignKeyField(Message)
    position = IntegerField()
    body = BlobField()

    class Meta:
        primary_key = CompositeKey("message", "position")


class MessageResult(Table):
    message = ForeignKeyField(Message)
    position = IntegerField()
    kind = TextField()
    reference = PlainTextField()
    line = IntegerField()
    is_accepted = BooleanField()
    file_number = TextField()
    reasons = TextField()
    found = TextField()
    given = TextField()
    done_key = TextField(null=True)
    told = TextField()
    sent_as = TextField()

    class Meta:
        primary_key = CompositeKey("message", "position")
