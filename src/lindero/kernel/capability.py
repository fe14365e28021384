"""Declarations: what a capability offers, as plain data that is read without running anything."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec

from lindero.kernel.desk import Desk, GuardRows, Inlet, Rows
from lindero.kernel.detectors import Detector
from lindero.kernel.marks import Role
from lindero.kernel.places import Place
from lindero.kernel.record import Event, Head, Record, kind_of
from lindero.kernel.references import Reference
from lindero.kernel.sharing_offer import SharingOffer
from lindero.kernel.steps import Step

ColumnType = Literal[
    "INTEGER", "TEXT", "BLOB", "REAL", "INTEGER NOT NULL", "TEXT NOT NULL", "BLOB NOT NULL", "REAL NOT NULL"
]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table folded from records; dropped and rebuilt when its version changes.

    Attributes:
        name: `folder_things`.
        columns: SQL type of each column by name. A column `record_id` lets erasure reach the row.
        key: The primary key's columns.
        indexes: Columns of each further index.
        partial_indexes: Columns of each index over only some rows, with the SQL condition that those fulfil.
        version: Raised with every change of columns or fold.
        meaning: One sentence: what a row says.
        derived: Whether it is folded from the log; what is not (cursors, outboxes, channel logs) is never dropped.
        place: Column with the place in the log of the record in `record_id`, where the key or an index begins with it:
            erasure reaches the row by that, and no index on `record_id` is kept. Empty where there is none. Rows in
            which it is another record's are reached by name, through a partial index on `record_id` of those alone.
        about: Column that names the record of which a row speaks, where erasure must not reach the row: whoever may
            not read the record does not see the row either; empty where there is none, or it is `record_id`.
    """

    name: str
    columns: Mapping[str, ColumnType]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    partial_indexes: Mapping[tuple[str, ...], str] = {}
    version: int = 1
    meaning: str = ""
    derived: bool = True
    place: str = ""
    about: str = ""


Fold = Callable[[Rows, Head, Any], None]
"""Writes one record into its folder's tables, from the record and its own rows alone."""

Run = Sequence[tuple[Head, Any]]
"""Records of one kind with their heads, in log order."""


class ByRun(msgspec.Struct, frozen=True):
    """A fold that takes a run of one kind at once: for what comes by the thousand, where a statement a record is slow.

    It writes the same rows however its records are cut into runs, so one alone may be folded too.

    Attributes:
        whole: Writes a run into its folder's tables.
    """

    whole: Callable[[Rows, Run], None]

    def __call__(self, rows: Rows, head: Head, record: Any) -> None:
        """Fold one record."""
        self.whole(rows, [(head, record)])


