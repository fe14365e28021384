"""The page of alarms: what is raised, how long each took to the picture, and which sensors cannot be believed."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.alarms.layers import WORDS
from lindero.capabilities.sensors.alarms.rules import latency_ms, percentile
from lindero.capabilities.sensors.alarms.tables import SELECT_ALARMS, Alarm, alarm_of
from lindero.capabilities.sensors.register.tables import all_doubts
from lindero.kernel.desk import Desk
from lindero.kernel.places import Place

MAX_SHOWN = 200


class AlarmsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alarms to show.

    Attributes:
        active: Only those that are not over.
        sensor_id: Only those of one device.
    """

    active: bool = False
    sensor_id: Annotated[str, msgspec.Meta(max_length=63)] = ""


class AlarmLine(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm.

    Attributes:
        alarm: Its record.
        sensor_id: The device.
        about: What it is about, as a code.
        title: The same in words.
        words: What the device said.
        place: Where; None if nobody knows.
        measured_at: When it happened, milliseconds UTC.
        raised_at: When it stood in the picture, milliseconds UTC.
        took_ms: Time from happening to the picture, milliseconds; None where the device's clock is ahead.
        inside_ms: Of that, the time inside this node, milliseconds.
        within_ms: What it should take at most, milliseconds.
        is_late: Whether it took longer.
        ended_at: When it was over, milliseconds UTC; None if it is not.
    """

    alarm: str
    sensor_id: str
    about: str
    title: str
    words: str
    place: Place | None
    measured_at: int
    raised_at: int
    took_ms: int | None
    inside_ms: int
    within_ms: int
    is_late: bool
    ended_at: int | None


class DoubtedSensor(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor that cannot be believed, and why.

    Attributes:
        sensor_id: The sensor.
        doubt: The reason, as a code.
        evidence: What was found, in numbers.
        since: Since when, milliseconds UTC.
    """

    sensor_id: str
    doubt: str
    evidence: str
    since: int


class AlarmsView(msgspec.Struct, frozen=True, kw_only=True):
    """The latest alarms, and how quick they were.

    Attributes:
        at: The time of the view, milliseconds UTC.
        alarms: The alarms, newest first.
        active: How many of them are not over.
        median_ms: Half of them took no longer, milliseconds; None of none.
        p95_ms: Nineteen in twenty took no longer, milliseconds; None of none.
        worst_ms: The longest, milliseconds; None of none.
        late: How many took longer than they should.
        unknown: Of how many the device's clock is ahead, so that nothing can be said.
        doubts: Which sensors are doubted, the newest doubt first; of one sensor only where one is asked for.
    """

    at: int
    alarms: tuple[AlarmLine, ...]
    active: int
    median_ms: int | None
    p95_ms: int | None
    worst_ms: int | None
    late: int
    unknown: int
    doubts: tuple[DoubtedSensor, ...]


def show_alarms(desk: Desk, query: AlarmsQuery) -> AlarmsView:
    """Show the latest alarms."""
    limits, values = ["1 = 1"], []
    if query.active:
        limits.append("ended_at IS NULL")
    if query.sensor_id:
        limits.append("sensor_id = ?")
        values.append(query.sensor_id)
    sql = f"{SELECT_ALARMS} WHERE {' AND '.join(limits)} ORDER BY raised_at DESC, alarm LIMIT {MAX_SHOWN}"
    lines = tuple(_line(alarm_of(row)) for row in desk.rows(sql, values))
    took = [line.took_ms for line in lines if line.took_ms is not None]
    return AlarmsView(
        at=desk.now(),
        alarms=lines,
        active=sum(line.ended_at is None for line in lines),
        median_ms=percentile(took, 50),
        p95_ms=percentile(took, 95),
        worst_ms=max(took, default=None),
        late=sum(line.is_late for line in lines),
        unknown=len(lines) - len(took),
        doubts=tuple(
            DoubtedSensor(sensor_id=sensor_id, doubt=doubt, evidence=evidence, since=since)
            for sensor_id, doubt, evidence, since in all_doubts(desk)
            if query.sensor_id in {"", sensor_id}
        ),
    )


def _line(alarm: Alarm) -> AlarmLine:
    took = latency_ms(alarm.measured_at, alarm.raised_at)
    return AlarmLine(
        alarm=alarm.alarm,
        sensor_id=alarm.sensor_id,
        about=alarm.about,
        title=WORDS.get(alarm.about, alarm.about),
        words=alarm.words,
        place=alarm.place,
        measured_at=alarm.measured_at,
        raised_at=alarm.raised_at,
        took_ms=took,
        inside_ms=max(0, alarm.raised_at - alarm.received_at),
        within_ms=alarm.within_ms,
        is_late=took is not None and took > alarm.within_ms,
        ended_at=alarm.ended_at,
    )
