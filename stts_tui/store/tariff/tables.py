"""The tables of the register and of tariff files; their columns that are fields come from the table of fields.

They stand apart from the others, which the login page needs and these not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from peewee import BooleanField, DateField, Field, ForeignKeyField, IntegerField, TextField

from stts_tui.domain.common.kinds import NUMBER_OF_OURS, AnyRow
from stts_tui.domain.tariff.fields import ALL, REDUCTION, FileFields
from stts_tui.store.tables import Account, Company, InstantField, PlainTextField, Table


class Household(Table):
    street = PlainTextField()
    number = PlainTextField()
    postal_code = PlainTextField()
    municipality = PlainTextField()
    communal = BooleanField(default=False)


class RegisteredPerson(Table):
    niss = TextField(primary_key=True)
    household = ForeignKeyField(Household)
    first_name = PlainTextField()
    last_name = PlainTextField()
    birth_date = DateField(null=True)
    language = TextField()
    died_on = DateField(null=True)


class FormerNumber(Table):
    number = TextField(primary_key=True)
    present = TextField()
    told_at = InstantField()


class Entitlement(Table):
    person = ForeignKeyField(RegisteredPerson, column_name="niss")
    category = TextField()
    valid_from = DateField()
    valid_to = DateField(null=True)


_KINDS = {str: PlainTextField, date: DateField, bool: BooleanField, Decimal: IntegerField}  # amounts in cents


def _columns(rows: Iterable[AnyRow]) -> dict[str, Field]:
    """The columns of a table of fields, by the kind of each; what is folded has one more."""
    found: dict[str, Field] = {}
    for row in rows:
        found[row.column] = _KINDS.get(row.kind.holds, TextField)(null=row.kind.null)
        if row.folded:
            found[row.folded] = PlainTextField()
    return found


class TariffFile(Table):
    locals().update(_columns(row for row in ALL if row.kind is not NUMBER_OF_OURS and row is not FileFields.reductions))
    company = ForeignKeyField(Company)
    household = ForeignKeyField(Household, null=True)
    taken_from = ForeignKeyField("self", null=True)
    version = IntegerField()
    changed_at = InstantField()
    changed_by = PlainTextField()


class Reduction(Table):
    file = ForeignKeyField(TariffFile)
    locals().update(_columns(REDUCTION))


class FileHistory(Table):
    file = ForeignKeyField(TariffFile)
    position = IntegerField()
    at = InstantField()
    actor = ForeignKeyField(Account, null=True)
    actor_name = PlainTextField()
    company = ForeignKeyField(Company, null=True)
    automatic = BooleanField()
    action = TextField()
    before = TextField()
    after = TextField()
    note = PlainTextField()
    undoable = BooleanField()
    cancels = IntegerField(null=True)
    caused_by = ForeignKeyField("self", null=True)


class Assignment(Table):
    file = ForeignKeyField(TariffFile)
    company = ForeignKeyField(Company, null=True)
    kind = TextField()
    state = TextField()
    due_on = DateField()
    taken_by = ForeignKeyField(Account, null=True)
    opened_by = ForeignKeyField(FileHistory, null=True)
    ended_by = ForeignKeyField(FileHistory, null=True)
    created_at = InstantField()
    ended_at = InstantField(null=True)
    version = IntegerField()
    changed_at = InstantField()
    changed_by = PlainTextField()


class AssignmentComment(Table):
    assignment = ForeignKeyField(Assignment)
    at = InstantField()
    actor = ForeignKeyField(Account, null=True)
    actor_name = PlainTextField()
    text = PlainTextField()


class SentStatement(Table):
    company = ForeignKeyField(Company)
    year = IntegerField()
    serial = IntegerField()
    sent_on = DateField()
    at = InstantField()
    actor = ForeignKeyField(Account)


class SentLine(Table):
    statement = ForeignKeyField(SentStatement)
    file = ForeignKeyField(TariffFile)
    category = TextField()
    formulas = TextField()
    first_on = DateField(null=True)
    last_on = DateField(null=True)
    days = IntegerField()
    installation_cents = IntegerField()
    subscription_cents = IntegerField()
    calls_cents = IntegerField()
    credit_cents = IntegerField()
    is_estimate = BooleanField()
