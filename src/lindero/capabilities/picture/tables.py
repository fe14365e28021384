"""What the picture looks up: the newest feature of everything, and where it was before."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec

from lindero.capabilities.picture.rules import COLUMNS, cell_of, item_key
from lindero.kernel.capability import Feature, Layer, OfferFold, Source, SourceReport, Table
from lindero.kernel.desk import Row, Rows
from lindero.kernel.paging import Listing
from lindero.kernel.places import Place
from lindero.kernel.record import Head

_Key = tuple[str, str, str]
"""What a thing is known by: layer, origin, and its name there."""

_Thing = tuple[int, int, int, int]
"""Of a thing on the map: its number, the number under which its way stands, its cell, since when that is the newest."""

_NOWHERE: Final = -1
"""Stands for the cell of what is not on the map yet."""

LATEST: Final = Table(
    name="picture_latest",
    columns={
        "layer": "TEXT",
        "origin": "TEXT",
        "item_id": "TEXT",
        "slot": "INTEGER",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "cell": "INTEGER",
        "course_mdeg": "INTEGER",
        "speed_mmps": "INTEGER",
        "item_class": "TEXT",
        "name": "TEXT",
        "identity": "TEXT",
        "measured_at": "INTEGER",
        "stale_at": "INTEGER",
        "agreement": "TEXT",
        "clause": "TEXT",
        "purpose": "TEXT",
        "handling": "TEXT",
        "cause": "TEXT",
        "delete_by": "INTEGER",
        "changed": "INTEGER",
        "is_ended": "INTEGER",
        "record_id": "TEXT",
        "item": "INTEGER",
    },
    key=("slot",),
    indexes=(("layer", "origin", "item_id"), ("cell",), ("changed",)),
    partial_indexes={("item_class",): "item_class = 'rescue'", ("record_id",): "is_ended = 1"},
    version=5,
    place="changed",
    meaning="The newest feature of each thing of each layer, own and received.",
)

HISTORY: Final = Table(
    name="picture_history",
    columns={
        "item": "INTEGER",
        "measured_at": "INTEGER",
        "lon": "INTEGER",
        "lat": "INTEGER",
        "course_mdeg": "INTEGER",
        "speed_mmps": "INTEGER",
        "record_id": "TEXT",
        "stale_at": "INTEGER",
        "seq": "INTEGER",
    },
    key=("item", "measured_at"),
    indexes=(("seq",),),
    version=3,
    place="seq",
    meaning="Where a thing was, one row for each record of it.",
)

ENDS: Final = Table(
    name="picture_ends",
    columns={"item": "INTEGER", "ended_at": "INTEGER", "record_id": "TEXT"},
    key=("item", "ended_at"),
    meaning="When a thing left the map.",
)

SLOTS: Final = Table(
    name="picture_slots",
    columns={"purpose": "TEXT", "last": "INTEGER"},
    key=("purpose",),
    meaning="The last number given to a thing on the map; none is given twice.",
)

SOURCES: Final = Table(
    name="picture_sources",
    columns={
        "offer": "TEXT",
        "source_id": "TEXT",
        "title": "TEXT",
        "stale_after_s": "INTEGER",
        "heard_at": "INTEGER",
        "lag_ms": "INTEGER",
    },
    key=("offer", "source_id"),
    meaning="A source of what is drawn: when it was last heard, and after what silence it is stale.",
)

UNPLACED: Final = Table(
    name="picture_unplaced",
    columns={
        "layer": "TEXT",
        "origin": "TEXT",
        "item_id": "TEXT",
        "item_class": "TEXT",
        "name": "TEXT",
        "stale_at": "INTEGER",
        "measured_at": "INTEGER",
        "record_id": "TEXT",
    },
    key=("layer", "origin", "item_id"),
    meaning="A thing of a layer of which nobody knows where it is.",
)

TABLES: Final = (LATEST, HISTORY, ENDS, SLOTS, SOURCES, UNPLACED)

_NAMES: Final = ", ".join(LATEST.columns)
_PUT: Final = f"INSERT INTO picture_latest ({_NAMES}) VALUES ({', '.join('?' * len(LATEST.columns))})"
_LASTING: Final = frozenset({"slot", "layer", "origin", "item_id", "item", "cell"})
_MOVE: Final = (
    f"UPDATE picture_latest SET {', '.join(f'{name} = ?' for name in LATEST.columns if name not in _LASTING)}"
    " WHERE slot = ?"
)
"""A thing keeps its number, so that whatever names it is left as it is, and the index by name with it; and the index
by cell, mostly: SQLite takes out and puts in again what it is told to set, though it be the same."""

_MOVE_AWAY: Final = "UPDATE picture_latest SET cell = ? WHERE slot = ?"

_REMEMBER: Final = (
    "INSERT OR REPLACE INTO picture_history (item, measured_at, lon, lat, course_mdeg, speed_mmps, record_id,"
    " stale_at, seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LEAVE: Final = (
    "UPDATE picture_latest SET is_ended = 1, changed = ? WHERE layer = ? AND origin = ? AND item_id = ?"
)
_END: Final = (
    "INSERT OR REPLACE INTO picture_ends (item, ended_at, record_id)"
    " SELECT item, MAX(?, measured_at), ? FROM picture_latest WHERE layer = ? AND origin = ? AND item_id = ?"
)
_AT_ONCE: Final = 64
_SELECT_KNOWN: Final = (
    "SELECT item_id, slot, item, cell, measured_at + is_ended FROM picture_latest"
    f" WHERE layer = ? AND origin = ? AND item_id IN ({', '.join('?' * _AT_ONCE)})"
)


_PUT_UNPLACED: Final = (
    "INSERT INTO picture_unplaced (layer, origin, item_id, item_class, name, stale_at, measured_at, record_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT_ANY_UNPLACED: Final = "SELECT 1 FROM picture_unplaced WHERE layer = ? LIMIT 1"
COUNT_UNPLACED: Final = "SELECT COUNT(*) FROM picture_unplaced"
LISTED_UNPLACED: Final = Listing(
    columns="layer, origin, item_class, CASE name WHEN '' THEN item_id ELSE name END, measured_at, record_id",
    source="picture_unplaced",
    by=("item_class <> 'rescue'", "-measured_at", "layer", "origin", "item_id"),
)


def layer_drawn(rows: Rows, layer: Layer, run: Sequence[tuple[Head, Any]]) -> None:
    """Draw records of an offered layer: each thing's newest place, unless a newer one is there already."""
    told = [(head, layer.feature(head, record)) for head, record in run]
    features = [(head, feature) for head, feature in told if feature is not None]
    note_unplaced(rows, layer.name, features)
    for is_ended, part in groupby(features, lambda one: one[1].ended):
        if is_ended:
            _end(rows, layer.name, list(part))
        else:
            _draw(rows, layer.name, [(head, one, one.place) for head, one in part if one.place is not None])


