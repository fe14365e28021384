"""Layers and records for tests of the picture: a beacon that is where its record says."""

from typing import Annotated, ClassVar

from lindero.capabilities.picture.capability import CAPABILITY as PICTURE
from lindero.kernel.capability import Capability, Feature, Layer
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Head, Record
from lindero.kernel.tests.fakes import MORNING, FakeDesk
from lindero.kernel.times import Instant

HERE = place_of(11.0, 55.5)


class BeaconSeen(Record, frozen=True, kw_only=True, tag="beacons.beacon_seen"):
    """A beacon was seen."""

    keep_days: ClassVar[int] = 30

    beacon: Annotated[str, field("its name")]
    place: Annotated[Place | None, field("where it is", role="place")] = HERE
    measured_at: Annotated[Instant, field("when")] = MORNING
    item_class: Annotated[str, field("what kind of thing")] = "vessel"
    name: Annotated[str, field("what people call it")] = ""
    identity: Annotated[str, field("its identity")] = ""
    course_mdeg: Annotated[int | None, field("course")] = None
    speed_mmps: Annotated[int | None, field("speed")] = None
    stale_at: Annotated[Instant, field("when it is stale")] = MORNING + 360_000
    is_gone: Annotated[bool, field("whether it is gone")] = False


def feature_of(head: Head, record: BeaconSeen) -> Feature | None:
    """Draw a beacon, but for a nameless one."""
    if not record.beacon:
        return None
    return Feature(
        item_id=record.beacon,
        place=record.place,
        measured_at=record.measured_at,
        stale_at=record.stale_at,
        item_class=record.item_class,
        course_mdeg=record.course_mdeg,
        speed_mmps=record.speed_mmps,
        name=record.name,
        identity=record.identity,
        ended=record.is_gone,
    )


BEACONS = Capability(
    name="beacons",
    title="Beacons",
    records=(BeaconSeen,),
    layers=(Layer(name="beacons.beacons", title="Beacons", on=(BeaconSeen,), feature=feature_of),),
)


def new_desk() -> FakeDesk:
    """Return a desk where the picture and the beacons are installed."""
    return FakeDesk(PICTURE, BEACONS)


def receive(desk: FakeDesk, record: BeaconSeen, origin: str = "SUD") -> Head:
    """Put a record as if it came from a neighbour."""
    return desk.put(
        record,
        origin=origin,
        agreement="AG-7@1",
        clause="AG-7@1/art-6-2",
        purpose="border_surveillance",
        handling="restricted tlp:amber no-onward",
    )
