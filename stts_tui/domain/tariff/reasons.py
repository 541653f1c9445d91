"""Why a tariff file ends, which documents may be asked, how a customer agreed: the words of tariff files."""

from __future__ import annotations

from enum import StrEnum

from stts_tui.domain.law.book import law
from stts_tui.i18n import Words, _


class Doubt(StrEnum):
    """What a person at the authority has to look at before a file goes on."""

    LATER_NAME = "later-name"
    NAMESAKE = "namesake"
    SHARED_LINE = "shared-line"
    COMMUNAL = "communal"

    @property
    def words(self) -> Words:
        return {
            Doubt.LATER_NAME: _("The first name given is not the first one that the register has"),
            Doubt.NAMESAKE: _("Another number has a file under the same name and birth date"),
            Doubt.SHARED_LINE: _("Another file has the same telephone line"),
            Doubt.COMMUNAL: _("The register does not confirm the communal living"),
        }[self]


class Because(StrEnum):
    """Why a file, or one reduction, came to its end [S9] [S-BIPT]."""

    CUSTOMER_ASKS = "customer-asks"
    CONTRACT_ENDED = "contract-ended"
    NOT_ENTITLED = "not-entitled"
    DECEASED = "deceased"
    MOVED = "moved"
    MISTAKE = "mistake"
    FRAUD = "fraud"
    TRANSFERRED = "transferred"
    ACTIVATION_LATE = "activation-late"
    DOCUMENTS_LATE = "documents-late"
    NO_PROOF = "no-proof"
    INCOME_TOO_HIGH = "income-too-high"
    NOT_IDENTIFIED = "not-identified"
    NUMBER_UNKNOWN = "number-unknown"
    NAME_DIFFERS = "name-differs"
    SERVED_ALREADY = "served-already"
    CANCELLED = "cancelled"

    @property
    def words(self) -> Words:
        return {
            Because.CUSTOMER_ASKS: _("The customer asks for it"),
            Because.CONTRACT_ENDED: _("The contract has ended"),
            Because.NOT_ENTITLED: _("No longer entitled"),
            Because.DECEASED: _("Deceased"),
            Because.MOVED: _("Moved"),
            Because.MISTAKE: _("Entered by mistake"),
            Because.FRAUD: _("Fraud"),
            Because.TRANSFERRED: _("Taken over by another operator"),
            Because.ACTIVATION_LATE: _("Activated too late by the operator"),
            Because.DOCUMENTS_LATE: _("Documents too late"),
            Because.NO_PROOF: _("No proof of entitlement"),
            Because.INCOME_TOO_HIGH: _("Household income above the ceiling"),
            Because.NOT_IDENTIFIED: _("The person could not be identified"),
            Because.NUMBER_UNKNOWN: _("The register does not know the national register number"),
            Because.NAME_DIFFERS: _("The national register number is another name’s in the register"),
            Because.SERVED_ALREADY: _("The person or household has the tariff already"),
            Because.CANCELLED: _("The application or transfer was cancelled"),
        }[self]

    @property
    def basis(self) -> Words:
        """The article of the law that it comes from, or who sets the term; empty where it has none."""
        if self is Because.ACTIVATION_LATE:
            return law().activation_days.basis()
        if self is Because.DOCUMENTS_LATE:
            return law().documents_days.basis()
        if self in (Because.NOT_ENTITLED, Because.NO_PROOF, Because.INCOME_TOO_HIGH):
            return law().categories.basis()
        return law().beneficiaries_a_household.basis() if self is Because.SERVED_ALREADY else Words("")


STOP_REASONS = (
    Because.CUSTOMER_ASKS, Because.CONTRACT_ENDED, Because.NOT_ENTITLED, Because.DECEASED, Because.MOVED,
    Because.MISTAKE, Because.FRAUD,
)  # fmt: skip
REFUSAL_REASONS = (
    Because.NO_PROOF, Because.NOT_ENTITLED, Because.INCOME_TOO_HIGH, Because.NOT_IDENTIFIED, Because.SERVED_ALREADY,
    Because.NUMBER_UNKNOWN, Because.NAME_DIFFERS, Because.FRAUD,
)  # fmt: skip
END_REASONS = (Because.DECEASED, Because.NOT_ENTITLED, Because.INCOME_TOO_HIGH, Because.SERVED_ALREADY, Because.FRAUD)


class DocumentKind(StrEnum):
    """The nine kinds of supporting documents [S29], and what communal living wants: a contract in one's own name [S20]."""

    TAX_ASSESSMENT = "tax-assessment"
    FAMILY_ALLOWANCE = "family-allowance"
    DISABILITY = "disability"
    HOUSEHOLD = "household"
    GRANDCHILDREN = "grandchildren"
    INTEGRATION_INCOME = "integration-income"
    HEARING = "hearing"
    LARYNGECTOMY = "laryngectomy"
    WAR_BLIND = "war-blind"
    COMMUNAL = "communal"

    @property
    def words(self) -> Words:
        return {
            DocumentKind.TAX_ASSESSMENT: _("Tax assessment of every adult at the address"),
            DocumentKind.FAMILY_ALLOWANCE: _("Family-allowance certificate"),
            DocumentKind.DISABILITY: _("Certificate of disability of 66 % or more"),
            DocumentKind.HOUSEHOLD: _("Household composition, from the municipality"),
            DocumentKind.GRANDCHILDREN: _("Court decision entrusting grandchildren"),
            DocumentKind.INTEGRATION_INCOME: _("Certificate of integration income (PCSW)"),
            DocumentKind.HEARING: _("Specialist's statement with audiogram (70 dB)"),
            DocumentKind.LARYNGECTOMY: _("Specialist's statement of laryngectomy"),
            DocumentKind.WAR_BLIND: _("Certificate of military war blindness"),
            DocumentKind.COMMUNAL: _("Statement of the home, contract in own name"),
        }[self]


class ConsentHow(StrEnum):
    """How a customer agreed to a transfer."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    SPOKEN = "spoken"

    @property
    def words(self) -> Words:
        return {
            ConsentHow.WRITTEN: _("In writing"),
            ConsentHow.ELECTRONIC: _("By e-mail or on a web page"),
            ConsentHow.SPOKEN: _("By word of mouth, recorded"),
        }[self]