Check = Callable[[GuardRows, Head, Any], None]
"""Looks at a record that is about to be put, with its head, the folder's own rows and what is agreed between nations;
raises `Refused` to stop it."""


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold whenever a record is put, whoever puts it and by whatever route.

    It runs inside `put`, before anything of the record is kept, so no action, administrator, job or plug-in gets
    round it. Records that are folded again, or received from a neighbour, are facts already and are not judged anew.

    Attributes:
        name: `folder.what`.
        sentence: What it does not let happen.
        check: Looks at the record; raises `Refused`.
        on: The record types that it guards.
        role: Guards every record type, of whatever folder, that has a field of this role.
    """

    name: str
    sentence: str
    check: Check
    on: tuple[type[Record], ...] = ()
    role: Role = ""


class Compartment(msgspec.Struct, frozen=True, kw_only=True):
    """A group of matters whose bodies are kept under a key of their own (safeguard S-14).

    Attributes:
        name: Its plain name, for example `health`.
        sentence: What belongs into it.
        opens: The grant without which nobody reads what is in it.
    """

    name: str
    sentence: str
    opens: str


class Judged(msgspec.Struct, frozen=True):
    """What is judged of nations, at an instant.

    Attributes:
        nations: Where, by a judgement that is current, nobody found a serious risk for people who seek protection.
        seq: Place in the national log of the last judgement; -1 if there is none.
        at: When a judgement last ceased to be current by itself, milliseconds UTC; 0 if none did.
    """

    nations: frozenset[str] = frozenset()
    seq: int = -1
    at: int = 0


class Grant(msgspec.Struct, frozen=True):
    """A permission that a capability introduces.

    Attributes:
        name: `folder.verb`.
        sentence: What an administrator reads.
        roles: Codes of the roles that hold it from the first day, for example `NCC`.
    """

    name: str
    sentence: str
    roles: tuple[str, ...] = ()


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may be asked: one declaration, three doors (form, JSON, command line).

    Attributes:
        name: `folder.verb_noun`.
        asks: The ask's type; its fields become form fields, JSON keys and command-line options.
        needs: The grant without which it is refused.
        run: Takes the desk and the ask; ends in `desk.put(...)` or raises `Refused`.
        sentence: What it does.
        step_up: Whether the person must approve exactly this ask anew, with a passkey or the pass phrase; the
            desk's actor then names the approval's record in `approved_with`.
        approves: Returns what is approved beyond the ask itself, for example the bytes that would be sent.
        prepare: Works out beforehand what takes long, at a desk that only reads; `run` then gets what it returned as
            its third argument, and does without where nothing was prepared (see `Job`).
    """

    name: str
    asks: type[msgspec.Struct]
    needs: str
    run: Callable[..., Any]
    sentence: str
    step_up: bool = False
    approves: Callable[[Desk, Any], bytes] | None = None
    prepare: Callable[[Desk, Any], Any] | None = None


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """Follows the log by cursor, at least once, each call in a transaction of its own.

    Attributes:
        name: `folder.verb`.
        on: The record types that it follows.
        run: Takes the desk and a sequence of events in log order; repeating it must change nothing.
        received: Whether it also follows records received from neighbours.
        is_woken: Whether it only needs to hear that records came, a neighbour's or own, since it reads its folder's
            rows: none are read for it. It is run, with no events, until it returns that nothing is left for it.
    """

    name: str
    on: tuple[type[Record], ...]
    run: Callable[[Desk, Sequence[Event]], bool | None]
    received: bool = False
    is_woken: bool = False


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is done again and again, `every_s` seconds on the node's clock.

    Attributes:
        name: `folder.verb`.
        every_s: Seconds between two runs.
        run: Takes the desk, in a unit of work for which all others wait: so it is short.
        sentence: What it does.
        prepare: Works out beforehand what takes long, at a desk that only reads what is durable, while others go on.
            `run` then gets what it returned as its second argument and checks that it still holds; without one it
            works it out itself.
    """

    name: str
    every_s: float
    run: Callable[..., object]
    sentence: str
    prepare: Callable[[Desk], Any] | None = None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """Outside data coming in; one asynchronous task for each configured source.

    Attributes:
        name: `folder.source`, the table of the configuration file under `[feeds]` names it.
        settings: The type that its settings are decoded into, unknown keys refused.
        run: Turns bytes into asks until cancelled or at the end of its source.
        sentence: What comes in.
        brings: What may speak of persons waits for an impact assessment (AGR-08); what was published for everybody
            does not, nor what the program itself invents, which runs in an exercise only.
        life: Leaves of an ask what may save a life, which never waits: the very same ask where that is all of it.
    """

    name: str
    settings: type[msgspec.Struct]
    run: Callable[[Inlet, Any], Awaitable[None]]
    sentence: str
    brings: Literal["persons", "published", "invented"] = "persons"
    life: Callable[[Any], msgspec.Struct | None] | None = None


Menu = Literal["picture", "operations", "exchange", "people", "agreements", "oversight", "node"]
"""The menus of the console, in their order; a page with an icon stands in one of them."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A view: typed data, rendered as HTML or JSON by the shells.

    Attributes:
        path: `/folder/...`.
        title: The page's heading and menu entry.
        needs: The grant without which it is refused.
        asks: The query's type; path and query parameters are decoded into it.
        show: Takes the desk and the query; returns frozen typed data.
        template: The template in the folder's `templates/`.
        icon: Icon of the menu entry; no entry without one.
        menu: The menu that its entry stands in.
        order: Place in the menu, ascending.
        everywhere: Whether it is a part that stands in the head of every page, for those who may open it.
        personal: Whether it shows data about persons other than staff: then it is read for a stated purpose and
            case only, never by who runs the node, and every view of it is in the read log (safeguard S-58). The
            page tells the desk with `saw` whose records it shows.
    """

    path: str
    title: str
    needs: str
    asks: type[msgspec.Struct]
    show: Callable[[Desk, Any], msgspec.Struct]
    template: str
    icon: str = ""
    menu: Menu = "operations"
    order: int = 100
    everywhere: bool = False
    personal: bool = False


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the map, as a layer draws it.

    Attributes:
        item_id: Name of the thing within its layer and origin; the newest feature replaces the older.
        place: Where it is; None where nobody knows: it is counted and listed, and drawn nowhere.
        measured_at: When it was there, milliseconds UTC.
        stale_at: When it counts as stale unless renewed, milliseconds UTC.
        item_class: `vessel`, `vehicle`, `aircraft`, `drone`, `patrol`, `rescue` or `unknown`; what is told and does
            not move is an `event`, `alert`, `warning` or `alarm`, which the map draws as a sign with its letter.
        course_mdeg: Course over ground, millidegrees clockwise from north; None if unknown.
        speed_mmps: Speed over ground, millimetres per second; None if unknown.
        name: What people call it; empty if unknown.
        identity: Its identifier, for example an MMSI; empty if unknown or withheld.
        ended: Whether the thing is gone and leaves the map.
    """

    item_id: str
    place: Place | None
    measured_at: int
    stale_at: int
    item_class: str = "unknown"
    course_mdeg: int | None = None
    speed_mmps: int | None = None
    name: str = ""
    identity: str = ""
    ended: bool = False


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to the picture: how records of some kinds appear on the map.

    Attributes:
        name: `folder.things`.
        title: The layer's name for people.
        on: The record types that it draws.
        feature: Takes head and record and returns the feature, or None to draw nothing.
    """

    name: str
    title: str
    on: tuple[type[Record], ...]
    feature: Callable[[Head, Any], Feature | None]


class SourceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one record says of a source of data; None where it says nothing, and what was said before holds.

    Attributes:
        source_id: Name of the source within its offer.
        title: What people call it.
        stale_after_s: Silence after which what came from it is stale, seconds.
        heard_at: When something came from it, milliseconds UTC.
        lag_ms: From the newest measurement in it to its arrival, milliseconds.
    """

    source_id: str
    title: str | None = None
    stale_after_s: int | None = None
    heard_at: int | None = None
    lag_ms: int | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to the picture: how the sources behind what it draws are, so that a stale one is seen to be stale.

    Attributes:
        name: `folder.things`.
        title: What such sources are called.
        on: The record types that tell of them.
        report: Takes head and record and returns what they say, or None if nothing.
    """

    name: str
    title: str
    on: tuple[type[Record], ...]
    report: Callable[[Head, Any], SourceReport | None]


Barrier = Literal["trust", "sovereignty", "legal_gaps", "delay", "technology", "geopolitics"]
"""What stands in the way of securing a border together."""


class IndicatorReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one record says of an indicator.

    Attributes:
        item: Name of what it speaks of within the indicator; a later report on the same item takes its place.
        value: How much, in the indicator's unit; 0 for an item that is over.
        peer: The neighbour that it concerns; empty for none in particular.
    """

    item: str
    value: int
    peer: str = ""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to oversight: how records of some kinds measure a barrier, so that nobody types a figure.

    Attributes:
        name: `folder.things`.
        title: What it is called.
        meaning: What is counted, in one sentence, so that anyone can count it again.
        barrier: What it is a measure of.
        summary: `sum` of all items' values, or their `median`.
        unit: `count`, `ms` or `per_cent`.
        on: The record types that tell of it.
        report: Takes head and record and returns what they say, or None if nothing.
    """

    name: str
    title: str
    meaning: str
    barrier: Barrier
    summary: Literal["sum", "median"]
    unit: Literal["count", "ms", "per_cent"]
    on: tuple[type[Record], ...]
    report: Callable[[Head, Any], IndicatorReport | None]


_Grounds = Annotated[
    tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=300)], ...],
    msgspec.Meta(min_length=1, max_length=20),
]


class Signalled(msgspec.Struct, frozen=True, kw_only=True):
    """What one record signals: something that somebody should look at.

    What lacks a part, or has an empty one, is no signal: nothing is raised of it, and whoever owns its detector is told
    (safeguard S-35). Only where people may be in danger it is shown all the same, with its flaw.

    Attributes:
        kind: What it is, for example `sensor_tampered`.
        place: Where.
        measured_at: When, milliseconds UTC.
        permille: How strongly it speaks for itself, thousandths.
        reasons: Why, in sentences; at least one.
        sources: What it rests on, in words; at least one.
        track_ids: Tracks that it speaks of.
        saves_life: Whether people may be in danger.
    """

    kind: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{2,39}$(?!\n)")]
    place: Place
    measured_at: int
    permille: Annotated[int, msgspec.Meta(ge=1, le=1_000)]
    reasons: _Grounds
    sources: _Grounds
    track_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=64)] = ()
    saves_life: bool = False


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to alerts: which records of a folder are worth an officer's look.

    Attributes:
        name: `folder.things`.
        title: What such signals are called.
        on: The record types that signal.
        detector: What is declared of the rule behind it; one that reads a banned feature is refused.
        report: Takes head and record and returns what they signal, or None if nothing.
    """

    name: str
    title: str
    on: tuple[type[Record], ...]
    detector: Detector
    report: Callable[[Head, Any], Signalled | None]


