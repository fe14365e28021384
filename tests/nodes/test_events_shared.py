"""A single event between two nations: shared, updated, judged by its owner, closed; and what never crosses (W6)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.events.views import EventQuery
from lindero.kernel.errors import Refused
from lindero.kernel.places import place_of
from tests.nodes.eventful import CHIEF, OFFICER, events_world, step
from tests.nodes.world import World

STRAIT = place_of(11.0, 55.5)
NOTE = "zimt-note-of-the-own-desk"


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia that share single events."""
    world = events_world(tmp_path)
    yield world
    world.close()


def shown(world: World, nation: str, origin: str, reference: str) -> Any:
    """Return what a node shows of an event."""
    node = world.nodes[nation]
    query = EventQuery(origin=origin, reference=reference)
    return node.show(node.page("/events/{origin}/{reference}"), query, OFFICER)


def test_COP_03_event_is_shared_updated_judged_by_its_owner_and_closed(sharing: World) -> None:
    """Nordia reports an event that Sudia owns; both show the same to its end, and only Sudia says what it does."""
    reference = step(
        sharing, "NRD", "report_event", event_type="unauthorised_crossing", place=STRAIT, owner="SUD", persons=7,
        description="Rubber boat without lights.", reliability="B", credibility="2", note=NOTE,
    )  # fmt: skip
    sharing.settle()
    there = shown(sharing, "SUD", "NRD", reference)
    assert (there.description, there.persons.total, there.note) == ("Rubber boat without lights.", 7, "")
    assert there.next == ("events.attribute_impact",)
    with pytest.raises(Refused) as refusal:
        step(sharing, "NRD", "attribute_impact", CHIEF, reference=reference, saving_lives="low")
    assert refusal.value.code == "events.owner"
    step(sharing, "SUD", "attribute_impact", originator="NRD", reference=reference, saving_lives="high")
    step(sharing, "NRD", "update_event", reference=reference, injured=2, is_ongoing=True)
    sharing.settle()
    for nation in ("NRD", "SUD"):
        view = shown(sharing, nation, "NRD", reference)
        assert (view.event.state, view.persons.injured, view.attributed_by) == ("ongoing", 2, "SUD")
        assert view.event.priority == "life_at_risk"
    step(sharing, "NRD", "close_event", reference=reference, reason="ended", follow_up="All are ashore.")
    sharing.settle()
    closed = [shown(sharing, nation, "NRD", reference) for nation in ("NRD", "SUD")]
    assert [(view.event.state, view.follow_up) for view in closed] == [("closed", "All are ashore.")] * 2
    assert NOTE.encode() not in sharing.wire("NRD", "SUD")
    assert sharing.files_holding("SUD", NOTE) == []


def test_COP_03_event_outside_the_agreed_area_stays_at_home(sharing: World) -> None:
    """The clause's area holds for events as for tracks; a suspicion crosses nowhere."""
    step(sharing, "NRD", "suspect_event", event_type="border_incident", place=STRAIT)
    step(sharing, "NRD", "report_event", event_type="border_incident", place=place_of(20, 50))
    sharing.settle()
    assert sharing.received("SUD", "events.event_reported") == []
    assert sharing.received("SUD", "events.event_suspected") == []
