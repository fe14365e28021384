"""What may never be put of a sensor, by whom and by whatever route: what it may not see, or saw after its end."""

from typing import Final

from lindero.capabilities.sensors.masking.areas import check_outline, rings_json
from lindero.capabilities.sensors.masking.rules import (
    LONGEST_DAYS,
    has_stray_names,
    is_watching,
    reasons_of,
)
from lindero.capabilities.sensors.masking.tables import limits_of, sensor_in
from lindero.capabilities.sensors.records import (
    BatchObserved,
    BroadcastsRuled,
    PrivacyZoneDrawn,
    PrivacyZoneLifted,
    SensorDescribed,
    unseal,
)
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head, Record
from lindero.kernel.times import days_after


def nothing_beyond(rows: Rows, head: Head, record: BatchObserved) -> None:
    """Let no observation be kept of what the sensor may not see, nor any after its end.

    Raises:
        Refused: If the sensor is unknown, or a row, a name or an identification is not for it to keep.
    """
    sensor = sensor_in(rows.query, record.sensor_id)
    if sensor is None:
        raise _refused("S-26", "The sensor is not registered.", "Register it first.")
    limits = limits_of(rows.query, sensor, head.origin, head.at)
    observations = unseal(record.columns)
    reasons = {name for name, found in reasons_of(limits, observations, head.at).items() if found.any()}
    if "ended" in reasons:
        raise _refused("S-25", "The sensor has ended.", "Let a person describe it anew, with a later end.")
    if reasons:
        raise _refused(
            "S-26",
            f"Rows of {record.sensor_id} are not for it to keep: {', '.join(sorted(reasons))}.",
            "Send them through sensors.observe, which removes them before anything is kept.",
        )
    if limits.watches and (has_stray_names(observations) or not _all_named(record, observations.identities)):
        raise _refused(
            "S-26",
            "The batch names things that none of its rows shows.",
            "Remove their names with their rows.",
        )


def ends_by_itself(rows: Rows, head: Head, record: SensorDescribed) -> None:
    """Let what watches be described by a person only, with areas that can be drawn, and with an end.

    Raises:
        Refused: If a machine describes it, or it would watch without an end or for longer than a year.
        Invalid: If an outline encloses nothing or crosses itself.
    """
    by_a_person(rows, head, record)
    for outline in record.footprint:
        check_outline(rings_json((outline,)))
    if not is_watching(record.kind):
        return
    if record.ends_at is None or record.ends_at > days_after(head.at, LONGEST_DAYS):
        raise _refused(
            "S-25",
            f"What watches ends by itself, at the latest after {LONGEST_DAYS} days.",
            "Set an end; a person may set a later one when it has come near.",
        )


def by_a_person(rows: Rows, head: Head, record: Record) -> None:
    """Let only a person say what a sensor may see.

    Raises:
        Refused: If a machine does.
        Invalid: If a privacy zone encloses nothing or crosses itself.
    """
    if not head.actor.startswith("person/"):
        raise _refused("S-26", "What sensors may see is for people to say.", "Do it under your own name.")
    if isinstance(record, PrivacyZoneDrawn):
        check_outline(rings_json((record.outline,)))


def _all_named(record: BatchObserved, identities: tuple[str, ...]) -> bool:
    return {said.identity for said in record.identifications} <= set(identities)


def _refused(safeguard: str, text: str, advice: str) -> Refused:
    return Refused(f"sensors.{'ended' if safeguard == 'S-25' else 'masked'}", text, advice, (safeguard,))


GUARDS: Final = (
    Guard(
        name="sensors.nothing_beyond",
        sentence="No observation beyond the agreed line, in a dwelling or after the sensor's end.",
        check=nothing_beyond,
        on=(BatchObserved,),
    ),
    Guard(
        name="sensors.ends_by_itself",
        sentence="Nothing that watches without an end, and none described by a machine.",
        check=ends_by_itself,
        on=(SensorDescribed,),
    ),
    Guard(
        name="sensors.by_a_person",
        sentence="No privacy zone drawn or lifted, and no rule for broadcasts made, by a machine.",
        check=by_a_person,
        on=(PrivacyZoneDrawn, PrivacyZoneLifted, BroadcastsRuled),
    ),
)
