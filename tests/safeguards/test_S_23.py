"""S-23: what neighbours share of the picture has nothing about persons but ship and aircraft identifiers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.app import find_registry
from lindero.capabilities.events.asks import CloseEvent, ReportEvent
from lindero.capabilities.events.records import EventClosed
from lindero.capabilities.events.tables.folds import WITHHELD
from lindero.capabilities.events.tests.samples import STRAIT, report
from lindero.capabilities.events.views import EventQuery
from lindero.kernel.record import marks_of
from tests.nodes.eventful import OFFICER, events_world, step
from tests.nodes.routes import check_import, check_own_routes, unguarded
from tests.nodes.tampering import caught, closed, deliver, opened, resigned
from tests.nodes.world import World

NAMED = "The helmsman, Piet Vanderloo, fled."
PICTURE = ("events", "tracking", "sensors", "environment", "picture")
"""Folders whose records make the shared picture."""


@pytest.fixture(params=["production", "exercise"])
def sharing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give two nodes that share events, in production and in an exercise."""
    world = events_world(tmp_path, request.param)
    yield world
    world.close()


def test_S_23_name_in_an_events_text_is_kept_by_no_route(sharing: World) -> None:
    """Action, direct call, log, administrator, machine, plug-in, replay: a text with a name is refused."""
    ask = ReportEvent(event_type="border_incident", place=STRAIT, description=NAMED)
    check_own_routes(sharing, report(description=NAMED), "events.report_event", ask)
    assert sharing.files_holding("NRD", "Vanderloo") == []
    check_import(sharing, report(description=NAMED), shown_without="Vanderloo")


def test_S_23_name_in_a_closing_is_kept_by_no_route(sharing: World) -> None:
    """The last words about an event are read like the first."""
    reference = step(sharing, "NRD", "report_event", event_type="border_incident", place=STRAIT)
    record = EventClosed(reference=reference, version=2, place=STRAIT, reason="ended", follow_up=NAMED)
    ask = CloseEvent(reference=reference, reason="ended", follow_up=NAMED)
    check_own_routes(sharing, record, "events.close_event", ask)
    check_import(sharing, record, shown_without="Vanderloo")


def test_S_23_name_that_was_forged_into_a_report_comes_in_by_no_way(sharing: World) -> None:
    """Import: words exchanged on the way, or by the neighbour after sealing, are not what was committed to."""
    step(sharing, "NRD", "report_event", event_type="border_incident", place=STRAIT, description="A boat.")
    (batch,) = opened(caught(sharing, "NRD", "SUD"))
    values = bytes(batch.disclosures[0]).replace(b"A boat.", b"Ana Moreau")
    forged = msgspec.structs.replace(batch, disclosures=(msgspec.Raw(values),))
    for body in (closed([forged]), closed([resigned(sharing, forged, sharing.nodes["NRD"].signer)])):
        deliver(sharing, body)
    node = sharing.nodes["SUD"]
    assert node.store.query("SELECT reference FROM events_events") == []
    assert sharing.files_holding("SUD", "Moreau") == []


def test_S_23_neighbour_that_writes_a_name_is_not_shown(sharing: World) -> None:
    """Import: a neighbour whose own guards are gone sends a name; the report comes in, and its words are not shown."""
    with unguarded(sharing, "NRD"):
        sharing.put("NRD", "events", report(description=NAMED))
    sharing.settle()
    node = sharing.nodes["SUD"]
    ((reference, entry),) = node.store.query("SELECT reference, entry FROM events_events")
    assert "Vanderloo" not in entry
    query = EventQuery(origin="NRD", reference=reference)
    view: Any = node.show(node.page("/events/{origin}/{reference}"), query, OFFICER)
    assert view.description == WITHHELD


def test_S_23_no_kind_of_the_picture_has_a_field_that_names_a_person() -> None:
    """Over all declarations, plug-ins included: what may cross of the picture speaks of nobody directly."""
    registry = find_registry()
    for kind, record_type in registry.record_types.items():
        if kind.partition(".")[0] not in PICTURE:
            continue
        for name, mark in marks_of(record_type).items():
            assert mark is not None
            assert not (mark.sharable and mark.personal in {"direct", "special"}), f"{kind}.{name}"
