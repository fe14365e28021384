"""The register of barriers: six of them, each measured from what the node did (AGR-14)."""

from typing import Any

import msgspec
import pytest

from lindero.app import find_registry
from lindero.capabilities.disputes.records import DisputeEnded, DisputeRaised, DisputeReceived
from lindero.capabilities.oversight.barriers import BARRIERS, BarrierShown, Measure
from lindero.capabilities.oversight.surveys import EnterSurvey, OwnBarrier
from lindero.capabilities.requests.records import RequestRefused, TicketAnswered, TicketOpened
from lindero.capabilities.sensors.records import SensorSilent
from lindero.engine.registry import Registry, joined
from lindero.kernel.capability import Capability, Indicator
from lindero.kernel.errors import Defect, Invalid
from lindero.kernel.record import Head, Record
from lindero.trust.agreements.records import AgreementResumed, AgreementSuspended
from lindero.trust.exchange.records import BatchReceived, BatchSealed, GateDecided, Ruling
from tests.promises.workshop import BEGIN_AT, Workshop

ITEM = "a" * 26
OTHER = "b" * 26
ROOT = "00" * 32
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Return what all folders declare."""
    return find_registry()


@pytest.fixture
def shop(registry: Registry) -> Workshop:
    """Return a log and its tables without anything in them, where records stand for the story before them."""
    return Workshop(msgspec.structs.replace(registry, guards={}))


def shown(registry: Registry, shop: Workshop, days: int = 0) -> dict[str, BarrierShown]:
    """Return every barrier as an officer sees it."""
    page = registry.pages["/oversight/barriers"]
    view: Any = page.show(shop.desk("oversight", actor="person/ines"), page.asks(days=days))
    return {barrier.name: barrier for barrier in view.barriers}


def value(registry: Registry, shop: Workshop, barrier: str, name: str) -> int | None:
    """Return a figure of a barrier."""
    measures: dict[str, Measure] = {one.name: one for one in shown(registry, shop)[barrier].measures}
    return measures[name].value


def decided(kind: str, *codes: str) -> GateDecided:
    """Return a decision of the gate; without a code it let the record cross."""
    ruling = Ruling(about=ITEM, kind=kind, allowed=not codes, clause="", codes=codes)
    return GateDecided(peer="SUD", lane="operations", rulings=(ruling,))


def late(request: str, hours: int) -> TicketOpened:
    """Return the ticket of a request that was in the queue for so long."""
    times = {"queue_ms": hours * HOUR_MS, "court_ms": 0, "asker_ms": 0}
    return TicketOpened(request=request, addressee="SUD", due_at=BEGIN_AT, **times)


def answered(request: str) -> TicketAnswered:
    """Return what the late side says of it."""
    return TicketAnswered(
        request=request, addressee="SUD", cause="own_queue", remedy="One more desk by night."
    )


def refused(ground: str) -> RequestRefused:
    """Return a refusal on a ground that stays at home."""
    return RequestRefused(request=ITEM, addressee="SUD", ground="NEUTRAL", own_ground=ground)  # type: ignore[arg-type]


ENDED = DisputeEnded(dispute=ITEM, how="settled", with_nation="SUD")
RAISED = DisputeRaised(
    addressee="SUD",
    matter="incident",
    title="A boat",
    words="A boat was stopped.",
    wanted="To know why it was.",
)
STOP: dict[str, Any] = {"agreement": "AG-1@1", "suspension": "s1", "nation": "NRD", "officer": "lund"}


def stopped() -> AgreementSuspended:
    """Return a suspension."""
    return AgreementSuspended(**STOP, scope="whole", value="", reason="political", capacity="diplomatic")


def resumed() -> AgreementResumed:
    """Return the word that takes it back."""
    return AgreementResumed(**STOP, capacity="diplomatic")


def test_AGR_14_every_barrier_has_a_live_figure_and_an_owner(registry: Registry, shop: Workshop) -> None:
    """All six stand on the page of a node that has done nothing yet, each with something that is counted."""
    barriers = shown(registry, shop)
    assert list(barriers) == [barrier.name for barrier in BARRIERS]
    assert len(barriers) == 6
    for barrier in barriers.values():
        assert barrier.measures
        assert barrier.owner
        assert all(one.meaning and not one.value for one in barrier.measures)


@pytest.mark.parametrize(
    ("barrier", "name", "records", "expected"),
    [
        ("sovereignty", "refused_for_sovereignty", [decided("a.b", "OVERLAY"), decided("a.b", "AREA")], 1),
        ("sovereignty", "requests.refused_for_security", [refused("ESSENTIAL_SECURITY")], 1),
        ("legal_gaps", "requests.refused_without_law", [refused("NO_LEGAL_BASIS")], 1),
        ("legal_gaps", "open_legal_gaps", [decided("a.b", "KIND"), decided("c.d", "PURPOSE")], 2),
        ("legal_gaps", "open_legal_gaps", [decided("a.b", "KIND"), decided("a.b")], 0),
        ("legal_gaps", "open_legal_gaps", [decided("a.b"), decided("a.b", "KIND")], 1),
        ("delay", "requests.late_queue", [late(ITEM, 3), late(OTHER, 5)], 4 * HOUR_MS),
        ("technology", "sensors.silences", [SensorSilent(sensor_id="r-1"), SensorSilent(sensor_id="r-1")], 2),
        ("geopolitics", "requests.tickets_open", [late(ITEM, 3), late(OTHER, 5), answered(ITEM)], 1),
        ("geopolitics", "disputes.open", [RAISED, DisputeReceived(dispute=ITEM, raiser="SUD")], 2),
        ("geopolitics", "disputes.open", [DisputeReceived(dispute=ITEM, raiser="SUD"), ENDED], 0),
        ("geopolitics", "suspensions_standing", [stopped()], 1),
        (
            "geopolitics",
            "suspensions_standing",
            [stopped(), resumed()],
            0,
        ),
    ],
)
def test_AGR_14_figures_follow_from_what_the_node_did(
    registry: Registry, shop: Workshop, barrier: str, name: str, records: list[Record], expected: int
) -> None:
    """Nobody types a figure: records of daily work move it, and move it back."""
    assert len(shop.put(records)) == len(records)
    assert value(registry, shop, barrier, name) == expected


def test_AGR_14_give_and_take_is_the_smaller_flow_of_the_larger(registry: Registry, shop: Workshop) -> None:
    """Thirty entries sent and twelve received are forty of a hundred; a batch told twice counts once."""
    sent = BatchSealed(channel="lindero/NRD-SUD/AG-1/a", first=0, count=30, root=ROOT)
    taken = BatchReceived(channel="lindero/SUD-NRD/AG-1/a", first=0, count=12, root=ROOT)
    shop.put([sent, taken, taken])
    measures = shown(registry, shop)["trust"].measures
    assert [(one.peer, one.value) for one in measures if one.name == "reciprocity"] == [("SUD", 40)]


def test_AGR_14_only_trust_is_asked_and_never_of_so_few_that_one_is_known(
    registry: Registry, shop: Workshop
) -> None:
    """The mean of a survey is shown; four answers are refused, since one could guess who gave which."""
    desk = shop.desk("oversight", actor="person/ines")
    enter = registry.actions["oversight.enter_survey"]
    with pytest.raises(Invalid, match="too few"):
        enter.run(desk, EnterSurvey(neighbour="SUD", ended_at=1, answers=4, trust_percent=50))
    later = EnterSurvey(neighbour="SUD", ended_at=shop.clock.now() + HOUR_MS, answers=40, trust_percent=50)
    with pytest.raises(Invalid, match="not ended"):
        enter.run(desk, later)
    enter.run(desk, EnterSurvey(neighbour="SUD", ended_at=1, answers=40, trust_percent=61))
    assert value(registry, shop, "trust", "trust_surveyed") == 61


def test_AGR_14_an_owner_is_named_with_a_plan(registry: Registry, shop: Workshop) -> None:
    """The role last named owns it, and what it is to do stands beside the figures."""
    own = registry.actions["oversight.own_barrier"]
    ask = OwnBarrier(barrier="delay", role="NCC", plan="A night desk from March on.")
    own.run(shop.desk("oversight", actor="person/ines"), ask)
    barrier = shown(registry, shop)["delay"]
    assert (barrier.owner, barrier.plan) == ("NCC", "A night desk from March on.")


def test_AGR_14_what_is_old_counts_only_if_all_is_asked_for(registry: Registry, shop: Workshop) -> None:
    """The last thirty days are the last thirty days."""
    shop.put([SensorSilent(sensor_id="r-1")])
    shop.clock.move(40 * 24 * HOUR_MS)
    old = {one.name: one.value for one in shown(registry, shop, days=30)["technology"].measures}
    everything = {one.name: one.value for one in shown(registry, shop)["technology"].measures}
    assert (old["sensors.silences"], everything["sensors.silences"]) == (0, 1)


def test_AGR_14_S_14_no_indicator_reads_what_lies_in_compartments(registry: Registry) -> None:
    """A folder that would count another's compartmented records is refused before the node starts."""
    hidden = next(kind for kind in registry.record_types.values() if kind.compartment_field)

    def silent(_: Head, __: Record) -> None:
        """Say nothing."""

    counting = Capability(
        name="counting",
        title="Counting",
        indicators=(
            Indicator(
                name="counting.people",
                title="People",
                meaning="What nobody may count.",
                barrier="trust",
                summary="sum",
                unit="count",
                on=(hidden,),
                report=silent,
            ),
        ),
    )
    with pytest.raises(Defect, match="kept in compartments"):
        joined([*registry.capabilities, counting])
