"""The page of alarms: what is raised, how long each took to the picture, and which sensors cannot be believed."""

from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.alarms.layers import WORDS
from lindero.capabilities.sensors.alarms.rules import latency_ms, percentile
from lindero.capabilities.sensors.alarms.tables import SELECT_ALARMS, Alarm, alarm_of
from lindero.capabilities.sensors.register.tables import all_doubts
from lindero.kernel.desk import Desk
from lindero.kernel.paging import Key, Listing, slice_of
from lindero.kernel.places import Place

MAX_SHOWN = 200
"""Alarms on one page, and how many of the newest tell how quick they were."""

_ALARMS: Final = Listing(
    columns=(
        "alarm, sensor_id, about, words, lon, lat, measured_at, received_at, raised_at, within_ms, ended_at"
    ),
    source="sensors_alarms",
    by=("ended_at IS NOT NULL", "-raised_at", "alarm"),
)


class AlarmsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alarms to show.

    Attributes:
        active: Only those that are not over.
        sensor_id: Only those of one device.
        after: Only alarms after this place: where the page before ended.
    """

    active: bool = False
    sensor_id: Annotated[str, msgspec.Meta(max_length=63)] = ""
    after: Key | None = None


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
    """The alarms, and how quick the newest of them were.

    Attributes:
        at: The time of the view, milliseconds UTC.
        alarms: The alarms, those that are not over first, the newest at the top.
        next: The place to ask `after` for the next page; None at the end.
        total: How many there are, on this page or not.
        active: How many of them are not over.
        median_ms: Half of the newest took no longer, milliseconds; None of none.
        p95_ms: Nineteen in twenty took no longer, milliseconds; None of none.
        worst_ms: The longest, milliseconds; None of none.
        late: How many took longer than they should.
        unknown: Of how many the device's clock is ahead, so that nothing can be said.
        doubts: Which sensors are doubted, the newest doubt first; of one sensor only where one is asked for.
    """

    at: int
    alarms: tuple[AlarmLine, ...]
    next: Key | None
    total: int
    active: int
    median_ms: int | None
    p95_ms: int | None
    worst_ms: int | None
    late: int
    unknown: int
    doubts: tuple[DoubtedSensor, ...]


def show_alarms(desk: Desk, query: AlarmsQuery) -> AlarmsView:
    """Show the alarms."""
    limits: list[str] = ["1 = 1"]
    values: list[str] = []
    if query.active:
        limits.append("ended_at IS NULL")
    if query.sensor_id:
        limits.append("sensor_id = ?")
        values.append(query.sensor_id)
    where = " AND ".join(limits)
    page = slice_of(desk.rows, _ALARMS, query.after, MAX_SHOWN, where=where, values=values)
    ((total, over),) = desk.rows(
        f"SELECT count(*), count(ended_at) FROM sensors_alarms WHERE {where}", values
    )
    newest = f"{SELECT_ALARMS} WHERE {where} ORDER BY raised_at DESC, alarm LIMIT ?"
    lines = tuple(_line(alarm_of(row)) for row in desk.rows(newest, (*values, MAX_SHOWN)))
    took = [line.took_ms for line in lines if line.took_ms is not None]
    return AlarmsView(
        at=desk.now(),
        alarms=tuple(_line(alarm_of(row)) for row in page.items),
        next=page.next,
        total=total,
        active=total - over,
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
