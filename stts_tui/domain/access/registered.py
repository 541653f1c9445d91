"""What the desk can still do for the local administrator whom a request registered."""

from __future__ import annotations

from stts_tui.domain.access.desk import RequestView
from stts_tui.domain.access.request import RequestStep, next_state
from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.people.users import WITHOUT_FACTOR, UserView
from stts_tui.i18n import _

ADMINISTRATOR_GONE = fault(
    "request-administrator-gone",
    _("Whom request {ticket} registered is no longer the company's local administrator, or is blocked. The request by which"
      " the present one came is found under the company's name."),
)  # fmt: skip


def with_factor(view: RequestView) -> UserView:
    """The account whose second factor the desk can renew. Raises NOT_NOW, ADMINISTRATOR_GONE, WITHOUT_FACTOR."""
    next_state(view.state, RequestStep.FACTOR, view.ticket)
    user = view.situation.registered
    if user is None or user.is_blocked or not user.local_administrator:
        raise refused(ADMINISTRATOR_GONE, ticket=view.ticket)
    if not user.has_factor:
        raise refused(WITHOUT_FACTOR, user=user.full_name)
    return user
