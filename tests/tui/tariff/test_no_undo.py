"""Whoever may not cancel a file's action finds no other way to undo it: no option, no key, no entry."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.rights.action import ActionId, Option
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import PickFile
from stts_tui.services.house import House
from stts_tui.tui.widgets.pick_list import PickList
from tests.builders import Company
from tests.tariff_builders import a_cancellation, a_stop, an_active_file
from tests.tui.steps import logged_in

UNDOES = {ActionId.ACTION_CANCEL, ActionId.ACTION_PREVIEW, ActionId.USER_TAKE_BACK}
KEYS = (
    "ctrl+z", "ctrl+x", "ctrl+e", "ctrl+d", "ctrl+o", "f2", "f4", "f6", "f7", "f8", "f9", "f10", "f11", "delete", "backspace",
    "u", "z", "c",
)  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", ["stts01", "stts02"])
async def test_no_option_key_or_entry_undoes_a_files_action(house: House, alpha: Company, name: str) -> None:
    boss = alpha.session("stts03")
    file = an_active_file(house, boss)
    file = house.files.carry_out(boss, steps.STOP.of(a_stop(file)))
    async with logged_in(house, name) as person:
        entries = {row.value for row in person.app.screen.query_one(PickList).rows}
        assert not entries & UNDOES
        await person.press("ctrl+z")
        assert "Welcome page" in person.lines[0]
        for page in (["enter"], ["enter", "enter"]):  # the list, the file's own page
            person.app.back_to_home()
            await person.rest()
            await person.choose(ActionId.FILE_SEARCH, *page)
            base = person.app.screen
            assert base.query("OptionList, Scroll"), person.text
            for keys in [*([key] for key in KEYS), *([*str(int(option)), "enter"] for option in Option)]:
                await person.press(*keys)
                assert getattr(person.app.screen, "performs", None) not in UNDOES, (keys, person.text)
                assert "cannot be undone" not in person.text, (keys, person.text)
                for _step in range(4):
                    if person.app.screen is base:
                        break
                    await person.press("f12")
                await person.press("ctrl+e")
    session = alpha.session(name)
    for call in (
        lambda: house.files.preview_cancel(session, PickFile(file.file_id, file.version)),
        lambda: house.files.carry_out(session, steps.CANCEL.of(a_cancellation(file))),
    ):
        with pytest.raises(Refused) as no:
            call()
        assert no.value.code == "not-allowed"
    assert house.files.show(boss, file.file_id).state is file.state
