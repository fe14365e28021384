"""What officers of the stage do in turn: each of these takes another person, or somebody from outside."""

from typing import Final

from lindero.capabilities.protection.pages.people import PeopleQuery
from lindero.capabilities.rescue.asks import OpenCase, TaskUnit
from lindero.capabilities.rights.asks import ReceiveRequest, VerifyIdentity
from lindero.capabilities.warnings.asks import IssueWarning
from lindero.capabilities.warnings.records import Wording
from lindero.capabilities.zones.asks import DrawZone
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS, MINUTE_MS
from lindero.trust.exchange.recall.asks import RecallRecord
from lindero.trust.identity.emergencies import AgreeEmergency, AskEmergency, EndEmergency, ReviewEmergency
from lindero.trust.identity.membership import ConfirmMember, ProposeMember
from tests.browser.stage import Stage
from tests.nodes.routes import do
from tests.nodes.world import World

KELLER, STORM, DAHL, VOSS = "person/keller", "person/storm", "person/dahl", "person/voss"
ADAMS, LUND = "person/adams", "person/lund"
CHILD: Final = "A child is missing since an hour, and may be with people in care."
FOUND: Final = "The child was found by it, and nothing else was looked at."
SHIP: Final = "A ship on fire, and the list of people in care may name her crew."
BOAT: Final = "Somebody in care may know the boat that sent a distress call."
WISH: Final = "I want to know what you hold about me since I crossed at Nordhavn in May."
CONTACT: Final = "by post, Harbour Street 9, Nordhavn"
AREA: Final = "The Belt between Nordia and Sudia"
WIND: Final = Wording(
    language="en",
    event="Strong wind",
    headline="Strong westerly wind in the Belt tonight",
    instruction="Small boats stay in harbour.",
)
MISTAKEN: Final = "The vessel was mistaken for another."
MARKET: Final = "Ferry lane"
UNIT: Final = "Nora 7"
ENTERED: Final = (
    CHILD, FOUND, SHIP, BOAT, WISH, CONTACT, AREA, WIND.event, WIND.headline, WIND.instruction, MISTAKEN, MARKET, UNIT,
)  # fmt: skip
"""What people entered: no page has it in another language."""

_SQUARE: Final = ((10.8, 54.9), (11.8, 54.9), (11.8, 55.7), (10.8, 55.7))


def break_glass(world: World, reason: str, minutes: int = 30) -> str:
    """Let Keller read what the role does not open, with Storm's word; return its record."""
    asked = AskEmergency(grants=("protection.read",), case_ref="NRD/2026/7", reason=reason, minutes=minutes)
    agreed = AgreeEmergency(asked=str(do(world, "identity.ask_emergency", asked, KELLER)))
    return str(do(world, "identity.agree_emergency", agreed, STORM))


def look(world: World, opened: str) -> None:
    """Let Keller see who is in care, under break-glass."""
    node, grants = world.nodes["NRD"], frozenset({"protection.read"})
    actor = Actor(
        name=KELLER, grants=grants, emergency_grants=grants, emergency=opened, roles=("NCC",), purpose="break_glass",
        case_ref="NRD/2026/7", reason=CHILD,
    )  # fmt: skip
    node.show(node.page("/protection"), PeopleQuery(), actor)


def broke_glass(world: World) -> None:
    """Let two emergencies pass: one that was judged, and one that waits for it."""
    opened = break_glass(world, CHILD)
    look(world, opened)
    world.move(20 * MINUTE_MS)
    do(world, "identity.end_emergency", EndEmergency(opened=opened), KELLER)
    review = ReviewEmergency(opened=opened, was_justified=True, finding=FOUND)
    do(world, "identity.review_emergency", review, VOSS)
    break_glass(world, SHIP)
    world.move(31 * MINUTE_MS)


def breaks_glass(world: World) -> None:
    """Let one emergency last, and another person's wait for agreement."""
    break_glass(world, BOAT)
    asked = AskEmergency(grants=("protection.read",), case_ref="NRD/2026/9", reason=CHILD, minutes=15)
    do(world, "identity.ask_emergency", asked, LUND)


def serve(stage: Stage) -> None:
    """Take on members, a request of a person, a rescue, a warning and a zone; recall a record that crossed."""
    world = stage.world
    for person in ("keller", "storm"):
        do(world, "identity.propose_member", ProposeMember(person=person, authority="coast-guard"), ADAMS)
    do(world, "identity.confirm_member", ConfirmMember(person="keller", authority="coast-guard"), STORM)
    wanted = ReceiveRequest(wish="access", words=WISH, contact=CONTACT)
    request = str(do(world, "rights.receive_request", wanted, DAHL))
    do(world, "rights.verify_identity", VerifyIdentity(request=request, method="seen_in_person"), DAHL)
    distress = OpenCase(
        place=place_of(11.24, 55.02), craft="rubber_boat", persons=31, children=4, because=("danger_certain",)
    )
    case = str(do(world, "rescue.open_case", distress, KELLER))
    do(world, "rescue.task_unit", TaskUnit(case=case, unit=UNIT), KELLER)
    corners = "\n".join(f"{lon} {lat}" for lon, lat in _SQUARE)
    do(world, "zones.draw_zone", DrawZone(title=MARKET, corners=corners), KELLER)
    warned = IssueWarning(
        wordings=(WIND,),
        area=AREA,
        outline=tuple(place_of(lon, lat) for lon, lat in _SQUARE),
        expires_at=world.clocks["NRD"].now() + 12 * HOUR_MS,
    )
    do(world, "warnings.issue_warning", warned, KELLER)
    crossed = next(ship for ship in stage.ships if ship.nation == "NRD" and ship.head is not None)
    assert crossed.head is not None
    recalled = RecallRecord(record_id=crossed.head.record_id, reason=MISTAKEN)
    do(world, "exchange.recall_record", recalled, KELLER)
