"""What a node has to show after weeks of work: what takes two people, an earlier answer, or a neighbour.

A folder's own typical day (`demo.py`) holds what one person asks of an empty log. The rest is done here, by the same
actions, so that no page of the stage stands empty: people in care, matches, disputed waters, a published month.
"""

from typing import Final

from lindero.capabilities.boundaries.asks import ChooseJurisdiction, PlaceEvent
from lindero.capabilities.boundaries.tests.samples import WORDS as REGISTERED
from lindero.capabilities.boundaries.tests.samples import registered
from lindero.capabilities.matching.asks import Entity
from lindero.capabilities.oversight.publishing import WithholdCounter
from lindero.capabilities.protection.asks.measures import HoldPerson
from lindero.capabilities.protection.records import HoldClass
from lindero.capabilities.sensors.actions import observe, register_sensor
from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.records import SOURCE_CLASSES, Counts, View, observations_of, seal
from lindero.capabilities.sensors.tests.described import description
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.places import place_of
from lindero.kernel.times import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS
from tests.browser.duties import ENTERED as SAID
from tests.browser.duties import breaks_glass, broke_glass, serve
from tests.browser.stage import Stage
from tests.nodes.matched import EXPERT, REASON, candidates, do, keep, matching_treaty, search
from tests.nodes.routes import do as ask
from tests.nodes.routes import entered, informed, judged, received, signed
from tests.nodes.world import TREATY, World

UNTIL_PUBLISHED_MS: Final = 16 * DAY_MS
"""From the stage's beginning until the counters of its month are published, on the fifth day of the next."""

A_WHILE_MS: Final = 17 * MINUTE_MS

SHIPS: Final = ("219005533", "219007711", "219001212", "219000001")
"""On record in Sudia, twice; on record in Nordia; on record nowhere."""

CLAIM: Final = "fears the police because of a leaflet"
ILLNESS: Final = "in the seventh month, with pain since the night"
WITHHELD: Final = "One operation alone makes up this number; it is told once that has ended."
NEAREST: Final = "The patrol of Sudia was nearest, and both duty officers agreed by telephone."
NECESSITY: Final = "The vessel sails on Friday, and nothing else tells whose case it is."
DESK: Final = "duty desk, contact point"
PLACE: Final = "Nordhavn reception"
MAST: Final = "Listening mast at Ostrand"
OWNER: Final = "Coast Guard"
WATCH: Final = "border surveillance"
ENTERED: Final = (
    CLAIM,
    ILLNESS,
    WITHHELD,
    NEAREST,
    NECESSITY,
    REASON,
    DESK,
    PLACE,
    MAST,
    OWNER,
    WATCH,
    *REGISTERED,
    *SAID,
)
"""What people entered in these weeks: no page has it in another language."""

DUTY: Final = Actor(name="person/keller", roles=("NCC",))
SIGNERS: Final = "    signers: {operational: 1, legal: 1}\n"


def agreed() -> str:
    """Return what the nations of a filled stage have agreed: the usual text, read by the public, and hit or no hit."""
    text = TREATY.read_text(encoding="utf-8").replace(SIGNERS, f"{SIGNERS}    publishes: true\n")
    return matching_treaty("work_compared", "overlap_told", text=text)


def live_weeks(stage: Stage) -> None:
    """Let time pass until the month was published, and do then what needs more than one person; ships sail on."""
    let_a_month_pass(stage.world)
    broke_glass(stage.world)
    for work in (receive_people, match, dispute_waters):
        work(stage.world)
        stage.world.move(A_WHILE_MS)
    stage.sail()
    serve(stage)
    breaks_glass(stage.world)
    hear(stage.world)


def let_a_month_pass(world: World) -> None:
    """Withhold a counter of the month that runs, and let the month be published."""
    withheld = WithholdCounter(month="2026-11", counter="overdue_holds", reason=WITHHELD)
    ask(world, "oversight.withhold_counter", withheld, "person/dahl")
    world.move(UNTIL_PUBLISHED_MS)
    world.settle()


