"""What an answer tells of a record besides its reasons, as elements: how the file stands, and whom to ask."""

from __future__ import annotations

from stts_tui.domain.people.own import WhomToAsk
from stts_tui.domain.tariff.outlook import Assigned, DatedDiscount, Outlook
from stts_tui.exchange.writing import Node, Texts, given


def outlook_texts(outlook: Outlook) -> Texts:
    """Where the file stands and what it waits for."""
    return given(
        ("State", outlook.state), ("WaitsFor", outlook.waits), ("WaitsUntil", outlook.waits_until),
        *(("Doubt", doubt) for doubt in outlook.doubts), *(("Document", kind) for kind in outlook.documents),
        ("LastDayElsewhere", outlook.last_day_elsewhere),
    )  # fmt: skip


def outlook_nodes(outlook: Outlook) -> tuple[Node, ...]:
    """Its assignments and discounts."""
    return (*map(_assigned, outlook.assignments), *map(_discount, outlook.discounts))


def _assigned(one: Assigned) -> Node:
    return Node("FileAssignment", given(("Kind", one.kind), ("Status", one.state), ("DueOn", one.due_on)))


def _discount(one: DatedDiscount) -> Node:
    parts = [(name.capitalize(), amount) for name, amount in one.amounts.parts()]
    return Node("Discount", given(
        ("Formula", one.formula), ("StartsOn", one.first), ("EndsOn", one.last), *parts,
        ("Total", one.monthly.amounts.total), ("PriceEstimated", one.monthly.is_ceiling),
    ))  # fmt: skip


def whom_nodes(whom: WhomToAsk) -> tuple[Node, ...]:
    """Who helps with a refusal, in the order in which to try."""
    return tuple(
        Node("Ask", given(("Whom", helper), ("Name", name), ("Telephone", phone))) for helper, name, phone in whom.helpers
    )  # fmt: skip
