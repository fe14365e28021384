"""What events offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.events import actions, asks, guards, layers, naming, records, views
from lindero.capabilities.events.pages import analysis, events
from lindero.capabilities.events.tables import declared, folds
from lindero.kernel.capability import Action, Capability, Grant, Job, Page

CAPABILITY = Capability(
    name="events",
    title="Events",
    records=(
        records.EventSuspected,
        records.EventReported,
        records.ImpactAttributed,
        records.EventClosed,
        records.SignOffGiven,
        records.WarningGiven,
        records.IndicatorsMade,
    ),
    tables=declared.TABLES,
    folds=folds.FOLDS,
    guards=guards.GUARDS,
    actions=(
        Action(
            name="events.suspect_event",
            asks=asks.SuspectEvent,
            needs="events.report",
            run=actions.suspect_event,
            sentence="Say that there may be an event; its first report is due within 24 hours.",
        ),
        Action(
            name="events.report_event",
            asks=asks.ReportEvent,
            needs="events.report",
            run=actions.report_event,
            sentence="Make the first report on an event.",
        ),
        Action(
            name="events.update_event",
            asks=asks.UpdateEvent,
            needs="events.report",
            run=actions.update_event,
            sentence="Report what became known since; what is left empty stays as it was.",
        ),
        Action(
            name="events.attribute_impact",
            asks=asks.AttributeImpact,
            needs="events.judge",
            run=actions.attribute_impact,
            sentence="Say, as the owner of an event who did not report it, what it does.",
        ),
        Action(
            name="events.close_event",
            asks=asks.CloseEvent,
            needs="events.report",
            run=actions.close_event,
            sentence="Close an event; it stays linked for analysis.",
        ),
        Action(
            name="events.sign_off",
            asks=asks.SignOff,
            needs="events.sign_off",
            run=actions.sign_off,
            sentence="Agree, at the political level, that an event is called an instrumentalisation.",
            step_up=True,
        ),
    ),
    jobs=(
        Job(
            name="events.watch_clocks",
            every_s=60.0,
            run=actions.watch_clocks,
            sentence="Warns when the time for a first report runs out.",
        ),
        Job(
            name="events.make_indicators",
            every_s=3_600.0,
            run=analysis.make_indicators,
            sentence="Counts the last month's events on the 15th.",
        ),
    ),
    pages=(
        Page(
            path="/events",
            title="Events",
            needs="events.read",
            asks=views.EventsQuery,
            show=events.show_events,
            template="events.html",
            icon="triangle-alert",
            order=12,
        ),
        Page(
            path="/events/analysis",
            title="Figures of events",
            needs="events.analyse",
            asks=views.AnalysisQuery,
            show=analysis.show_analysis,
            template="analysis.html",
        ),
        Page(
            path="/events/{origin}/{reference}",
            title="An event",
            needs="events.read",
            asks=views.EventQuery,
            show=events.show_event,
            template="event.html",
        ),
    ),
    layers=(layers.EVENTS,),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "events.read",
            "See single events, own and received.",
            roles=("NCC", "SPOC", "LO", "CMD", "ANL", "RCC", "DIP", "PTL", "BG2", "DPO", "AUD", "FRO", "IMM"),
        ),
        Grant(
            "events.report", "Suspect, report, update and close events.", roles=("NCC", "CMD", "PTL", "BG2")
        ),
        Grant("events.judge", "Say what an event does, as its owner.", roles=("NCC", "CMD")),
        Grant(
            "events.sign_off", "Agree that an event is called an instrumentalisation.", roles=("DIP", "HOA")
        ),
        Grant(
            "events.analyse",
            "See figures, trends and the heat map of events.",
            roles=("ANL", "STA", "NCC", "CMD", "DIP", "DPO", "AUD", "FRO", "IMM"),
        ),
    ),
)