def receive_people(world: World) -> None:
    """Receive a child alone, a mother who needs care, somebody not informed yet, and a man who is held too long."""
    judged(world)
    judged(world, "VES", "serious")
    child = received(world, "W-17", age="minor", is_alone=True)
    mother = received(world, "W-18", how="rescued")
    received(world, "W-19", how="located")
    man = received(world, "W-14", met_at=world.clocks["NRD"].now() - 75 * HOUR_MS)
    informed(world, child, language="fa")
    informed(world, mother)
    informed(world, man, language="es", by="officer_in_that_language")
    entered(world, child, protection="wished", words=CLAIM, instruction="needs_quiet_room")
    entered(world, mother, "health", words=ILLNESS, instruction="needs_medical_escort")
    signed(world, man)
    _held(world, child, "child_care")
    _held(world, man, "adult")


def _held(world: World, person: str, hold_class: HoldClass) -> None:
    held = HoldPerson(person=person, facility=PLACE, hold_class=hold_class)
    ask(world, "protection.hold_person", held)


def match(world: World) -> None:
    """Ask for a match that waits, one that is followed up, and one in vain; let Sudia ask too, and compare work."""
    first, second, ours, none = SHIPS
    keep(world, "SUD", first)
    keep(world, "SUD", second)
    keep(world, "NRD", ours)
    search(world, first)
    world.move(A_WHILE_MS)
    search(world, none)
    ((candidate, _, _),) = candidates(world)
    do(world, "NRD", "review_candidate", EXPERT, candidate=candidate, verdict="confirmed", because=REASON)
    do(world, "NRD", "ask_core_data", candidate=candidate, necessity=NECESSITY)
    search(world, second)
    for nation, case in (("SUD", "SUD-77"), ("NRD", "NRD/2026/7")):
        work = do(
            world,
            nation,
            "enter_work",
            entities=(Entity(sort="vessel", identifier=first),),
            until=world.clocks[nation].now() + 30 * DAY_MS,
            contact=DESK,
            case_ref=case,
        )
    do(world, "NRD", "compare_work", work=work, peer="SUD", purpose="crime_investigation")
    world.settle()


def dispute_waters(world: World) -> None:
    """Register lines and a disputed strip; place events on either side and within, and choose for one of them."""
    world.nodes["NRD"].work("boundaries", DUTY, registered)
    events = {"EV-2026-31": 10.2, "EV-2026-33": 11.1, "EV-2026-34": 10.9, "EV-2026-36": 12.4}
    placed = {
        reference: str(
            ask(world, "boundaries.place_event", PlaceEvent(reference=reference, place=place_of(lon, 55.5)))
        )
        for reference, lon in events.items()
    }
    chosen = ChooseJurisdiction(event=placed["EV-2026-33"], nation="SUD", because=NEAREST)
    ask(world, "boundaries.choose_jurisdiction", chosen)


def hear(world: World) -> None:
    """Let a mast six kilometres from the disputed strip hear something four times, of which one is some minutes old."""
    world.nodes["NRD"].work("sensors", DUTY, _heard)


def _heard(desk: Desk) -> None:
    here, now, count = place_of(10.7, 55.5), desk.now(), 4
    register_sensor(desk, RegisterSensor(sensor_id="mast", title=MAST, format="csv"))
    reach = View(farthest_m=20_000)
    said = description(
        "mast", "acoustic", at=now, place=here, view=reach, footprint=(), owner=OWNER, purpose=WATCH
    )
    desk.put(said)
    seen = observations_of(
        (),
        (),
        measured_at=[now - ago for ago in (4 * MINUTE_MS, 9 * SECOND_MS, 5 * SECOND_MS, SECOND_MS)],
        lon=[here.lon] * count,
        lat=[here.lat] * count,
        bearing_mdeg=[200_000, 340_000, 75_000, 78_000],
        bearing_deviation_mdeg=[3_000] * count,
        source_class=[SOURCE_CLASSES.index("acoustic")] * count,
    )
    heard = Observe(sensor_id="mast", columns=seal(seen), counts=Counts(lines=count, decoded=count))
    observe(desk, heard)
