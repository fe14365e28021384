"""What alerts offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.alerts import guards, layers, naming, records
from lindero.capabilities.alerts.actions import holding, looking, proposing, waiting
from lindero.capabilities.alerts.declared import ACTIONS, GRANTS, PAGES
from lindero.capabilities.alerts.detecting.detect import DETECTORS
from lindero.capabilities.alerts.tables import declared, folds, watched
from lindero.kernel.capability import Capability, Job

CAPABILITY = Capability(
    name="alerts",
    title="Alerts",
    records=(
        records.AlertRaised,
        records.AlertJudged,
        records.AlertAged,
        records.AlertEscalated,
        records.UnitDispatched,
        records.UnitArrived,
        records.OutcomeNoted,
        records.AlertAcknowledged,
        records.AcknowledgementWithdrawn,
        records.AlertShelved,
        records.AlertReturned,
        records.RescueCalled,
        records.NeighbourTold,
        records.DetectorEnabled,
        records.DetectorStopped,
        records.ModelRegistered,
        records.ModelEvaluated,
        records.JustificationSigned,
        records.ModelPromoted,
        records.ModelWithdrawn,
        records.DriftFound,
        records.SignalsFlawed,
    ),
    tables=declared.TABLES,
    folds=folds.FOLDS,
    offer_folds={"signals": watched.signalled},
    detectors=tuple(detector.declared for detector in DETECTORS.values()),
    guards=guards.GUARDS,
    actions=ACTIONS,
    jobs=(
        Job(
            name="alerts.propose",
            every_s=60.0,
            run=proposing.propose,
            prepare=looking.look,
            sentence="Looks for patterns in how things moved in the last hours.",
        ),
        Job(
            name="alerts.keep_clocks",
            every_s=15.0,
            run=waiting.keep_clocks,
            sentence="Calls rescue, tells the commander, and ages what nobody judged.",
        ),
        Job(
            name="alerts.watch_drift",
            every_s=900.0,
            run=holding.watch_drift,
            prepare=holding.holding_of,
            sentence="Looks whether the model in force still fits what people judge.",
        ),
    ),
    pages=PAGES,
    layers=(layers.ALERTS,),
    references=naming.REFERENCES,
    grants=GRANTS,
)
