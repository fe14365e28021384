"""S-36: vessels, vehicles, aircraft, places and operators can be watched; a group of persons cannot be written down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.registers.asks import EnterWatchObject
from lindero.capabilities.registers.records import WatchObjectEntered
from lindero.capabilities.registers.tests.samples import REVIEW, watched
from lindero.kernel.errors import LinderoError
from lindero.kernel.places import place_of
from tests.nodes.registered import KEEPER, enter, register_rows, registers_world
from tests.nodes.routes import check_every_route, put_as
from tests.nodes.tampering import caught, closed, deliver, opened, resigned
from tests.nodes.world import World

GROUPS: tuple[dict[str, Any], ...] = (
    {"sort": "group", "identifier": ""},
    {"sort": "person", "identifier": ""},
    {"identifier": "nationality:VES"},
    {"identifier": "people of the hills"},
    {"identifier": "vessel:crew of vesta"},
    {"grounds": "nationality"},
    {"grounds": "ethnicity"},
)
FACTS: dict[str, Any] = {
    "name": "an-entry",
    "sort": "vessel",
    "identifier": "219005533",
    "grounds": "smuggling",
    "reaction": "observe",
    "review_at": REVIEW,
}


@pytest.fixture(params=["production", "exercise"])
def sharing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give two nodes that share registers, in production and in an exercise."""
    world = registers_world(tmp_path, request.param)
    yield world
    world.close()


def test_S_36_no_group_of_persons_by_any_route(sharing: World) -> None:
    """Ask, direct call, administrator, plug-in: whatever words are tried, nothing of them is in the register."""
    for facts in GROUPS:
        with pytest.raises((LinderoError, msgspec.ValidationError)):
            sharing.nodes["NRD"].act(
                "registers.enter_watch_object", msgspec.convert(FACTS | facts, EnterWatchObject), KEEPER
            )
        for who, folder in (
            ("person/officer", "registers"),
            ("person/admin", "registers"),
            ("person/a", "plugin"),
        ):
            with pytest.raises(LinderoError):
                put_as(sharing, watched(**facts), who, folder)
    assert register_rows(sharing, "NRD") == []


def test_S_36_what_is_no_object_is_refused_on_all_six_routes(sharing: World) -> None:
    """A thing without an identifier, or a place that names one, passes no guard, whoever puts it."""
    named = {"sort": "place", "identifier": "vessel:mmsi:219005533", "place": place_of(11, 55)}
    ask = EnterWatchObject(**(FACTS | named))
    record = watched(sort="place", place=place_of(11, 55))
    check_every_route(sharing, record, "registers.enter_watch_object", ask)


def test_S_36_neighbour_cannot_bring_one_in(sharing: World) -> None:
    """Import and replay: a node of Nordia that sends a group as if it were an object is refused at Sudia's door."""
    enter(sharing, "NRD", "enter_watch_object", **FACTS)
    (batch,) = opened(caught(sharing, "NRD", "SUD"))
    values = bytes(batch.disclosures[0]).replace(b"vessel:mmsi:219005533", b"people of the hills")
    forged = msgspec.structs.replace(batch, disclosures=(msgspec.Raw(values),))
    for body in (closed([forged]), closed([resigned(sharing, forged, sharing.nodes["NRD"].signer)])):
        deliver(sharing, body)
    sharing.nodes["SUD"].store.scrub()
    assert sharing.files_holding("SUD", "people of the hills") == []
    assert "people" not in repr(register_rows(sharing, "SUD"))


def test_S_36_closed_lists_say_what_can_be_watched() -> None:
    """The type itself has five sorts, grounds without a trait, and no field for words."""
    hints = {
        field.name: msgspec.inspect.type_info(field.type)
        for field in msgspec.structs.fields(WatchObjectEntered)
    }
    assert set(hints) == {
        "name", "version", "sort", "identifier", "place", "grounds", "reaction", "review_at",
    }  # fmt: skip
    assert set(values_of(hints["sort"])) == {"vessel", "vehicle", "aircraft", "place", "operator"}
    traits = {"nationality", "ethnicity", "religion", "language", "origin"}
    assert not traits & {*values_of(hints["grounds"]), *values_of(hints["reaction"])}


def values_of(info: Any) -> tuple[Any, ...]:
    """Return the words of a closed list."""
    closed_list = info.type if isinstance(info, msgspec.inspect.Metadata) else info
    assert isinstance(closed_list, msgspec.inspect.LiteralType)
    return tuple(closed_list.values)
