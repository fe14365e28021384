"""S-34: a tip that says only what somebody is becomes no item, by whatever way; it is closed, and the reporter told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.capabilities.community import asks, records
from lindero.kernel.grading import UNJUDGED
from lindero.shells.public.tests.visiting import code_in, look_up, send
from tests.nodes.routes import NODE, PLUGIN, check_every_route, do
from tests.nodes.world import World
from tests.safeguards import tips

ONLY = "A Muslim family lives in the new house near the border."


@pytest.fixture(params=["production", "exercise"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return a node to which somebody reports, in production and in an exercise."""
    with tips.a_world(tmp_path, request.param, PLUGIN) as world:
        yield world


def test_S_34_what_somebody_is_is_passed_on_by_no_route(town: World) -> None:
    """An item of such words is refused by a guard: as an action, put directly, by machine, plug-in or replay."""
    name, _ = tips.report(town)
    do(town, "community.triage_report", asks.TriageReport(report=name, outcome="actionable"))
    item = records.ItemForwarded(
        summary=ONLY,
        category="other_event",
        grading=UNJUDGED,
        person_class="other",
        receiver="police",
        report=name,
    )
    ask = asks.ForwardItem(report=name, receiver="police", summary=ONLY)
    check_every_route(town, item, "community.forward_item", ask)


def test_S_34_a_report_closed_by_rule_is_never_opened_again(town: World) -> None:
    """Whatever a handler writes later, nothing of it is triaged or passed on by any route; the reporter reads why."""
    sent = send(tips.stranger(town), words=ONLY, category="other_event")
    [report] = [event.head.record_id for event in town.events(NODE, "community.report_received")]
    triage = records.ReportTriaged(report=report, outcome="actionable")
    ask = asks.TriageReport(report=report, outcome="actionable")
    check_every_route(town, triage, "community.triage_report", ask)
    item = records.ItemForwarded(
        summary="A lorry was loaded at the pier.",
        category="other_event",
        grading=UNJUDGED,
        person_class="other",
        receiver="police",
        report=report,
    )
    forward = asks.ForwardItem(report=report, receiver="police", summary="A lorry was loaded at the pier.")
    check_every_route(town, item, "community.forward_item", forward)
    thread = look_up(tips.stranger(town), code_in(sent))
    assert "That is no reason to look into anybody" in thread.text


def test_S_34_a_photo_does_not_launder_the_words(town: World) -> None:
    """With a photo a person decides; the handler is warned, and the same words still cannot be passed on."""
    name, _ = tips.report(town, words=ONLY)
    handler = tips.holder(town.nodes[NODE], "TIP-H")
    page = town.nodes[NODE].page("/community/reports/{report}")
    shown = town.nodes[NODE].show(page, page.asks(report=name), handler)
    assert shown.report.state == "received"  # type: ignore[attr-defined]
    assert shown.speaks_of_origin  # type: ignore[attr-defined]
