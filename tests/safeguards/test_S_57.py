"""S-57: a complaint is neither passed to the service complained of nor readable by its staff, by whatever way."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from lindero.capabilities.community import asks, records
from lindero.capabilities.community.pages.queue import QueueQuery, QueueView
from lindero.capabilities.community.records import Service
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.grading import UNJUDGED
from tests.nodes.routes import NODE, PLUGIN, check_every_route, do, put_as
from tests.nodes.world import World
from tests.safeguards import tips

SUMMARY = "Two officers kept a traveller standing in the rain for four hours."


@pytest.fixture(params=["production", "exercise"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return a node to which somebody complains, in production and in an exercise."""
    with tips.a_world(tmp_path, request.param, PLUGIN) as world:
        yield world


def queue(world: World, actor: Actor) -> QueueView:
    """Return the queue as somebody sees it."""
    node = world.nodes[NODE]
    view = node.show(node.page("/community"), QueueQuery(), actor)
    assert isinstance(view, QueueView)
    return view


def test_S_57_no_route_passes_a_complaint_to_whom_it_is_about(town: World) -> None:
    """The service complained of is no receiver, for whoever asks and by whatever way; another one is."""
    name, _ = tips.report(town, **tips.CONDUCT)
    do(town, "community.triage_report", asks.TriageReport(report=name, outcome="actionable"))
    item = records.ItemForwarded(
        summary=SUMMARY,
        category="conduct",
        grading=UNJUDGED,
        person_class="other",
        receiver="police",
        report=name,
    )
    ask = asks.ForwardItem(report=name, receiver="police", summary=SUMMARY)
    check_every_route(town, item, "community.forward_item", ask)
    do(
        town,
        "community.forward_item",
        asks.ForwardItem(report=name, receiver="oversight_office", summary=SUMMARY),
    )


def test_S_57_no_route_lays_a_complaint_where_its_subject_reads(town: World) -> None:
    """A complaint among the tips is refused by a guard, whoever puts it; the form lays it where it belongs."""
    node = town.nodes[NODE]
    misplaced = records.ReportReceived(
        compartment="tips", receipt="ab" * 32, category="conduct", about="police", words="He was beaten."
    )
    for who in ("person/tarn", "person/admin", "cli/owner", "job/community.close_old", "public/report"):
        for folder in ("community", "plugin"):
            with pytest.raises(Refused):
                put_as(town, misplaced, who, folder)
        with pytest.raises(Refused):
            node.store.run(partial(node.log.put_many, records=[misplaced, misplaced], actor=who))
    assert town.events(NODE, "community.report_received") == []
    tips.report(town, **tips.CONDUCT)
    assert node.store.query("SELECT drawer FROM community_reports") == [("complaints",)]


def test_S_57_no_route_answers_a_complaint_where_its_subject_reads(town: World) -> None:
    """A message that would lie among the tips, and one to a complaint that is closed, is refused by every route."""
    name, _ = tips.report(town, **tips.CONDUCT)
    do(town, "community.close_report", asks.CloseReport(report=name, ending="acted_on"))
    answer = records.MessageSaid(compartment="tips", report=name, by="handler", words="We ask the police.")
    reply = asks.AnswerReporter(report=name, words="We ask the police.")
    check_every_route(town, answer, "community.answer_reporter", reply)


@pytest.mark.parametrize("about", get_args(Service))
def test_S_57_who_hears_a_complaint_belongs_to_no_such_service(tmp_path: Path, about: Service) -> None:
    """Operations complained of: the rights officer hears it; oversight complained of: the handlers do. Never both."""
    with tips.a_world(tmp_path, "production", PLUGIN) as world:
        name, _ = tips.report(world, category="conduct", about=about)
        hears = "TIP-H" if about == "oversight_office" else "FRO"
        for role, purpose in (("TIP-H", "tips"), ("FRO", "oversight")):
            actor = tips.holder(world.nodes[NODE], role, purpose=purpose)
            listed = [report.record_id for report in queue(world, actor).reports]
            page = world.nodes[NODE].page("/community/reports/{report}")
            if role == hears:
                assert listed == [name]
                assert world.nodes[NODE].show(page, page.asks(report=name), actor).words == tips.WORDS  # type: ignore[attr-defined]
                continue
            assert listed == []
            # Who may not read it is not told that it is there.
            unknown = "a" * 26
            for report in (name, unknown):
                with pytest.raises(Missing) as answer:
                    world.nodes[NODE].show(page, page.asks(report=report), actor)
                assert answer.value.text.replace(report, "") == "There is no report  for you."
                ask = asks.CloseReport(report=report, ending="not_true")
                with pytest.raises(Missing):
                    world.nodes[NODE].act("community.close_report", ask, actor)


def test_S_57_an_emergency_opens_no_complaint(town: World) -> None:
    """Whom break-glass gives every grant sees the counts that everybody of the office sees, and no complaint."""
    name, _ = tips.report(town, **tips.CONDUCT)
    actor = tips.in_emergency(town, "TIP-H")
    assert queue(town, actor).reports == ()
    assert town.nodes[NODE].reading_desk("community", actor).record(name)[1] is None
