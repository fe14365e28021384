"""S-35: a score without its reasons, sources, age of data or rate of errors is nowhere, whichever way it is tried."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec
import pytest

from lindero.capabilities.alerts.asks import EnableDetector, LookNow
from lindero.capabilities.alerts.records import AlertRaised, NeighbourTold
from lindero.capabilities.alerts.tests.samples import MACHINE, RAISED, SCORE
from lindero.engine import log
from lindero.engine.tables import rebuild
from lindero.kernel.capability import Capability, Signal, Signalled
from lindero.kernel.detectors import Detector
from lindero.kernel.errors import LinderoError
from lindero.kernel.marks import field
from lindero.kernel.places import place_of
from lindero.kernel.record import Head, Record, kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.routes import NODE, OFFICER, PLUGIN, do, put_as
from tests.nodes.tampering import caught, deliver
from tests.nodes.treaties import amended
from tests.nodes.world import World

BROKEN: dict[str, Any] = {"reasons": (), "sources": (), "data_age_s": None, "quarter": None}
"""Each part of a score as it must not be: empty, or not there."""

WHY = "needed on the strait this autumn"


class BuoyTold(Record, frozen=True, kw_only=True, tag="buoy.buoy_told"):
    """A buoy of another maker heard something."""

    keep_days: ClassVar[int] = 1
    reasons: Annotated[tuple[str, ...], field("why")] = ("heard an engine",)
    sources: Annotated[tuple[str, ...], field("what it rests on")] = ("hydrophone",)
    permille: Annotated[int, field("how loud")] = 500


def _heard(head: Head, record: BuoyTold) -> Signalled:
    """Signal whatever the record says, reasons or none."""
    return Signalled(
        kind="engine_heard",
        place=place_of(11.0, 55.5),
        measured_at=head.at,
        permille=record.permille,
        reasons=record.reasons,
        sources=record.sources,
    )


BUOYS = Capability(
    name="buoy",
    title="Buoys",
    records=(BuoyTold,),
    signals=(
        Signal(
            name="buoy.engines",
            title="Engines",
            on=(BuoyTold,),
            detector=Detector(
                name="buoy.engines",
                version="1",
                owner="NCC",
                purpose="Propose engines that are heard where nobody is seen.",
                legal_basis="none",
                subject_kind="track",
                features=("sound",),
            ),
            report=_heard,
        ),
    ),
)


@pytest.fixture(scope="module", params=["production", "exercise"])
def post(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return nodes with a folder that signals and one that only tries, in production and in an exercise."""
    world = World(tmp_path_factory.mktemp("post"), setting=request.param, folders=(PLUGIN, BUOYS))
    for detector in ("alerts.loitering", "buoy.engines"):
        do(world, "alerts.enable_detector", EnableDetector(detector=detector, because=WHY))
    yield world
    world.close()


def raised(world: World) -> list[AlertRaised]:
    """Return every alert on record."""
    return world.records(NODE, "alerts.alert_raised")


def broken(part: str) -> AlertRaised:
    """Return an alert whose score lacks a part."""
    return msgspec.structs.replace(RAISED, score=msgspec.structs.replace(SCORE, **{part: BROKEN[part]}))


def test_S_35_nothing_is_raised_of_a_signal_without_its_grounds(post: World) -> None:
    """A folder that signals without reasons or sources, or beyond all bounds, raises nothing and holds up nobody."""
    before = len(raised(post))
    for words in ({"reasons": ()}, {"sources": ()}, {"reasons": ("",)}, {"permille": 0}, {"permille": 1_001}):
        post.put(NODE, "buoy", BuoyTold(**words))
    post.put(NODE, "buoy", BuoyTold())
    do(post, "alerts.look_now", LookNow())
    (alert,) = raised(post)[before:]
    assert (alert.score.reasons, alert.score.sources) == (("heard an engine",), ("hydrophone",))
    assert alert.score.quarter is not None


@pytest.mark.parametrize("part", sorted(BROKEN))
def test_S_35_no_route_puts_a_score_that_lacks_a_part(post: World, part: str) -> None:
    """A direct call, the log itself, administrators, machines and plug-ins: what lacks a part is no record."""
    node, record = post.nodes[NODE], broken(part)
    before = len(raised(post))
    put_many = partial(node.log.put_many, records=[record], actor="cli/owner")
    routes: list[Callable[[], Any]] = [
        *(partial(put_as, post, record, who, "alerts") for who in (OFFICER, "person/admin", "cli/owner")),
        *(
            partial(put_as, post, record, f"job/{who}", "alerts")
            for who in ("alerts.propose", "buoy.engines")
        ),
        partial(put_as, post, record, OFFICER, "plugin"),
        partial(put_as, post, record, OFFICER, "buoy"),
        partial(node.store.run, put_many),
    ]
    for attempt in routes:
        with pytest.raises(LinderoError) as refusal:
            attempt()
        assert refusal.value.advice
        assert part in refusal.value.text or "plugin" in refusal.value.text or "buoy" in refusal.value.text
        assert len(raised(post)) == before
    put_as(post, RAISED, "job/alerts.propose", "alerts")
    assert len(raised(post)) == before + 1


def test_S_35_tables_folded_anew_bring_no_such_score_back(post: World) -> None:
    """What was left out the first time is left out again, and no row has a score without all that belongs to it."""
    node = post.nodes[NODE]
    bad = post.put(NODE, "buoy", BuoyTold(reasons=()))
    good = post.put(NODE, "buoy", BuoyTold())
    node.store.run(lambda tx: rebuild(tx, node.registry, "alerts", node.log.replay))
    rows = node.store.query("SELECT record_id, signalled FROM alerts_signals")
    names = {name for name, _ in rows}
    assert good.record_id in names
    assert bad.record_id not in names
    assert all(msgspec.json.decode(text, type=Signalled).reasons for _, text in rows)
    before = len(raised(post))
    do(post, "alerts.look_now", LookNow())
    (alert,) = raised(post)[before:]
    assert alert.evidence == (good.record_id,)


CLAUSE = f"""\
clauses:
  - id: art-11
    article: Article 11
    from: every_party
    to: every_party
    kinds: [{kind_of(NeighbourTold)}]
    fields: [{", ".join(sharable_fields(NeighbourTold))}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 30
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""


@pytest.mark.parametrize("setting", ["production", "exercise"])
@pytest.mark.parametrize("part", [*sorted(BROKEN), ""])
def test_S_35_neighbour_brings_no_such_score_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, setting: Any
) -> None:
    """A node that does not look at what it signs and sends is refused at the door; a whole score comes in."""
    world = concluded_world(tmp_path, amended(("clauses:\n", CLAUSE)), setting)
    try:
        told = NeighbourTold(
            kind="loitering",
            place=place_of(11.0, 55.5),
            measured_at=world.nodes[NODE].clock.now(),
            addressee="SUD",
            score=broken(part).score if part else SCORE,
            machine=msgspec.structs.replace(MACHINE, verified_by=OFFICER),
        )
        with monkeypatch.context() as careless:
            careless.setattr(log, "encode_record", msgspec.json.encode)
            careless.setattr(log, "decode_record", lambda *_: told)
            put_as(world, told, OFFICER, "alerts")
            parcel = caught(world, NODE, "SUD")
        deliver(world, parcel)
        assert len(world.received("SUD", kind_of(NeighbourTold))) == (0 if part else 1)
        outcomes = world.records("SUD", "exchange.batch_received")[-1].outcomes
        assert [one.status for one in outcomes] == (["record.body"] if part else [])
    finally:
        world.close()
