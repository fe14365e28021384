"""The job that proposes: what detectors find in the last hours, and what other folders signal, becomes alerts."""

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from lindero.capabilities.alerts import asks, records
from lindero.capabilities.alerts.actions.holding import Holding, holding_of
from lindero.capabilities.alerts.detecting.detect import DETECTORS, detect
from lindero.capabilities.alerts.detecting.findings import Finding, plain
from lindero.capabilities.alerts.detecting.histories import About, Histories, histories_of
from lindero.capabilities.alerts.detecting.surroundings import Zone
from lindero.capabilities.alerts.known import known_detectors
from lindero.capabilities.alerts.registered import may_propose
from lindero.capabilities.alerts.tables.lookups import quarter_of
from lindero.capabilities.alerts.tables.watched import KEPT_MINUTES, MINUTE_MS
from lindero.capabilities.sensors.records import SOURCE_CLASSES
from lindero.kernel.capability import Signalled
from lindero.kernel.desk import Desk
from lindero.kernel.detectors import Detector
from lindero.kernel.generated import Generated
from lindero.kernel.places import Place, area_of

AGAIN_AFTER_MS: Final = 2 * 3_600_000
"""The same pattern of the same tracks is the same alert, unless it began after so long."""

MOST_AT_ONCE: Final = 500
"""Signals raised in one run; the rest comes in the next."""

_COLUMNS: Final = (
    "track_id, measured_at, lon, lat, speed_mmps, course_mdeg, heading_mdeg, navigation_status, source_class,"
    " identity, item_class, vessel_class, record_id"
)


def look_now(desk: Desk, ask: asks.LookNow) -> int:
    """Look at once, as the job does each minute; return how many alerts were raised."""
    before = _raised(desk)
    propose(desk)
    return _raised(desk) - before


def _raised(desk: Desk) -> int:
    ((count,),) = desk.rows("SELECT count(*) FROM alerts_alerts")
    return int(count)


def propose(desk: Desk) -> None:
    """Raise what detectors find that may propose now; look at nothing for those that may not."""
    holding = holding_of(desk)
    allowed = {name: one for name, one in known_detectors(desk).items() if _is_allowed(desk, one)}
    kinds = [kind for kind, detector in DETECTORS.items() if detector.declared.name in allowed]
    histories, last_records = histories_in(desk)
    for finding in detect(histories, zones_in(desk), kinds=kinds):
        if not _is_known(desk, finding):
            evidence = tuple(last_records[track] for track in finding.track_ids if track in last_records)
            detector = DETECTORS[finding.kind].declared
            _raise(
                desk, detector, _told(histories, finding), finding.since, _facts(finding), evidence, holding
            )
    _raise_signals(desk, allowed, holding)
    _tell_flaws(desk)


def _is_allowed(desk: Desk, detector: Detector) -> bool:
    """Say whether a detector may propose: who looks for people in danger always may, and never ends by itself."""
    found = desk.rows("SELECT ends_at FROM alerts_enabled WHERE detector = ?", (detector.name,))
    return detector.saves_life or may_propose(int(found[0][0]) if found else 0, desk.now())


def histories_in(desk: Desk) -> tuple[Histories, dict[str, str]]:
    """Return the last hours of all tracks, and the newest record of each."""
    since = desk.now() // MINUTE_MS - KEPT_MINUTES
    rows = desk.rows(
        f"SELECT {_COLUMNS} FROM alerts_fixes WHERE minute >= ? ORDER BY track_id, minute", (since,)
    )
    numbers: dict[str, int] = {}
    about: list[About] = []
    newest: dict[str, str] = {}
    track = []
    for row in rows:
        track.append(numbers.setdefault(row[0], len(numbers)))
        said = About(track_id=row[0], identity=row[9], item_class=row[10], vessel_class=row[11])
        about[track[-1] :] = [said]
        newest[row[0]] = row[12]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 13
    histories = histories_of(
        tuple(about),
        until=desk.now(),
        track=track,
        measured_at=columns[1],
        lon=columns[2],
        lat=columns[3],
        speed_mmps=columns[4],
        course_mdeg=columns[5],
        heading_mdeg=columns[6],
        navigation_status=columns[7],
        source_class=[SOURCE_CLASSES.index(name) for name in columns[8]],
    )
    return histories, newest


