"""A small capability and nodes with it, for tests of the shells: all that a declaration can hold."""

import asyncio
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec

from lindero.capabilities.sensors.capability import CAPABILITY as SENSORS
from lindero.capabilities.tracking.capability import CAPABILITY as TRACKING
from lindero.engine.clock import Clock, SystemClock
from lindero.engine.keys import RandomSource, SeededRandom
from lindero.engine.registry import Registry, joined
from lindero.kernel.capability import Action, Capability, Feed, Grant, Page, Table
from lindero.kernel.desk import Desk, Inlet, Rows
from lindero.kernel.errors import Missing, Refused, Unavailable
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record
from lindero.shells.node import Node
from lindero.shells.setup import MadeNode, NewOfficer, NewPerson, NodePlan, make_node
from lindero.trust.agreements.capability import CAPABILITY as AGREEMENTS
from lindero.trust.exchange.capability import CAPABILITY as EXCHANGE
from lindero.trust.identity.capability import CAPABILITY as IDENTITY
from lindero.trust.identity.roles import ROLES
from lindero.trust.ledger.capability import CAPABILITY as LEDGER

PHRASE = "three quiet words here"
"""The pass phrase of everybody in these tests."""


class BoatSeen(Record, frozen=True, kw_only=True, tag="harbour.boat_seen"):
    """A boat was seen in the harbour."""

    keep_days: ClassVar[int] = 30
    name: Annotated[str, field("the boat's name", min_length=1, max_length=40)]
    length_m: Annotated[int, field("length", unit="m", ge=0, le=500)] = 0


class Berth(msgspec.Struct, frozen=True, kw_only=True):
    """Where a boat lies: quay and number."""

    quay: str
    number: int


class SeeBoat(msgspec.Struct, frozen=True, kw_only=True):
    """Say that a boat was seen.

    Attributes:
        name: The boat's name.
        length_m: Its length, metres.
        flags: Flags that it flies.
        berth: Where it lies.
        note: Anything else, in many words.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    length_m: Annotated[int, msgspec.Meta(ge=0, le=500)] = 0
    flags: tuple[str, ...] = ()
    berth: Berth | None = None
    note: Annotated[str, msgspec.Meta(max_length=4_000_000)] = ""


class BoatNoted(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: the record that was put, and what was understood."""

    record_id: str
    name: str
    flags: tuple[str, ...]


class Nothing(msgspec.Struct, frozen=True, kw_only=True):
    """An ask without fields."""


class BoatsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which boats to show.

    Attributes:
        at_least_m: Only boats of this length, metres, or longer.
        names: Only these boats.
        sorted: Whether by name.
    """

    at_least_m: int = 0
    names: tuple[str, ...] = ()
    sorted: bool = False


class OneBoat(msgspec.Struct, frozen=True, kw_only=True):
    """Which boat to show."""

    name: str


class Boat(msgspec.Struct, frozen=True, kw_only=True):
    """A boat."""

    name: str
    length_m: int
    seen_at: int


class Boats(msgspec.Struct, frozen=True, kw_only=True):
    """The boats in the harbour, and who looks."""

    boats: tuple[Boat, ...]
    seen_by: str
    purpose: str


class Bell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A bell that rings for boats.

    Attributes:
        boats: The boats that it rings for, in turn.
        fails: How often it fails before it works.
        breaks: Whether it breaks down for a fault of ours.
        every_s: Pause between two boats, seconds.
    """

    boats: tuple[str, ...]
    fails: int = 0
    breaks: bool = False
    every_s: float = 0.0


def see_boat(desk: Desk, ask: SeeBoat) -> BoatNoted:
    """Put a boat on record."""
    head = desk.put(BoatSeen(name=ask.name, length_m=ask.length_m))
    return BoatNoted(record_id=head.record_id, name=ask.name, flags=ask.flags)


def close_harbour(desk: Desk, ask: Nothing) -> None:
    """Refuse, with reasons."""
    raise Refused("harbour.open", "The harbour stays open.", "Ask again at night.", ("DAY", "TIDE"))


def break_down(desk: Desk, ask: Nothing) -> None:
    """Fail as a defect does."""
    raise ZeroDivisionError("a secret inside")


def show_boats(desk: Desk, query: BoatsQuery) -> Boats:
    """Show the boats."""
    rows = desk.rows(
        "SELECT name, length_m, seen_at FROM harbour_boats WHERE length_m >= ? ORDER BY name",
        (query.at_least_m,),
    )
    return Boats(
        boats=tuple(
            Boat(name=name, length_m=length_m, seen_at=seen_at)
            for name, length_m, seen_at in rows
            if not query.names or name in query.names
        ),
        seen_by=desk.actor.name,
        purpose=desk.actor.purpose,
    )


