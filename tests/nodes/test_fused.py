"""One picture of two nations: tracks are shared and fused, no detection crosses, nothing is counted twice."""

from collections.abc import Iterator

import msgspec
import pytest

from lindero.capabilities.boundaries.asks import RegisterZone
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.records import BatchObserved, Counts, Observations, seal, unseal
from lindero.capabilities.sensors.tests.described import box
from lindero.capabilities.tracking.actions.memory import forget
from lindero.capabilities.tracking.records import TrackFused, TrackUpdated
from lindero.capabilities.tracking.rules.quality import deviation_of, unpacked
from lindero.capabilities.tracking.tests.radar import SCAN_S, Radar, Thing
from lindero.kernel.errors import Invalid
from lindero.kernel.places import distance_m
from lindero.kernel.record import kind_of
from tests.nodes.acting import act
from tests.nodes.treaties import among
from tests.nodes.world import DIPLOMAT, World

FERRY = Thing(40, 3_000, 90, 8)
SCANS = 14
FIELDS = (
    "[track_id, place, measured_at, course_mdeg, speed_mmps, item_class, stale_at, reason, covariance, quality,"
    " existence_percent, sources, status, source_class, accuracy_m]"
)
OFFICER = msgspec.structs.replace(
    DIPLOMAT, grants=DIPLOMAT.grants | {"sensors.manage", "boundaries.register"}
)


def treaty() -> str:
    """Return a treaty of three nations that lets tracks cross with how well they are known."""
    lines = among("NRD", "SUD", "VES").splitlines()
    fields = next(line for line in lines if line.strip().startswith("fields:"))
    return "\n".join(f"    fields: {FIELDS}" if line == fields else line for line in lines) + "\n"


def watched(world: World) -> dict[str, list[Observations]]:
    """Let two of three nations see a ferry, each by a radar of its own; return what they saw."""
    forget()
    world.conclude(treaty())
    seen: dict[str, list[Observations]] = {"NRD": [], "SUD": []}
    for nation in seen:
        node = world.nodes[nation]
        sensor = RegisterSensor(sensor_id=f"mast-{nation.lower()}", title="Mast", format="asterix")
        act(node, "sensors.register_sensor", sensor, OFFICER)
        zone = RegisterZone(
            name="sea", zone="territory", nation=nation, outer=box(9, 54, 13, 57), source="chart 7"
        )
        act(node, "boundaries.register_zone", zone, OFFICER)
    radars = {"NRD": Radar(1, detection=0.99), "SUD": Radar(2, detection=0.99)}
    begins = world.nodes["NRD"].clock.now()
    for number in range(SCANS):
        for nation, radar in radars.items():
            scan = radar.scan(number, FERRY)
            scan = scan.shifted(begins - int(scan.measured_at[0]) + 1_000 * SCAN_S * number)
            ask = Observe(
                sensor_id=f"mast-{nation.lower()}",
                columns=seal(scan),
                counts=Counts(lines=len(scan), decoded=len(scan)),
            )
            act(world.nodes[nation], "sensors.observe", ask, OFFICER)
            seen[nation].append(scan)
        if number % 4 == 3 or number == SCANS - 1:
            world.settle()
        world.move(1_000 * SCAN_S)
    return seen


@pytest.fixture(scope="module")
def picture(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, dict[str, list[Observations]]]]:
    """Give three nations, two of which see a ferry, and what they saw; the tests of this module only look at it."""
    world = World(tmp_path_factory.mktemp("picture"), ("NRD", "SUD", "VES"))
    yield world, watched(world)
    forget()
    world.close()


def test_COP_02_two_nations_tracks_of_one_thing_are_fused(
    picture: tuple[World, dict[str, list[Observations]]],
) -> None:
    """Each node has the ferry as one fused track that names both nations, where it is."""
    world, _ = picture
    truth = FERRY.at(SCAN_S * (SCANS - 1))
    for nation in ("NRD", "SUD"):
        last: TrackFused = world.records(nation, kind_of(TrackFused))[-1]
        assert [part.nation for part in last.parts] == [nation, "SUD" if nation == "NRD" else "NRD"]
        assert [bool(part.agreement) for part in last.parts] == [False, True]
        assert last.parts[1].sources == ("radar",)
        assert distance_m(last.place, truth) < 60
        assert deviation_of(unpacked(last.covariance)) < 50


def test_no_raw_detection_crosses(picture: tuple[World, dict[str, list[Observations]]]) -> None:
    """Of all bytes that crossed between the three, none is a plot, a batch, a sensor's name or a fused track."""
    world, seen = picture
    crossed = b"\n".join(body for *_, body in (*world.crossed, *world.answered, *world.travelled))
    assert b"tracking.track_updated" in crossed, "tracks do cross"
    for nation, scans in seen.items():
        assert len(world.records(nation, kind_of(BatchObserved))) == SCANS
        for record in world.records(nation, kind_of(BatchObserved)):
            assert record.columns not in crossed
            assert unseal(record.columns).lon.tobytes() not in crossed
        for scan in scans:
            for lon, lat in zip(scan.lon.tolist(), scan.lat.tolist(), strict=True):
                assert f"[{lon},{lat}]".encode() not in crossed
    for word in (b"batch_observed", b"mast-", b"plots/", b"track_fused", b'known_as":', b'sensor_id":'):
        assert word not in crossed, word


def test_nothing_comes_back_to_whom_it_came_from(
    picture: tuple[World, dict[str, list[Observations]]],
) -> None:
    """What a nation shares is made of its own measurements alone: a third that has both counts each once."""
    world, _ = picture
    received = world.received("VES", kind_of(TrackUpdated))
    assert {head.origin for head in received} == {"NRD", "SUD"}
    assert world.records("VES", kind_of(TrackFused)) == [], "it sees nothing itself"
    for nation in ("NRD", "SUD"):
        own = {
            event.head.record_id
            for event in world.events(nation, kind_of(TrackUpdated))
            if not event.head.agreement
        }
        shared = {head.source_leaf for head in received if head.origin == nation}
        assert len(shared) <= len(own)


def test_no_treaty_can_let_detections_cross(three: World) -> None:
    """A treaty that names batches, plots or fused tracks as something to share is refused before anybody signs."""
    for kind in ("sensors.batch_observed", "tracking.track_fused", "tracking.batch_tracked"):
        text = treaty().replace("kinds: [", f"kinds: [{kind}, ")
        with pytest.raises(Invalid):
            three.agree(text)
