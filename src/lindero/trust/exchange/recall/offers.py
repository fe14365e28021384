"""What the exchange offers about data that crossed: actions, grants and pages, as parts of its declaration."""

from typing import Final

from lindero.kernel.capability import Action, Grant, Page
from lindero.trust.exchange.recall import actions, asks, contesting, holding, pages, views

ACTIONS: Final = (
    Action(
        name="exchange.recall_record",
        asks=asks.RecallRecord,
        needs="exchange.recall",
        run=actions.recall_record,
        sentence="Ask a record back from every neighbour that received it.",
    ),
    Action(
        name="exchange.recall_records",
        asks=asks.RecallRecords,
        needs="exchange.recall",
        run=actions.recall_records,
        sentence="Ask many records back at once, all or none of them.",
    ),
    Action(
        name="exchange.erase_record",
        asks=asks.EraseRecord,
        needs="exchange.correct",
        run=actions.erase_record,
        sentence="Erase a record of ours, here and wherever it went.",
        step_up=True,
    ),
    Action(
        name="exchange.correct_record",
        asks=asks.CorrectRecord,
        needs="exchange.correct",
        run=actions.correct_record,
        sentence="Put a corrected record in the place of a wrong one, here and wherever it went.",
    ),
    Action(
        name="exchange.ask_correction",
        asks=asks.AskCorrection,
        needs="exchange.correct",
        run=actions.ask_correction,
        sentence="Tell the origin of a record that it is wrong, out of date or unlawful; its clock starts.",
    ),
    Action(
        name="exchange.refuse_correction",
        asks=asks.RefuseCorrection,
        needs="exchange.correct",
        run=actions.refuse_correction,
        sentence="Answer a neighbour's objection with a no, and say why.",
    ),
    Action(
        name="exchange.contest_accuracy",
        asks=asks.ContestAccuracy,
        needs="exchange.correct",
        run=contesting.contest_accuracy,
        sentence="Flag a record as contested, here and wherever it went.",
    ),
    Action(
        name="exchange.end_contest",
        asks=asks.EndContest,
        needs="exchange.correct",
        run=contesting.end_contest,
        sentence="Lower the flag, with the leave of the person, a court or the supervisor.",
    ),
    Action(
        name="exchange.hold_record",
        asks=asks.HoldRecord,
        needs="exchange.hold",
        run=holding.hold_record,
        sentence="Keep a record from being erased, for a law, by an authority, until a date.",
    ),
    Action(
        name="exchange.end_hold",
        asks=asks.EndHold,
        needs="exchange.hold",
        run=holding.end_hold,
        sentence="Lift a hold before its review date.",
    ),
    Action(
        name="exchange.open_held",
        asks=asks.OpenHeld,
        needs="exchange.hold",
        run=holding.open_held,
        sentence="Open a record that is locked away under a hold, for what the hold is for.",
        step_up=True,
    ),
)

GRANTS: Final = (
    Grant("exchange.recall", "Ask back what was released.", roles=("NCC", "SPOC", "DPO")),
    Grant(
        "exchange.correct",
        "Correct and erase records, flag them as contested, object to a neighbour's.",
        roles=("SPOC", "DPO"),
    ),
    Grant("exchange.hold", "Lay a legal hold on a record, lift it, open what it keeps.", roles=("LEG",)),
)

PAGES: Final = (
    Page(
        path="/sharing/recalls",
        title="Recalls",
        needs="exchange.read",
        asks=views.RecallsQuery,
        show=pages.show_recalls,
        template="recalls.html",
    ),
    Page(
        path="/sharing/duties",
        title="What is due",
        needs="exchange.read",
        asks=views.DutiesQuery,
        show=pages.show_duties,
        template="duties.html",
    ),
    Page(
        path="/sharing/exports",
        title="Files taken out",
        needs="exchange.read",
        asks=views.ExportsQuery,
        show=pages.show_exports,
        template="exports.html",
    ),
    Page(
        path="/sharing/holds",
        title="Holds and flags",
        needs="exchange.read",
        asks=views.HoldsQuery,
        show=pages.show_holds,
        template="holds.html",
    ),
    Page(
        path="/sharing/certificates/{record_id}",
        title="A certificate of erasure",
        needs="exchange.read",
        asks=views.CertificateQuery,
        show=pages.show_certificate,
        template="certificate.html",
    ),
)
