"""Promises about a folder's demonstration: a typical day, the same whenever it is played."""

from importlib import import_module

import msgspec

from lindero.kernel.capability import Capability
from lindero.kernel.desk import Row
from lindero.kernel.times import DAY_MS
from tests.promises.conftest import EVERYTHING, REGISTRY, Folder
from tests.promises.workshop import Workshop

Day = list[tuple[int, msgspec.Struct]]
SEED = 7


def typical_day(folder: Folder) -> Day:
    """Return a folder's typical day of the seed; nothing happens in a folder without a demonstration."""
    if not (folder.path / "demo.py").exists():
        return []
    day: Day = import_module(f"{folder.package}.demo").typical_day(SEED)
    return day


def played(capability: Capability, day: Day) -> dict[str, list[Row]]:
    """Return the folder's rows after a day, from an empty log on."""
    shop, actions = Workshop(REGISTRY), {action.asks: action for action in capability.actions}
    passed = 0
    for at, ask in day:
        shop.clock.move(at - passed)
        passed = at
        actions[type(ask)].run(shop.desk(capability.name, grants=EVERYTHING), ask)
    return shop.rows(capability.name)


def test_demo_is_the_same_twice(folder: Folder) -> None:
    """The same seed gives the same day, and the same day the same rows."""
    first, second = typical_day(folder), typical_day(folder)
    assert first == second
    rows = played(folder.capability, first)
    assert rows == played(folder.capability, second)
    assert any(rows.values()) or not first, "a day that leaves no rows shows nothing"


def test_demo_is_a_day_of_what_the_folder_may_be_asked(folder: Folder) -> None:
    """A day's asks stand in order, lie within the day, and are such as the folder answers."""
    asks = {action.asks for action in folder.capability.actions}
    times = [at for at, _ in typical_day(folder)]
    assert times == sorted(times)
    assert all(0 <= at < DAY_MS for at in times)
    assert {type(ask) for _, ask in typical_day(folder)} <= asks
