"""What the desk can do to an access request in its state: the one rule for lists, cards and their refusals."""

from __future__ import annotations

from stts_tui.domain.access.request import RequestState, RequestStep, next_state
from stts_tui.domain.access.ticket import Ticket
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.rights.action import ActionId

# The step that an action takes: it is possible where the life cycle allows that step.
STEPS = {
    ActionId.REQUEST_INTAKE: RequestStep.COPY,  # an original, too, comes in only then
    ActionId.REQUEST_PROOF: RequestStep.PROOF,
    ActionId.REQUEST_PROCESS: RequestStep.PROCESS,
    ActionId.REQUEST_REISSUE: RequestStep.REISSUE,
    ActionId.REQUEST_REFUSE: RequestStep.REFUSE,
    ActionId.REQUEST_WITHDRAW: RequestStep.WITHDRAW,
    ActionId.REQUEST_FACTOR: RequestStep.FACTOR,
}


def why_not(action_id: ActionId, state: RequestState, ticket: Ticket) -> Reason | None:
    """ORIGINAL_FIRST or NOT_NOW; None where it can be tried."""
    step = STEPS.get(action_id)
    if step is None:
        return None
    try:
        next_state(state, step, ticket)
    except Refused as no:
        return no.reasons[0]
    return None
