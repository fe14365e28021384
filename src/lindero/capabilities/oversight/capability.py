"""What oversight offers."""

from lindero.capabilities.oversight import (
    decision,
    folds,
    indicators,
    pages,
    past,
    period,
    refusals,
    tables,
    watch,
    who_sees,
)
from lindero.kernel.capability import Capability, Grant, Page

CAPABILITY = Capability(
    name="oversight",
    title="Oversight",
    tables=tables.TABLES,
    folds=folds.FOLDS,
    pages=(
        Page(
            path="/oversight",
            title="Data protection",
            needs="oversight.watch",
            asks=watch.WatchQuery,
            show=watch.show_watch,
            template="watch.html",
            icon="shield",
            order=38,
        ),
        Page(
            path="/decisions",
            title="Decisions",
            needs="oversight.read",
            asks=pages.DecisionsQuery,
            show=pages.show_decisions,
            template="decisions.html",
            icon="scale",
            order=40,
        ),
        Page(
            path="/decisions/{decision}",
            title="A decision",
            needs="oversight.read",
            asks=decision.DecisionQuery,
            show=decision.show_decision,
            template="decision.html",
        ),
        Page(
            path="/oversight/who-sees",
            title="Who sees this",
            needs="oversight.read",
            asks=who_sees.WhoSeesQuery,
            show=who_sees.show_who_sees,
            template="who_sees.html",
        ),
        Page(
            path="/oversight/indicators",
            title="Figures",
            needs="oversight.read",
            asks=period.FiguresQuery,
            show=indicators.show_indicators,
            template="indicators.html",
            icon="landmark",
            order=70,
        ),
        Page(
            path="/oversight/refusals",
            title="Refusals",
            needs="oversight.read",
            asks=period.FiguresQuery,
            show=refusals.show_refusals,
            template="refusals.html",
        ),
        Page(
            path="/oversight/past",
            title="Past decisions, gathered",
            needs="oversight.read",
            asks=past.PastQuery,
            show=past.show_past,
            template="past.html",
        ),
    ),
    grants=(
        Grant(
            "oversight.read",
            "See every decision of the gate, who sees a record, and the figures.",
            roles=("NCC", "SPOC", "LEG", "DIP", "DPO", "AUD", "FRO"),
        ),
        Grant(
            "oversight.watch",
            "See what is stopped, overdue and read, and how suspensions worked.",
            roles=("DPO", "AUD", "FRO", "IMM"),
        ),
    ),
)