def _end(rows: Rows, layer: str, ended: Sequence[tuple[Head, Feature]]) -> None:
    """Take things off the map; what is shown of them still comes of their last positions, and is erased with those."""
    keys = [(layer, head.origin, feature.item_id) for head, feature in ended]
    rows.executemany(_LEAVE, [(head.seq, *key) for key, (head, _) in zip(keys, ended, strict=True)])
    rows.executemany(
        _END, [(head.at, head.record_id, *key) for key, (head, _) in zip(keys, ended, strict=True)]
    )


def note_unplaced(rows: Rows, layer: str, run: Sequence[tuple[Head, Feature]]) -> None:
    """Enter what has no position, and take out what has one by now or has ended."""
    if all(feature.place for _, feature in run) and not rows.query(_SELECT_ANY_UNPLACED, (layer,)):
        return
    for head, feature in run:
        key = (layer, head.origin, feature.item_id)
        rows.execute("DELETE FROM picture_unplaced WHERE layer = ? AND origin = ? AND item_id = ?", key)
        if feature.place is None and not feature.ended:
            said = (feature.item_class, feature.name, feature.stale_at, feature.measured_at, head.record_id)
            rows.execute(_PUT_UNPLACED, (*key, *said))


def _draw(rows: Rows, layer: str, drawn: Sequence[tuple[Head, Feature, Place]]) -> None:
    """Write where things were, and where those are now of which nothing newer is there."""
    keys = [(layer, head.origin, feature.item_id) for head, feature, _ in drawn]
    on_map = _known(rows, keys)
    numbers = _slots(rows, len(set(keys)) - len(on_map))
    history: list[Row] = []
    newest: dict[_Key, tuple[Head, Feature, Place]] = {}
    since = {key: thing[3] for key, thing in on_map.items()}
    for key, one in zip(keys, drawn, strict=True):
        head, feature, place = one
        at = feature.measured_at
        if (thing := on_map.get(key)) is None:
            thing = on_map[key] = (next(numbers), item_key(*key), _NOWHERE, at)
        history.append(_history(head, feature, place, thing[1]))
        if at >= since.get(key, at):
            newest[key], since[key] = one, at
    history.sort(key=itemgetter(0))
    rows.executemany(_REMEMBER, history)
    _place(rows, newest, on_map)


