"""What units offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.units import actions, asks, following, guards, layers, naming, pages, records
from lindero.capabilities.units.tables import declared, folds
from lindero.kernel.capability import Action, Capability, Grant, Page

CAPABILITY = Capability(
    name="units",
    title="Units",
    records=(
        records.UnitRegistered,
        records.StatusGiven,
        records.RoutesLoaded,
        records.UnitSent,
        records.TaskAnswered,
        records.UnitArrived,
        records.TaskEnded,
    ),
    tables=declared.TABLES,
    folds=folds.FOLDS,
    guards=guards.GUARDS,
    reactions=(following.FOLLOW,),
    actions=(
        Action(
            name="units.register_unit",
            asks=asks.RegisterUnit,
            needs="units.keep",
            run=actions.register_unit,
            sentence="Register an own unit, or change what is known of it.",
        ),
        Action(
            name="units.note_status",
            asks=asks.NoteStatus,
            needs="units.report",
            run=actions.note_status,
            sentence="Say how an own unit stands, and where.",
        ),
        Action(
            name="units.load_routes",
            asks=asks.LoadRoutes,
            needs="units.keep",
            run=actions.load_routes,
            sentence="Load a network of roads and sea ways, with which travel times are reckoned.",
        ),
        Action(
            name="units.send_unit",
            asks=asks.SendUnit,
            needs="units.send",
            run=actions.send_unit,
            sentence="Send an own unit to an event, or ask for a neighbour's.",
        ),
        Action(
            name="units.answer_task",
            asks=asks.AnswerTask,
            needs="units.report",
            run=actions.answer_task,
            sentence="Take a task with an own unit, or decline it.",
        ),
        Action(
            name="units.note_arrival",
            asks=asks.NoteArrival,
            needs="units.report",
            run=actions.note_arrival,
            sentence="Say that an own unit is where it was sent.",
        ),
        Action(
            name="units.end_task",
            asks=asks.EndTask,
            needs="units.report",
            run=actions.end_task,
            sentence="Say that a unit is free for other tasks.",
        ),
    ),
    pages=(
        Page(
            path="/units",
            title="Units",
            needs="units.read",
            asks=pages.UnitsQuery,
            show=pages.show_units,
            template="units.html",
            icon="ship",
            order=14,
        ),
    ),
    layers=(layers.UNITS,),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "units.read",
            "See units, tasks and response times.",
            roles=("NCC", "CMD", "RCC", "SPOC", "LO", "PTL", "UAS", "DPO", "AUD", "FRO"),
        ),
        Grant("units.keep", "Register units and load networks of ways.", roles=("NCC", "CMD")),
        Grant("units.report", "Say how units stand; answer tasks.", roles=("NCC", "CMD", "PTL", "UAS")),
        Grant("units.send", "Send units to events.", roles=("NCC", "CMD")),
    ),
)
