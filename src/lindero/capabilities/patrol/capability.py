"""What patrols offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.patrol import actions, asks, guards, layers, naming, pages, photos, records
from lindero.capabilities.patrol.tables import declared, folds
from lindero.kernel.capability import Action, Capability, Grant, Page

CAPABILITY = Capability(
    name="patrol",
    title="Patrol",
    records=(
        records.PositionReported,
        records.StepTaken,
        records.SightingReported,
        records.OrderGiven,
        records.OrderAcknowledged,
        records.HelpCalled,
    ),
    tables=declared.TABLES,
    folds=folds.FOLDS,
    guards=guards.GUARDS,
    actions=(
        Action(
            name="patrol.report_position",
            asks=asks.ReportPosition,
            needs="patrol.report",
            run=actions.report_position,
            sentence="Say where your patrol is and how it stands.",
        ),
        Action(
            name="patrol.take_step",
            asks=asks.TakeStep,
            needs="patrol.report",
            run=actions.take_step,
            sentence="Say how far your patrol is with its task.",
        ),
        Action(
            name="patrol.report_sighting",
            asks=asks.ReportSighting,
            needs="patrol.report",
            run=actions.report_sighting,
            sentence="Say what your patrol saw.",
        ),
        Action(
            name="patrol.read_order",
            asks=asks.ReadOrder,
            needs="patrol.report",
            run=actions.read_order,
            sentence="Say that your patrol has read an order.",
        ),
        Action(
            name="patrol.call_help",
            asks=asks.CallHelp,
            needs="patrol.report",
            run=actions.call_help,
            sentence="Call for help: a rescue is opened at once, and every neighbour is told.",
        ),
        Action(
            name="patrol.send_order",
            asks=asks.SendOrder,
            needs="patrol.order",
            run=actions.send_order,
            sentence="Tell a patrol something; its page shows it until it was read.",
        ),
    ),
    pages=(
        Page(
            path="/patrol",
            title="Patrol",
            needs="patrol.report",
            asks=pages.PatrolQuery,
            show=pages.show_patrol,
            template="patrol.html",
            icon="radio",
            order=16,
        ),
        Page(
            path="/patrol/state",
            title="Patrol: tasks and orders",
            needs="patrol.report",
            asks=pages.PatrolQuery,
            show=pages.show_patrol,
            template="state.html",
        ),
        Page(
            path="/patrol/centre",
            title="Patrols",
            needs="patrol.read",
            asks=pages.CentreQuery,
            show=pages.show_centre,
            template="centre.html",
            icon="users",
            order=17,
        ),
        Page(
            path="/patrol/sightings/{sighting}",
            title="A patrol's photo",
            needs="patrol.read",
            asks=photos.SightingQuery,
            show=photos.show_photo,
            template="photo.html",
            personal=True,
        ),
    ),
    layers=(layers.SIGHTINGS,),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "patrol.report",
            "Use the patrol page: say where a patrol is, take its tasks, report, call for help.",
            roles=("PTL", "CMD", "NCC"),
        ),
        Grant(
            "patrol.read",
            "See where patrols are, what they do, saw and were told.",
            roles=("NCC", "CMD", "FRO"),
        ),
        Grant("patrol.order", "Tell patrols something.", roles=("NCC", "CMD")),
    ),
)
