"""Makes data/examples/ anew: a message of every kind of record, its answers, and exports, of invented people.

python -m tests.exchange.samples
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from stts_tui import resources
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.exchange.folder import Folder
from stts_tui.services.messages.dropping import DropDesk
from stts_tui.services.messages.exporting import for_sender
from tests import builders, messages
from tests.builders import FixedClock
from tests.messages import SECOND, a_record, an_application
from tests.tariff_builders import a_person, an_active_file

K = RecordKind


def main() -> None:
    out = Folder(resources.path("examples"))
    for old in out.path.glob("F[IO].*"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock()
        house = builders.a_house(Path(folder), clock)
        alpha, beta = builders.a_staffed_company(house), builders.a_staffed_company(house, "Beta Mobile", "b")
        channel = messages.a_channel(alpha)
        maria = a_person(house, "Maria", "Peeters")
        jan = a_person(house, "Jan", "D’Hondt")
        luc = a_person(house, "Luc", "Lefèvre")
        other = an_active_file(house, beta.session("stts03"), jan)
        mine = an_active_file(house, alpha.session("stts03"), luc)
        transfer = {"niss": jan.niss.digits, "last_name": jan.last_name, "first_name": "Jan", "consent_by": "Jan D’Hondt",
                    "consent_on": "02/03/2026", "consent_how": "written", **SECOND, "activation_on": "05/03/2026"}  # fmt: skip
        records = [
            Record(K.PRE_CHECK, "2026-001", 0, an_application(maria, "x").values),
            an_application(maria, "2026-002", category="age65", reference="K-0001", contact="by telephone"),
            a_record(K.SECOND_PART, "2026-003", number="STTS-2026-0000003", installation_costs="59,00",
                     operators="one", price="21,50", **SECOND | {"phone": "+3232210007"}),
            Record(K.TRANSFER, "2026-004", 0, transfer),
            a_record(K.MODIFY, "2026-005", number=mine.number, contact="by e-mail", reference="K-0002"),
            a_record(K.STOP_REDUCTION, "2026-006", number="STTS-2026-0000003", last_day="15/03/2026", reason="moved",
                     note="no line at the new address"),
            a_record(K.CANCEL, "2026-007", number="STTS-2026-0000003", because="the move was called off"),
            a_record(K.STOP_TARIFF, "2026-008", number=other.number, last_day="31/03/2026", reason="customer-asks"),
            a_record(K.SEARCH, "2026-009", last_name="peet*", states=frozenset({"active", "ended"}), most="10"),
            a_record(K.PROCESSED, "2026-010", number=mine.number, kind="close-file"),
            a_record(K.STATUS, "2026-011", number="STTS-2026-0000003"),
        ]  # fmt: skip
        path = messages.drop(channel, out.path, records, "00001")
        DropDesk(house.office, house.processor).run(path, out)
        for_sender(house.export, "news", channel.number, out, None)
        for_sender(house.export, "files", channel.number, out, None)
        clock.now = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
        for_sender(house.export, "statement", channel.number, out, 2026)
        builders.close(house)


if __name__ == "__main__":
    main()
