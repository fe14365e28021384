"""What sensors offer to the rest of Lindero."""

from lindero.capabilities.sensors import actions, asks, feeds, pages, records, sources, tables
from lindero.capabilities.sensors.masking import guards
from lindero.capabilities.sensors.masking import tables as masking_tables
from lindero.capabilities.sensors.register import declared as register
from lindero.capabilities.sensors.register import tables as register_tables
from lindero.kernel.capability import Action, Capability, Grant, Job, Page

CAPABILITY = Capability(
    name="sensors",
    title="Sensors",
    records=(
        records.SensorRegistered,
        records.BatchObserved,
        records.SensorSilent,
        records.SensorDescribed,
        records.SensorCalibrated,
        records.SensorHealthReported,
        records.SensorDoubted,
        records.SensorTrusted,
        records.PrivacyZoneDrawn,
        records.PrivacyZoneLifted,
        records.BroadcastsRuled,
    ),
    tables=(*tables.TABLES, *register_tables.TABLES, *masking_tables.TABLES),
    folds={**tables.FOLDS, **register_tables.FOLDS, **masking_tables.FOLDS},
    guards=guards.GUARDS,
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
    ),
    jobs=(
        Job(
            name="sensors.watch_silence",
            every_s=10.0,
            run=actions.watch_silence,
            sentence="Put on record which sensors have been silent for too long.",
        ),
    ),
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
            order=40,
        ),
    ),
    sources=(sources.SENSORS,),
    grants=(
        Grant("sensors.read", "See which sensors there are and how they are.", roles=("NCC", "ADM")),
        Grant("sensors.describe", "Say what sensors are, see and may see.", roles=("NCC", "ADM")),
        Grant(
            "sensors.mask", "Draw and lift privacy zones, and rule what is broadcast.", roles=("DPO", "LEG")
        ),
        Grant("sensors.operate", "Register sensors and put on record what they observe.", roles=("ADM",)),
    ),
)
