"""The law as the program needs it: every parameter of data/law under a name that mypy knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from stts_tui import resources
from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.law.parameter import Parameter, Unit
from stts_tui.domain.law.reading import LawError, LawFiles
from stts_tui.i18n import _

NOT_BUILT = "not-built.toml"  # changes of the law that the program does not apply; only told (overview.py)

LAW_UNUSABLE = fault(
    "law-unusable",
    _("The files of the law cannot be used, and nothing was changed: {why}. Whom to call: the administrator of this system."),
)
NOT_THE_HOSTS = fault(
    "law-not-the-hosts",
    _(
        "The settings of this system hold “{key}”, which the law sets ({article}), not its host. Only what nobody has"
        " published may be set: {keys}. Whom to call: the administrator of this system."
    ),
)
NO_DAYS = fault(
    "law-no-days",
    _(
        "The settings of this system hold “{given}” for “{key}”; a number of days from 1 to {most} is needed. Whom to call:"
        " the administrator of this system."
    ),
)
_MOST_DAYS = 3660


class Law:
    """Each parameter is one attribute. Raises LawError if the files are not exactly what is declared here."""

    def __init__(self, files: LawFiles) -> None:
        # amounts.toml: art. 38 of the annex
        self.reduced_installations = files.formulas("reduced-installations")
        self.installation_share = files.share("installation-share")
        self.reduced_subscriptions = files.formulas("reduced-subscriptions")
        self.subscription_flat = files.amount("subscription-flat")
        self.subscription_share = files.share("subscription-share")
        self.subscription_ceiling = files.amount("subscription-ceiling")
        self.calls = files.amount("calls")
        self.calls_alone = files.amount("calls-alone")
        self.integration_income_calls = files.amount("integration-income-calls")
        self.reduced_internet = files.formulas("reduced-internet")
        self.internet_share = files.share("internet-share")
        self.internet_ceiling = files.amount("internet-ceiling")
        # terms.toml: who is entitled, and what is due when
        self.categories = files.categories("categories")
        self.beneficiaries_a_household = files.count("beneficiaries-a-household", Unit.PERSONS)
        self.recheck_years = files.count("recheck-years", Unit.YEARS)
        self.statement_due = files.day_of_year("statement-due")
        self.activation_days = files.count("activation-days", Unit.DAYS)
        self.documents_days = files.count("documents-days", Unit.DAYS)
        self.reminder_days = files.count("reminder-days", Unit.DAYS)
        self.lapse_days = files.count("lapse-days", Unit.DAYS)
        self.note_days = files.count("note-days", Unit.WORKING_DAYS)
        self.invoice_days = files.count("invoice-days", Unit.DAYS)
        self.ahead_days = files.count("ahead-days", Unit.DAYS)
        # access.toml: access management
        self.desk_working_days = files.count("desk-working-days", Unit.WORKING_DAYS)
        self.provisional_days = files.count("provisional-days", Unit.DAYS)
        files.must_all_be_taken()
        self.parameters: Mapping[str, Parameter[object]] = {one.key: one for one in files.parameters}
        self._days = tuple(sorted({dated.since for one in files.parameters for dated in one.values}))

    def changes_within(self, first: date, last: date) -> Iterator[date]:
        """The days from `first` to `last` on which any parameter takes another value."""
        return (day for day in self._days if first <= day <= last)

    def hosts_days(self, parameter: Parameter[int], on: date, held: Mapping[str, str]) -> int:
        """The number that holds on a day: the host's own, if one is `held` for what nobody published, else the law's.

        Raises NOT_THE_HOSTS, NO_DAYS.
        """
        if parameter.key not in held:
            return parameter.on(on)
        self.check_host(parameter.key, held[parameter.key])
        return int(held[parameter.key])

    def check_host(self, key: str, given: str) -> None:
        """Refuse a host's value for a parameter that is the law's (NOT_THE_HOSTS), or that is no number (NO_DAYS)."""
        parameter = self.parameters[key]
        if not parameter.assumed:
            keys = ", ".join(one.key for one in self.parameters.values() if one.assumed)
            raise refused(NOT_THE_HOSTS, key=key, article=parameter.basis(), keys=keys)
        if not (given.isascii() and given.isdigit() and 1 <= int(given) <= _MOST_DAYS):
            raise refused(NO_DAYS, key=key, given=given[:20], most=_MOST_DAYS)


_SOURCE = re.compile(r"^- \*\*\[(S[-A-Z0-9]+)\]\*\* (.*(?:\n  .*)*)", re.MULTILINE)


@cache
def sources() -> Mapping[str, str]:
    """The entries of data/sources.md, by key: what a value of the law may be read in."""
    return {key: " ".join(text.split()) for key, text in _SOURCE.findall(resources.read_text("sources.md"))}


def law_problems() -> list[str]:
    """What is wrong with the files of the law: English, technical, for `stts-tui doctor`."""
    try:
        law()
    except Refused as no:
        return [f"law: {no.first.values['why']}"]
    return []


@cache
def law() -> Law:
    """The law of data/law, read and checked when it is first asked for. Raises LAW_UNUSABLE: nothing is guessed."""
    names = sorted(path.name for path in resources.path("law").glob("*.toml"))
    texts = {name: resources.read_text(f"law/{name}") for name in names if name != NOT_BUILT}
    try:
        return Law(LawFiles(texts, sources()))
    except LawError as error:
        raise refused(LAW_UNUSABLE, why=str(error)) from error
