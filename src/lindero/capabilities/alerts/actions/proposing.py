"""The job that proposes: what a look found becomes alerts, after a second glance at whether it still may."""

from collections.abc import Iterator
from itertools import chain

import msgspec

from lindero.capabilities.alerts import asks, records
from lindero.capabilities.alerts.actions.holding import Holding
from lindero.capabilities.alerts.actions.looking import Candidate, Look, allowed_of, is_raised, look
from lindero.capabilities.alerts.known import known_detectors
from lindero.kernel.desk import Desk
from lindero.kernel.generated import Generated


def look_beforehand(desk: Desk, ask: asks.LookNow) -> Look:
    """Look, at a desk that only reads, for somebody who does not wait for the next minute."""
    return look(desk)


def look_now(desk: Desk, ask: asks.LookNow, found: Look | None = None) -> int:
    """Look at once, as the job does each minute; return how many alerts were raised."""
    return propose(desk, found)


def propose(desk: Desk, found: Look | None = None) -> int:
    """Raise what a look found, unless it was raised, stopped or erased meanwhile; return how many alerts that are.

    In the store's unit of work, so it asks only about what was found: its length does not grow with the tracks.
    """
    seen = look(desk) if found is None else found
    holding, raised = seen.holding.now(desk), 0
    for one in chain(_still_found(desk, seen), _still_signalled(desk, seen)):
        _raise(desk, one, seen.quarters[one.detector.name], holding)
        raised += 1
    _tell_flaws(desk)
    return raised


def _still_found(desk: Desk, seen: Look) -> Iterator[Candidate]:
    """Yield the findings that may be raised still: a detector may have been stopped, a second look been quicker."""
    allowed = allowed_of(desk, [one.detector for one in seen.findings])
    for one in seen.findings:
        told = one.told
        if one.detector.name in allowed and not is_raised(desk, told.kind, told.track_ids, one.since):
            yield one


def _still_signalled(desk: Desk, seen: Look) -> Iterator[Candidate]:
    """Yield the signals that may be raised still: those that are there and were raised by nobody meanwhile."""
    allowed = allowed_of(desk, [one.detector for one in seen.signals])
    for one in seen.signals:
        if (one.told.saves_life or one.detector.name in allowed) and _waits(desk, one):
            yield one


def _waits(desk: Desk, one: Candidate) -> bool:
    """Say whether a signal is there and nobody raised it."""
    name = one.detector.name
    return bool(
        desk.rows(
            "SELECT 1 FROM alerts_signals WHERE record_id = ? AND detector = ? AND NOT EXISTS"
            " (SELECT 1 FROM alerts_alerts WHERE evidence = ? AND detector = ?)",
            (*one.evidence, name, *one.evidence, name),
        )
    )


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


def _raise(desk: Desk, one: Candidate, quarter: records.Quarter, holding: Holding) -> None:
    told, detector = one.told, one.detector
    score = records.Score(
        permille=told.permille,
        reasons=told.reasons,
        sources=told.sources,
        data_age_s=max(0, (desk.now() - told.measured_at) // 1_000),
        quarter=quarter,
    )
    saves_life = told.saves_life or detector.saves_life
    alert = records.AlertRaised(
        kind=told.kind,
        detector=detector.name,
        place=told.place,
        measured_at=told.measured_at,
        since=one.since,
        score=score,
        track_ids=told.track_ids,
        facts=one.facts,
        evidence=one.evidence,
        saves_life=saves_life,
        machine=Generated(model=detector.name, version=detector.version, inputs=told.sources),
        flaws=one.flaws,
    )
    reason = "" if saves_life else holding.reason_for(alert)
    desk.put(msgspec.structs.replace(alert, held_back=reason))
