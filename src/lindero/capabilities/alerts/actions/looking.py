"""The look before proposing: hours of every track compared, and what was found, worked out beside the store's writer.

It takes as long as there are tracks, so it rests on what is durable while others write. What it found is checked again
in the unit of work that puts it on record: see `proposing`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts import records
from lindero.capabilities.alerts.actions.holding import Holding, holding_of
from lindero.capabilities.alerts.detecting.detect import DETECTORS, detect
from lindero.capabilities.alerts.detecting.findings import Finding, plain
from lindero.capabilities.alerts.detecting.histories import About, Histories, Ints, histories_of
from lindero.capabilities.alerts.detecting.surroundings import Zone
from lindero.capabilities.alerts.known import known_detectors
from lindero.capabilities.alerts.registered import may_propose
from lindero.capabilities.alerts.tables.lookups import quarter_of
from lindero.capabilities.alerts.tables.watched import KEPT_MINUTES, MINUTE_MS
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.capability import Signalled
from lindero.kernel.desk import Desk, Row
from lindero.kernel.detectors import Detector
from lindero.kernel.places import Place, area_of

AGAIN_AFTER_MS: Final = 2 * 3_600_000
"""The same pattern of the same tracks is the same alert, unless it began after so long."""

MOST_AT_ONCE: Final = 500
"""Signals raised in one run; the rest comes in the next."""

MOST_TRACKS: Final = 64
"""Tracks that one alert names; a longer convoy is told of by its first."""

AT_ONCE: Final = 100
"""Tracks read at once. Their fixes are joined by the store, while other threads go on, and become columns as text: of
thousands of tracks over hours there are millions, and each as a row of Python takes five times as long."""

_NUMBERS: Final = (
    "measured_at", "lon", "lat", "speed_mmps", "course_mdeg", "heading_mdeg", "navigation_status",
)  # fmt: skip
"""Columns of histories that are numbers of a fix."""

_SOURCES: Final = {name: number for number, name in enumerate(SOURCE_CLASSES)}

_JOINED: Final = (
    # Beside one `max`, SQLite takes what stands bare from the row that has it: here a track's newest.
    "track_id, identity, item_class, vessel_class, record_id, max(minute), count(*), group_concat(source_class), "
    + ", ".join(f"group_concat({name})" for name in _NUMBERS)
)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a detector found, or a folder signalled, and that may be raised.

    Attributes:
        detector: Which detector.
        told: What it says.
        since: When it began, milliseconds UTC.
        facts: Its numbers.
        evidence: Records that it rests on.
        flaws: What the signal behind it lacks.
    """

    detector: Detector
    told: Signalled
    since: int
    facts: tuple[records.Fact, ...] = ()
    evidence: tuple[str, ...] = ()
    flaws: tuple[records.Part, ...] = ()