def _place(
    rows: Rows, newest: Mapping[_Key, tuple[Head, Feature, Place]], on_map: Mapping[_Key, _Thing]
) -> None:
    """Put on the map what is new there, and let the rest say what is newest of it."""
    put: list[Row] = []
    moved: list[Row] = []
    away: list[Row] = []
    for key, (head, feature, place) in newest.items():
        slot, item, before, _ = on_map[key]
        cell, said = cell_of(place), _said(head, feature)
        if before == _NOWHERE:
            put.append((*key, slot, place.lon, place.lat, cell, *said, item))
            continue
        moved.append((place.lon, place.lat, *said, slot))
        if cell != before:
            away.append((cell, slot))
    rows.executemany(_PUT, put)
    rows.executemany(_MOVE, moved)
    rows.executemany(_MOVE_AWAY, away)


def _known(rows: Rows, keys: Sequence[_Key]) -> dict[_Key, _Thing]:
    """Return those things that are on the map."""
    names: dict[tuple[str, str], list[str]] = {}
    for layer, origin, item_id in dict.fromkeys(keys):
        names.setdefault((layer, origin), []).append(item_id)
    known: dict[_Key, _Thing] = {}
    for (layer, origin), asked in names.items():
        for start in range(0, len(asked), _AT_ONCE):
            part = asked[start : start + _AT_ONCE]
            filled = (*part, *part[-1:] * (_AT_ONCE - len(part)))
            for item_id, *thing in rows.query(_SELECT_KNOWN, (layer, origin, *filled)):
                known[layer, origin, item_id] = tuple(thing)
    return known


def _said(head: Head, feature: Feature) -> Row:
    """Return what the newest record says of a thing beside its place, in the order of the table's columns."""
    return (
        feature.course_mdeg,
        feature.speed_mmps,
        feature.item_class,
        feature.name,
        feature.identity,
        feature.measured_at,
        feature.stale_at,
        head.agreement,
        head.clause,
        head.purpose,
        head.handling,
        head.cause,
        head.delete_by,
        head.seq,
        0,
        head.record_id,
    )


def _history(head: Head, feature: Feature, place: Place, item: int) -> Row:
    """Return a row of `picture_history`, in the order of its columns."""
    return (
        item,
        feature.measured_at,
        place.lon,
        place.lat,
        feature.course_mdeg,
        feature.speed_mmps,
        head.record_id,
        feature.stale_at,
        head.seq,
    )


def _slots(rows: Rows, count: int) -> Iterator[int]:
    """Return as many numbers that no thing has had yet."""
    if not count:
        return iter(())
    rows.execute(
        "INSERT INTO picture_slots (purpose, last) VALUES ('item', ?)"
        " ON CONFLICT (purpose) DO UPDATE SET last = last + excluded.last",
        (count,),
    )
    last = int(rows.query("SELECT last FROM picture_slots WHERE purpose = 'item'")[0][0])
    return iter(range(last - count + 1, last + 1))