def show_boat(desk: Desk, query: OneBoat) -> Boat:
    """Show one boat."""
    found = desk.rows("SELECT name, length_m, seen_at FROM harbour_boats WHERE name = ?", (query.name,))
    if not found:
        raise Missing("harbour.boat", f"There is no boat {query.name}.", "Look at the list.")
    name, length_m, seen_at = found[0]
    return Boat(name=name, length_m=length_m, seen_at=seen_at)


async def ring(inlet: Inlet, bell: Bell) -> None:
    """Ring for each boat; fail as often as the settings say."""
    RUNS[inlet.name] = RUNS.get(inlet.name, 0) + 1
    if bell.breaks:
        raise ZeroDivisionError
    if RUNS[inlet.name] <= bell.fails:
        raise Unavailable("harbour.rope", "The rope is torn.", "Splice it.")
    for boat in bell.boats:
        await inlet.act("harbour.see_boat", SeeBoat(name=boat))
        await inlet.pause(bell.every_s)
    await asyncio.sleep(0)


RUNS: dict[str, int] = {}
"""How often each bell was started; tests clear it."""


def boat_seen(rows: Rows, head: Head, record: BoatSeen) -> None:
    """Add a boat."""
    rows.execute(
        "INSERT OR REPLACE INTO harbour_boats (name, length_m, seen_at) VALUES (?, ?, ?)",
        (record.name, record.length_m, head.at),
    )


HARBOUR = Capability(
    name="harbour",
    title="Harbour",
    records=(BoatSeen,),
    tables=(
        Table(
            name="harbour_boats",
            columns={"name": "TEXT NOT NULL", "length_m": "INTEGER NOT NULL", "seen_at": "INTEGER NOT NULL"},
            key=("name",),
        ),
    ),
    folds={BoatSeen: boat_seen},
    actions=(
        Action(
            name="harbour.see_boat",
            asks=SeeBoat,
            needs="sensors.operate",
            run=see_boat,
            sentence="Say that a boat was seen.",
        ),
        Action(
            name="harbour.close_harbour",
            asks=Nothing,
            needs="sensors.operate",
            run=close_harbour,
            sentence="Close the harbour.",
        ),
        Action(
            name="harbour.break_down",
            asks=Nothing,
            needs="sensors.operate",
            run=break_down,
            sentence="Break down.",
        ),
    ),
    pages=(
        Page(
            path="/harbour/boats",
            title="Boats",
            needs="sensors.read",
            asks=BoatsQuery,
            show=show_boats,
            template="",
        ),
        Page(
            path="/harbour/boats/{name}",
            title="One boat",
            needs="sensors.read",
            asks=OneBoat,
            show=show_boat,
            template="",
        ),
    ),
    feeds=(Feed(name="harbour.bell", settings=Bell, run=ring, sentence="A bell."),),
    grants=(Grant("sensors.operate", "Borrowed for the test.", roles=("ADM",)),),
)


def harbour_registry() -> Registry:
    """Return the declarations of the trust folders, of sensors and tracking, and of the harbour."""
    return joined([AGREEMENTS, EXCHANGE, IDENTITY, LEDGER, SENSORS, TRACKING, HARBOUR])


def make(
    folder: Path,
    *,
    registry: Registry | None = None,
    nation: str = "NRD",
    more_toml: str = "",
    clock: Clock | None = None,
    random: RandomSource | None = None,
) -> MadeNode:
    """Make a node's folder with one person for each role, named like it (`adm`, `ncc`), and two officers."""
    people = tuple(
        NewPerson(person=role.lower(), name=f"Officer {role}", roles=(role,), phrase=PHRASE) for role in ROLES
    )
    plan = NodePlan(
        nation=nation,
        name={"NRD": "Nordia", "SUD": "Sudia", "VES": "Vesta"}[nation],
        setting="exercise",
        console_port=0,
        peer_port=0,
        people=people,
        officers=(
            NewOfficer(person="berg", role="operational"),
            NewOfficer(person="lund", role="legal"),
        ),
        more_toml=more_toml,
    )
    return make_node(
        folder,
        plan,
        registry or harbour_registry(),
        clock=clock or SystemClock(),
        random=random or SeededRandom(nation),
    )


def open_node(folder: Path, registry: Registry | None = None) -> Node:
    """Open a node that `make` made."""
    return Node(folder, registry or harbour_registry())