class Look(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What one look found.

    Attributes:
        findings: What detectors found in how things moved and nobody raised yet.
        signals: What folders signalled and nobody raised yet, people in danger first.
        quarters: How often each detector behind them was wrong, by its name.
        holding: What holds alerts back.
    """

    findings: tuple[Candidate, ...]
    signals: tuple[Candidate, ...]
    quarters: Mapping[str, records.Quarter]
    holding: Holding


def look(desk: Desk) -> Look:
    """Return what there is to raise now; look at nothing for detectors that may not propose."""
    known = known_detectors(desk)
    allowed = allowed_of(desk, known.values())
    findings = tuple(_found(desk, allowed))
    signals = tuple(_signalled(desk, known, allowed))
    names = {one.detector.name for one in (*findings, *signals)}
    return Look(
        findings=findings,
        signals=signals,
        quarters={name: quarter_of(desk, name) for name in sorted(names)},
        holding=holding_of(desk),
    )


def allowed_of(desk: Desk, detectors: Collection[Detector]) -> frozenset[str]:
    """Return which detectors may propose: who looks for people in danger always may, and never ends by itself."""
    ends: dict[str, int] = dict(desk.rows("SELECT detector, ends_at FROM alerts_enabled"))
    now = desk.now()
    return frozenset(
        one.name for one in detectors if one.saves_life or may_propose(ends.get(one.name, 0), now)
    )


def is_raised(desk: Desk, kind: str, track_ids: tuple[str, ...], since: int) -> bool:
    """Say whether a pattern of these tracks that began then is an alert already."""
    rows = desk.rows(
        "SELECT since FROM alerts_alerts WHERE kind = ? AND track_ids = ? ORDER BY since DESC LIMIT 1",
        (kind, " ".join(track_ids)),
    )
    return bool(rows) and since < rows[0][0] + AGAIN_AFTER_MS


def _found(desk: Desk, allowed: frozenset[str]) -> Iterator[Candidate]:
    """Yield what detectors that may propose find in the last hours and nobody raised yet."""
    kinds = [kind for kind, detector in DETECTORS.items() if detector.declared.name in allowed]
    histories, newest = histories_in(desk)
    named = {about.track_id: number for number, about in enumerate(histories.about)}
    for finding in detect(histories, zones_in(desk), kinds=kinds):
        if not is_raised(desk, finding.kind, finding.track_ids[:MOST_TRACKS], finding.since):
            yield Candidate(
                detector=DETECTORS[finding.kind].declared,
                told=_told(histories, named, finding),
                since=finding.since,
                facts=tuple(
                    records.Fact(name=name, value=plain(value)) for name, value in finding.evidence.items()
                ),
                evidence=tuple(newest[track] for track in finding.track_ids if track in newest)[:MOST_TRACKS],
            )


def histories_in(desk: Desk) -> tuple[Histories, dict[str, str]]:
    """Return the last hours of all tracks, and the newest record of each."""
    about: list[About] = []
    newest: dict[str, str] = {}
    parts = [np.empty((2 + len(_NUMBERS), 0), np.int64)]
    for rows in _tracks(desk, desk.now() // MINUTE_MS - KEPT_MINUTES):
        parts.append(_columns_of(rows, len(about)))
        about += [
            About(track_id=row[0], identity=row[1], item_class=row[2], vessel_class=row[3]) for row in rows
        ]
        newest |= {row[0]: row[4] for row in rows}
    names = ("track", "source_class", *_NUMBERS)
    columns = dict(zip(names, np.concatenate(parts, axis=1), strict=True))
    return histories_of(tuple(about), until=desk.now(), **columns), newest


def _columns_of(rows: Sequence[Row], first: int) -> Ints:
    """Return the fixes of some tracks as columns: index of the track, source, and the numbers.

    Args:
        rows: What `_JOINED` says of each track.
        first: Index of the first.
    """
    ends = np.cumsum([row[6] for row in rows])
    track = first + np.searchsorted(ends, np.arange(int(ends[-1])), side="right")
    source = [_SOURCES[name] for row in rows for name in row[7].split(",")]
    numbers = (
        np.fromstring(",".join(row[place] for row in rows), np.int64, sep=",")
        for place in range(8, 8 + len(_NUMBERS))
    )
    columns: Ints = np.array((track, source, *numbers), np.int64)
    return columns


def _tracks(desk: Desk, since: int) -> Iterator[Sequence[Row]]:
    """Yield the fixes from a minute on, a row for each track, some tracks at once, ordered by their names."""
    after = ""
    while rows := desk.rows(
        f"SELECT {_JOINED} FROM alerts_fixes WHERE minute >= ? AND track_id > ?"
        " GROUP BY track_id ORDER BY track_id LIMIT ?",
        (since, after, AT_ONCE),
    ):
        yield rows
        after = rows[-1][0]


def zones_in(desk: Desk) -> tuple[Zone, ...]:
    """Return the own territory and sea, as the register of boundaries has them."""
    rows = desk.rows(
        "SELECT name, rings FROM alerts_zones WHERE nation = ? AND valid_from <= ?", (desk.nation, desk.now())
    )
    drawn = ((name, msgspec.json.decode(rings, type=tuple[tuple[Place, ...], ...])) for name, rings in rows)
    return tuple(Zone(name=name, kind="border", area=area_of(rings[0], rings[1:])) for name, rings in drawn)


def _told(histories: Histories, named: Mapping[str, int], finding: Finding) -> Signalled:
    starts, tracks = histories.starts, [named[track] for track in finding.track_ids]
    told_by = (histories.source_class[starts[track] : starts[track + 1]].tolist() for track in tracks)
    sources = {SOURCE_CLASSES[number] for numbers in told_by for number in set(numbers)}
    return Signalled(
        kind=finding.kind,
        place=finding.place,
        measured_at=finding.at,
        permille=finding.score_permille,
        reasons=finding.reasons,
        sources=tuple(sorted(sources)),
        track_ids=finding.track_ids[:MOST_TRACKS],
        saves_life=DETECTORS[finding.kind].declared.saves_life,
    )


def _signalled(desk: Desk, known: Mapping[str, Detector], allowed: frozenset[str]) -> Iterator[Candidate]:
    """Yield what folders signal, people in danger first; what a stopped detector signals is passed over.

    Whoever stopped a detector stopped no rescue: what it signals about people in danger is raised all the same.
    """
    rows = desk.rows(
        "SELECT record_id, detector, flaws, signalled FROM alerts_signals WHERE NOT EXISTS (SELECT 1 FROM"
        " alerts_alerts WHERE evidence = alerts_signals.record_id AND detector = alerts_signals.detector)"
        f" AND (detector IN ({_marks(allowed)}) OR saves_life AND detector IN ({_marks(known)}))"
        " ORDER BY saves_life DESC, seq LIMIT ?",
        (*allowed, *known, MOST_AT_ONCE),
    )
    for record_id, name, flaws, text in rows:
        told = msgspec.json.decode(text, type=Signalled)
        yield Candidate(
            detector=known[name],
            told=told,
            since=told.measured_at,
            evidence=(record_id,),
            flaws=tuple(flaws.split()),
        )


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