_TELL: Final = (
    "INSERT INTO picture_sources (offer, source_id, title, stale_after_s, heard_at, lag_ms)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (offer, source_id) DO UPDATE SET"
    " title = COALESCE(excluded.title, title), stale_after_s = COALESCE(excluded.stale_after_s, stale_after_s),"
    " heard_at = COALESCE(excluded.heard_at, heard_at), lag_ms = COALESCE(excluded.lag_ms, lag_ms)"
)


def source_told(rows: Rows, offer: Source, run: Sequence[tuple[Head, Any]]) -> None:
    """Enter what records say of own sources; a neighbour's sources are the neighbour's to watch."""
    for head, record in run:
        report: SourceReport | None = None if head.agreement else offer.report(head, record)
        if report is not None:
            told = (report.title, report.stale_after_s, report.heard_at, report.lag_ms)
            rows.execute(_TELL, (offer.name, report.source_id, *told))


OFFER_FOLDS: Final[dict[str, OfferFold]] = {"layers": layer_drawn, "sources": source_told}


class Item(msgspec.Struct, frozen=True):
    """A row of `picture_latest`: see `kernel.capability.Feature` and `kernel.record.Head` for what they mean.

    Attributes:
        slot: Its number on the map, given once and never again.
        cell: The cell that it lies in.
        changed: Position in the log of the record that changed it last.
        is_ended: Whether it has left the map.
        item: The number under which its way stands in `picture_history`.
    """

    layer: str
    origin: str
    item_id: str
    slot: int
    lon: int
    lat: int
    cell: int
    course_mdeg: int | None
    speed_mmps: int | None
    item_class: str
    name: str
    identity: str
    measured_at: int
    stale_at: int
    agreement: str
    clause: str
    purpose: str
    handling: str
    cause: str
    delete_by: int
    changed: int
    is_ended: int
    record_id: str
    item: int

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(lon=self.lon, lat=self.lat)

    @property
    def is_received(self) -> bool:
        """Whether it came from a neighbour, under an agreement."""
        return self.agreement != ""

    @property
    def is_rescue(self) -> bool:
        """Whether it is somebody in distress, who is always shown."""
        return self.item_class == "rescue"

    def is_stale(self, at: int) -> bool:
        """Whether it should have been renewed by `at`, milliseconds UTC."""
        return self.stale_at < at


SELECT_ITEMS: Final = f"SELECT {_NAMES} FROM picture_latest"
SELECT_ITEM: Final = f"{SELECT_ITEMS} WHERE slot = ?"
SELECT_CHANGED_ITEMS: Final = f"{SELECT_ITEMS} WHERE changed > ?"

_CLASS: Final = (
    "CASE WHEN item_class IN ('vessel', 'vehicle', 'aircraft', 'drone', 'patrol', 'event', 'alert', 'warning',"
    " 'alarm') THEN item_class ELSE 'unknown' END"
)
_NOT_HIDDEN: Final = (
    f" instr(?1, ',' || {_CLASS} || ',') = 0 AND instr(?1, ',' || layer || ',') = 0"
    " AND instr(?1, CASE agreement WHEN '' THEN ',own,' ELSE ',received,' END) = 0"
    " AND (stale_at >= ?2 OR instr(?1, ',stale,') = 0)"
)
_FOUND: Final = (
    " is_ended = 0 AND (?3 = '' OR layer = ?3) AND (?3 = '' AND item_class = 'rescue' OR"
    f"{_NOT_HIDDEN} AND (?4 = '' OR item_class = ?4)"
    " AND CASE ?5 WHEN '' THEN 1 WHEN 'own' THEN agreement = '' WHEN 'received' THEN agreement <> ''"
    " ELSE origin = ?5 END"
    " AND (?6 = '' OR instr(lower(name), ?6) > 0 OR instr(lower(identity), ?6) > 0 OR instr(item_id, ?6) > 0))"
)
FIND_ITEMS: Final = f"{SELECT_ITEMS} WHERE{_FOUND}"
"""Things on the map: names that are hidden (`,vehicle,received,`), the time, layer, class, origin, words.

Who is in distress is among them whatever is hidden or asked for, unless one layer's things are."""