def zones_in(desk: Desk) -> tuple[Zone, ...]:
    """Return the own territory and sea, as the register of boundaries has them."""
    rows = desk.rows(
        "SELECT name, rings FROM alerts_zones WHERE nation = ? AND valid_from <= ?", (desk.nation, desk.now())
    )
    drawn = ((name, msgspec.json.decode(rings, type=tuple[tuple[Place, ...], ...])) for name, rings in rows)
    return tuple(Zone(name=name, kind="border", area=area_of(rings[0], rings[1:])) for name, rings in drawn)


def _is_known(desk: Desk, finding: Finding) -> bool:
    rows = desk.rows(
        "SELECT since FROM alerts_alerts WHERE kind = ? AND track_ids = ? ORDER BY since DESC LIMIT 1",
        (finding.kind, " ".join(finding.track_ids)),
    )
    return bool(rows) and finding.since < rows[0][0] + AGAIN_AFTER_MS


def _told(histories: Histories, finding: Finding) -> Signalled:
    named = {about.track_id: number for number, about in enumerate(histories.about)}
    sources = {
        SOURCE_CLASSES[int(histories.source_class[row])]
        for track in finding.track_ids
        for row in range(int(histories.starts[named[track]]), int(histories.starts[named[track] + 1]))
    }
    return Signalled(
        kind=finding.kind,
        place=finding.place,
        measured_at=finding.at,
        permille=finding.score_permille,
        reasons=finding.reasons,
        sources=tuple(sorted(sources)),
        track_ids=finding.track_ids[:64],
        saves_life=DETECTORS[finding.kind].declared.saves_life,
    )


def _facts(finding: Finding) -> tuple[records.Fact, ...]:
    return tuple(records.Fact(name=name, value=plain(value)) for name, value in finding.evidence.items())


def _raise_signals(desk: Desk, allowed: dict[str, Detector], holding: Holding) -> None:
    """Raise what folders signal, people in danger first; what a stopped detector signals is passed over.

    Whoever stopped a detector stopped no rescue: what it signals about people in danger is raised all the same.
    """
    known = known_detectors(desk)
    rows = desk.rows(
        "SELECT record_id, detector, flaws, signalled FROM alerts_signals WHERE NOT EXISTS (SELECT 1 FROM"
        " alerts_alerts WHERE evidence = alerts_signals.record_id AND detector = alerts_signals.detector)"
        f" AND (detector IN ({_marks(allowed)}) OR saves_life AND detector IN ({_marks(known)}))"
        " ORDER BY saves_life DESC, seq LIMIT ?",
        (*allowed, *known, MOST_AT_ONCE),
    )
    for record_id, name, flaws, text in rows:
        told = msgspec.json.decode(text, type=Signalled)
        _raise(desk, known[name], told, told.measured_at, (), (record_id,), holding, tuple(flaws.split()))


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _tell_flaws(desk: Desk) -> None:
    """Tell whoever owns a detector how many of its signals lacked what; one record for all that are alike."""
    known = known_detectors(desk)
    rows = desk.rows(
        "SELECT detector, flaws, saves_life, count(*), max(seq) FROM alerts_flawed"
        " GROUP BY detector, flaws, saves_life ORDER BY saves_life DESC, detector, flaws"
    )
    for name, flaws, saves_life, signals, last in rows:
        if name in known:
            desk.put(
                records.SignalsFlawed(
                    detector=name,
                    to=known[name].owner,
                    flaws=tuple(flaws.split()),
                    signals=signals,
                    saves_life=bool(saves_life),
                    up_to_seq=last,
                )
            )


def _raise(
    desk: Desk,
    detector: Detector,
    told: Signalled,
    since: int,
    facts: tuple[records.Fact, ...],
    evidence: Iterable[str],
    holding: Holding,
    flaws: tuple[records.Part, ...] = (),
) -> None:
    score = records.Score(
        permille=told.permille,
        reasons=told.reasons,
        sources=told.sources,
        data_age_s=max(0, (desk.now() - told.measured_at) // 1_000),
        quarter=quarter_of(desk, detector.name),
    )
    saves_life = told.saves_life or detector.saves_life
    alert = records.AlertRaised(
        kind=told.kind,
        detector=detector.name,
        place=told.place,
        measured_at=told.measured_at,
        since=since,
        score=score,
        track_ids=told.track_ids,
        facts=facts,
        evidence=tuple(evidence)[:64],
        saves_life=saves_life,
        machine=Generated(model=detector.name, version=detector.version, inputs=told.sources),
        flaws=flaws,
    )
    reason = "" if saves_life else holding.reason_for(alert)
    desk.put(msgspec.structs.replace(alert, held_back=reason))
