"""What sensors offer to the rest of Lindero."""

from lindero.capabilities.sensors import (
    actions,
    asks,
    feeds,
    first_days,
    indicators,
    naming,
    pages,
    records,
    sources,
    tables,
)
from lindero.capabilities.sensors.alarms import declared as alarms
from lindero.capabilities.sensors.register import declared as register
from lindero.capabilities.sensors.tasks import declared as tasks
from lindero.kernel.capability import Action, Capability, Grant, Job, Page

CAPABILITY = Capability(
    name="sensors",
    title="Sensors",
    records=(
        records.SensorRegistered,
        records.BatchObserved,
        records.SensorSilent,
        *register.RECORDS,
        *alarms.RECORDS,
        *tasks.RECORDS,
    ),
    tables=(*tables.TABLES, *register.TABLES, *alarms.TABLES, *tasks.TABLES),
    folds={**tables.FOLDS, **register.FOLDS, **alarms.FOLDS, **tasks.FOLDS},
    guards=(*register.GUARDS, *alarms.GUARDS),
    references=naming.REFERENCES,
    steps=first_days.STEPS,
    actions=(
        Action(
            name="sensors.register_sensor",
            asks=asks.RegisterSensor,
            needs="sensors.operate",
            run=actions.register_sensor,
            sentence="Register a sensor, or change what is known of it.",
        ),
        Action(
            name="sensors.observe",
            asks=asks.Observe,
            needs="sensors.operate",
            run=actions.observe,
            sentence="Put a batch of decoded observations on record.",
        ),
        Action(
            name="sensors.take_reports",
            asks=asks.TakeReports,
            needs="sensors.operate",
            run=actions.take_reports,
            sentence="Take position reports as GeoJSON or CSV, the door for a webhook.",
        ),
        *register.ACTIONS,
        *alarms.ACTIONS,
        *tasks.ACTIONS,
    ),
    jobs=(
        Job(
            name="sensors.watch_silence",
            every_s=10.0,
            run=actions.watch_silence,
            sentence="Put on record which sensors have been silent for too long.",
        ),
        *register.JOBS,
        *alarms.JOBS,
    ),
    reactions=register.REACTIONS,
    feeds=feeds.FEEDS,
    pages=(
        Page(
            path="/sensors",
            title="Sensors",
            needs="sensors.read",
            asks=pages.SensorsQuery,
            show=pages.show_sensors,
            template="sensors.html",
            icon="radio",
            menu="picture",
            order=40,
        ),
        *register.PAGES,
        *alarms.PAGES,
        *tasks.PAGES,
    ),
    layers=(*register.LAYERS, *alarms.LAYERS),
    signals=alarms.SIGNALS,
    indicators=indicators.INDICATORS,
    sources=(sources.SENSORS,),
    grants=(
        Grant("sensors.read", "See which sensors there are and how they are.", roles=("NCC", "ADM")),
        *register.GRANTS,
        *tasks.GRANTS,
        Grant("sensors.operate", "Register sensors and put on record what they observe.", roles=("ADM",)),
    ),
)