FIND_ITEMS_IN_AREA: Final = (
    "WITH RECURSIVE bands (row) AS (SELECT ?7 UNION ALL SELECT row + 1 FROM bands WHERE row < ?8),"
    " spans (low, high) AS (VALUES (?9, ?10), (?11, ?12))"
    f" SELECT {_NAMES} FROM (SELECT {_NAMES} FROM bands CROSS JOIN spans CROSS JOIN picture_latest"
    f" ON cell BETWEEN row * {COLUMNS} + low AND row * {COLUMNS} + high WHERE{_FOUND}"
    " AND lat BETWEEN ?13 AND ?14 AND (lon BETWEEN ?15 AND ?16 OR lon BETWEEN ?17 AND ?18)"
    f" UNION SELECT {_NAMES} FROM picture_latest WHERE ?3 = '' AND is_ended = 0 AND item_class = 'rescue')"
)
"""The same in an area: first and last row of cells and two spans of columns, then the exact edges."""

COUNT_ITEMS: Final = f"SELECT COUNT(*) FROM ({FIND_ITEMS})"
COUNT_ITEMS_IN_AREA: Final = f"SELECT COUNT(*) FROM ({FIND_ITEMS_IN_AREA})"

ORDERS: Final = {
    # Who is in distress comes first, then what has a name: the letters of a track's own tell nobody anything.
    "name": "item_class <> 'rescue', name = '', lower(name), identity = '', identity, item_id, slot",
    "newest": "item_class <> 'rescue', measured_at DESC, slot",
    "origin": "item_class <> 'rescue', origin, slot",
}

SELECT_TOTALS: Final = (
    "SELECT COALESCE(SUM(agreement = ''), 0), COALESCE(SUM(agreement <> ''), 0),"
    " COALESCE(SUM(stale_at < ?), 0) FROM picture_latest WHERE is_ended = 0"
)
SELECT_CLASSES: Final = (
    "SELECT item_class, COUNT(*) FROM picture_latest WHERE is_ended = 0 GROUP BY item_class ORDER BY 1"
)
SELECT_FRESHNESS: Final = (
    "SELECT layer, COUNT(*), SUM(agreement <> ''), SUM(stale_at < ?), MAX(measured_at) FROM picture_latest"
    " WHERE is_ended = 0 GROUP BY layer"
)
"""How many things each layer has on the map, received and stale ones among them, and when the newest was measured."""

SELECT_PAST: Final = (
    "SELECT measured_at, lon, lat, course_mdeg, speed_mmps FROM picture_history WHERE item = ?"
    " ORDER BY measured_at DESC LIMIT ?"
)
SELECT_SOURCES: Final = (
    "SELECT source_id, COALESCE(title, source_id), COALESCE(stale_after_s, ?), heard_at, lag_ms"
    " FROM picture_sources ORDER BY 2, 1"
)
_LIVE: Final = (
    "SELECT slot, lon, lat, course_mdeg, speed_mmps, item_class, agreement <> '', measured_at, stale_at,"
    " is_ended, changed, layer FROM picture_latest"
)
SELECT_LIVE: Final = f"{_LIVE} WHERE is_ended = 0"
_BECAME_STALE: Final = "is_ended = 0 AND stale_at >= ? AND stale_at < ?"
SELECT_LIVE_CHANGES: Final = f"{_LIVE} WHERE changed > ? UNION {_LIVE} WHERE {_BECAME_STALE}"
"""What changed after a position in the log, and what became stale between two instants."""

SELECT_LIVE_SLOTS: Final = "SELECT slot FROM picture_latest WHERE is_ended = 0"
COUNT_LIVE: Final = "SELECT COUNT(*) FROM picture_latest WHERE is_ended = 0"


def item_of(row: Row) -> Item:
    """Read a row that one of the queries for items returned."""
    return Item(*row)
