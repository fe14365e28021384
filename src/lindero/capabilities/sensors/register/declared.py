"""What the register, the masking, the clips and the bearings offer: their part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors import records
from lindero.capabilities.sensors.bearings import declared as bearings
from lindero.capabilities.sensors.clips import actions as clip_actions
from lindero.capabilities.sensors.clips import asks as clip_asks
from lindero.capabilities.sensors.clips import guards as clip_guards
from lindero.capabilities.sensors.coverage import declared as coverage
from lindero.capabilities.sensors.doubts import actions as doubt_actions
from lindero.capabilities.sensors.doubts import tables as doubt_tables
from lindero.capabilities.sensors.lowtech import actions as lowtech
from lindero.capabilities.sensors.lowtech import asks as lowtech_asks
from lindero.capabilities.sensors.masking import guards as masking_guards
from lindero.capabilities.sensors.masking import tables as masking_tables
from lindero.capabilities.sensors.permits import declared as permits
from lindero.capabilities.sensors.register import actions, asks, pages, tables
from lindero.kernel.capability import Action, Grant, Job, Page

RECORDS: Final = (
    records.SensorDescribed,
    records.SensorCalibrated,
    records.SensorHealthReported,
    records.SensorDoubted,
    records.SensorTrusted,
    records.PrivacyZoneDrawn,
    records.PrivacyZoneLifted,
    records.BroadcastsRuled,
    records.ClipKept,
    records.PermitPlanned,
    records.PermitApproved,
    records.PermitRefused,
    records.PermitEnded,
    records.OverflightNoticed,
    *coverage.RECORDS,
)
TABLES: Final = (
    *tables.TABLES,
    *masking_tables.TABLES,
    *permits.TABLES,
    *coverage.TABLES,
    *doubt_tables.TABLES,
    *bearings.TABLES,
)
FOLDS: Final = {
    **tables.FOLDS,
    **masking_tables.FOLDS,
    **permits.FOLDS,
    **coverage.FOLDS,
    **doubt_tables.FOLDS,
}
GUARDS: Final = (*masking_guards.GUARDS, *clip_guards.GUARDS, *permits.GUARDS)
REACTIONS: Final = permits.REACTIONS
JOBS: Final[tuple[Job, ...]] = (
    *coverage.JOBS,
    Job(
        name="sensors.watch_doubts",
        every_s=10.0,
        run=doubt_actions.watch_doubts,
        sentence="Put on record which sensors cannot be believed, and which can again.",
    ),
)
PAGES: Final[tuple[Page, ...]] = (
    Page(
        path="/sensors/register",
        title="Register of sensors",
        needs="sensors.read",
        asks=pages.RegisterQuery,
        show=pages.show_register,
        template="sensor_register.html",
    ),
    *coverage.PAGES,
    *bearings.PAGES,
)
LAYERS: Final = (*coverage.LAYERS,)
GRANTS: Final = (
    Grant("sensors.report", "Report what one sees, by form or text message.", roles=("PTL", "NCC", "ADM")),
    *permits.GRANTS,
    *coverage.GRANTS,
    Grant("sensors.describe", "Say what sensors are, see and may see.", roles=("NCC", "ADM")),
    Grant("sensors.mask", "Draw and lift privacy zones, and rule what is broadcast.", roles=("DPO", "LEG")),
)
ACTIONS: Final = (
    *permits.ACTIONS,
    *coverage.ACTIONS,
    Action(
        name="sensors.describe_sensor",
        asks=asks.DescribeSensor,
        needs="sensors.describe",
        run=actions.describe_sensor,
        sentence="Say what a sensor is, what it sees and may see, for what, and until when.",
    ),
    Action(
        name="sensors.calibrate_sensor",
        asks=asks.CalibrateSensor,
        needs="sensors.describe",
        run=actions.calibrate_sensor,
        sentence="Enter how far a sensor's measurements lie beside the truth, and take it off them.",
    ),
    Action(
        name="sensors.report_health",
        asks=asks.ReportHealth,
        needs="sensors.operate",
        run=actions.report_health,
        sentence="Take what a sensor says of itself: a heartbeat, its battery, that somebody tampers with it.",
    ),
    Action(
        name="sensors.trust_sensor",
        asks=asks.TrustSensor,
        needs="sensors.describe",
        run=actions.trust_sensor,
        sentence="Say, as a person who looked, that a doubt about a sensor no longer holds.",
    ),
    Action(
        name="sensors.draw_privacy_zone",
        asks=asks.DrawPrivacyZone,
        needs="sensors.mask",
        run=actions.draw_privacy_zone,
        sentence="Draw a zone in which nothing of what sensors see is kept.",
    ),
    Action(
        name="sensors.lift_privacy_zone",
        asks=asks.LiftPrivacyZone,
        needs="sensors.mask",
        run=actions.lift_privacy_zone,
        sentence="Say that a privacy zone counts no longer.",
    ),
    Action(
        name="sensors.rule_broadcasts",
        asks=asks.RuleBroadcasts,
        needs="sensors.mask",
        run=actions.rule_broadcasts,
        sentence="Rule whether what ships and aircraft broadcast is kept beyond the agreed line.",
    ),
    Action(
        name="sensors.keep_clip",
        asks=clip_asks.KeepClip,
        needs="sensors.operate",
        run=clip_actions.keep_clip,
        sentence="Keep a clip around an event, over ground that the sensor may see.",
    ),
    Action(
        name="sensors.take_message",
        asks=lowtech_asks.TakeMessage,
        needs="sensors.report",
        run=lowtech.take_message,
        sentence="Take a text message with a sighting: the door for a gateway of text messages.",
    ),
    Action(
        name="sensors.report_sighting",
        asks=lowtech_asks.ReportSighting,
        needs="sensors.report",
        run=lowtech.report_sighting,
        sentence="Report what you see, with nothing but a telephone.",
    ),
)