OfferFold = Callable[[Rows, Any, Run], None]
"""Writes records that an offer follows into the serving folder's tables: rows, the offer, and a run of one kind's heads
and records, in log order. What is offered is most of what there is, so it comes by the run, to be written in one go."""


class Preparation(msgspec.Struct, frozen=True, kw_only=True):
    """What takes long once in a process, and is done before a node starts rather than at the first of its data.

    Attributes:
        name: Its name, `folder.word`.
        for_feeds: Feeds whose data need it; a node without any of them does not wait for it.
        run: Does it; has no desk, since nothing of the node runs yet.
        sentence: What is made ready.
    """

    name: str
    for_feeds: tuple[str, ...]
    run: Callable[[], None]
    sentence: str


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one folder declares; all but name and title may be absent.

    `reads` names tables of other folders that it may read; only trust folders use it, downwards. `without_risk`
    says where, by a judgement that is current at an instant, nobody found a serious risk for people who
    seek protection: the gate reads it, and takes any other nation for a risk (safeguard S-12). `searches_persons` says
    that the folder serves persons' own rights and may look for a person in everything that the node holds.
    """

    name: str
    title: str
    records: tuple[type[Record], ...] = ()
    tables: tuple[Table, ...] = ()
    folds: Mapping[type[Record], Fold] = {}
    offer_folds: Mapping[str, OfferFold] = {}
    actions: tuple[Action, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    jobs: tuple[Job, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    feeds: tuple[Feed, ...] = ()
    pages: tuple[Page, ...] = ()
    layers: tuple[Layer, ...] = ()
    sources: tuple[Source, ...] = ()
    signals: tuple[Signal, ...] = ()
    detectors: tuple[Detector, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    sharings: tuple[SharingOffer, ...] = ()
    scenarios: tuple[Any, ...] = ()
    grants: tuple[Grant, ...] = ()
    guards: tuple[Guard, ...] = ()
    references: tuple[Reference, ...] = ()
    steps: tuple[Step, ...] = ()
    compartments: tuple[Compartment, ...] = ()
    without_risk: Callable[[Rows, int], Judged] | None = None
    reads: tuple[str, ...] = ()
    searches_persons: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the records that this folder owns."""
        return tuple(kind_of(record_type) for record_type in self.records)
