"""What alarms offer: their part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors.alarms import actions, asks, guards, layers, pages, pushed, signals, tables
from lindero.capabilities.sensors.records.alarms import AlarmEnded, AlarmRaised
from lindero.kernel.capability import Action, Job, Page

RECORDS: Final = (AlarmRaised, AlarmEnded)
TABLES: Final = tables.TABLES
FOLDS: Final = tables.FOLDS
GUARDS: Final = guards.GUARDS
LAYERS: Final = (layers.ALARMS,)
SIGNALS: Final = (signals.ALARMS,)

ACTIONS: Final = (
    Action(
        name="sensors.raise_alarm",
        asks=asks.RaiseAlarm,
        needs="sensors.operate",
        run=actions.raise_alarm,
        sentence="Raise an alarm for a device, or say that what it raised one for is over.",
    ),
    Action(
        name="sensors.take_observations",
        asks=asks.TakeObservations,
        needs="sensors.operate",
        run=pushed.take_observations,
        sentence="Take SensorThings observations of a ground sensor, the door for those that send by themselves.",
    ),
    Action(
        name="sensors.end_alarm",
        asks=asks.EndAlarm,
        needs="sensors.describe",
        run=actions.end_alarm,
        sentence="Say, as a person who looked, that an alarm is over.",
    ),
)
JOBS: Final = (
    Job(
        name="sensors.watch_heartbeats",
        every_s=10.0,
        run=actions.watch_heartbeats,
        sentence="Raise an alarm for each ground sensor whose heartbeat stopped.",
    ),
)
PAGES: Final = (
    Page(
        path="/sensors/alarms",
        title="Alarms of sensors",
        needs="sensors.read",
        asks=pages.AlarmsQuery,
        show=pages.show_alarms,
        template="sensor_alarms.html",
        order=41,
    ),
)
