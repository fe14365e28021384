"""What the register offers: its part of the folder's declaration."""

from typing import Final

from lindero.capabilities.sensors.register import actions, asks
from lindero.kernel.capability import Action

ACTIONS: Final = (
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
        sentence="Enter how far a sensor's measurements lie beside the truth.",
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
)
