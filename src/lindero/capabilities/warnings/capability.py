"""What the warnings folder offers: the only file that the rest of Lindero reads."""

from lindero.capabilities.warnings import actions, asks, feeds, layers, naming, pages, records, tables
from lindero.kernel.capability import Action, Capability, Grant, Page

CAPABILITY = Capability(
    name="warnings",
    title="Warnings",
    records=(records.WarningReceived, records.WarningIssued),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        Action(
            name="warnings.take_cap",
            asks=asks.TakeCap,
            needs="warnings.take",
            run=actions.take_cap,
            sentence="Take in warnings of weather or civil protection, written as CAP 1.2.",
        ),
        Action(
            name="warnings.issue_warning",
            asks=asks.IssueWarning,
            needs="warnings.issue",
            run=actions.issue_warning,
            sentence="Warn of something in every language, or change an own warning.",
        ),
        Action(
            name="warnings.cancel_warning",
            asks=asks.CancelWarning,
            needs="warnings.issue",
            run=actions.cancel_warning,
            sentence="End an own warning before its time.",
        ),
    ),
    feeds=feeds.FEEDS,
    pages=(
        Page(
            path="/warnings",
            title="Warnings",
            needs="warnings.read",
            asks=pages.WarningsQuery,
            show=pages.show_warnings,
            template="warnings.html",
            icon="triangle-alert",
            order=62,
        ),
        Page(
            path="/warnings/cap/{warning}",
            title="As CAP",
            needs="warnings.read",
            asks=pages.CapQuery,
            show=pages.show_cap,
            template="cap.html",
        ),
    ),
    layers=(layers.WARNINGS,),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "warnings.read",
            "See warnings of weather and civil protection, and the own ones.",
            roles=("NCC", "RCC", "SPOC", "LO", "CMD", "PTL", "UAS", "ANL"),
        ),
        Grant("warnings.take", "Take in warnings of others.", roles=("NCC", "RCC", "ADM")),
        Grant("warnings.issue", "Warn the public, and end a warning.", roles=("NCC", "CMD")),
    ),
)
