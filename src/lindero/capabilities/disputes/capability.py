"""What disputes offer: the only file that the rest of Lindero reads."""

from lindero.capabilities.disputes import actions, asks, guards, indicators, naming, pages, records, views
from lindero.capabilities.disputes.tables import declared, folds
from lindero.kernel.capability import Action, Capability, Grant, Job, Page, Reaction

CAPABILITY = Capability(
    name="disputes",
    title="Disputes",
    records=(
        records.DisputeRaised,
        records.StatementMade,
        records.EffectDeclared,
        records.RungReached,
        records.ProposalMade,
        records.ProposalAnswered,
        records.DisputeWithdrawn,
        records.TranslationAdded,
        records.DisputeReceived,
        records.RungOverdue,
        records.DisputeEnded,
    ),
    tables=declared.TABLES,
    folds=folds.FOLDS,
    guards=guards.GUARDS,
    indicators=indicators.INDICATORS,
    actions=(
        Action(
            name="disputes.raise_dispute",
            asks=asks.RaiseDispute,
            needs="disputes.speak",
            run=actions.raise_dispute,
            sentence="Say that a neighbour does not do what was agreed, or reads it otherwise.",
            step_up=True,
        ),
        Action(
            name="disputes.make_statement",
            asks=asks.MakeStatement,
            needs="disputes.speak",
            run=actions.make_statement,
            sentence="Say how your side sees it, and on which records it rests.",
        ),
        Action(
            name="disputes.add_translation",
            asks=asks.AddTranslation,
            needs="disputes.speak",
            run=actions.add_translation,
            sentence="Put a translation beside what the other side said; the original counts.",
        ),
        Action(
            name="disputes.declare_effect",
            asks=asks.DeclareEffect,
            needs="disputes.speak",
            run=actions.declare_effect,
            sentence="Say what your side does with the cooperation under the clause meanwhile.",
            step_up=True,
        ),
        Action(
            name="disputes.reach_rung",
            asks=asks.ReachRung,
            needs="disputes.speak",
            run=actions.reach_rung,
            sentence="Take a dispute to the next rung of the ladder, once the time of this one is over.",
            step_up=True,
        ),
        Action(
            name="disputes.make_proposal",
            asks=asks.MakeProposal,
            needs="disputes.speak",
            run=actions.make_proposal,
            sentence="Propose an end, a rest, the next rung or an interim measure; never evidence.",
        ),
        Action(
            name="disputes.answer_proposal",
            asks=asks.AnswerProposal,
            needs="disputes.settle",
            run=actions.answer_proposal,
            sentence="Agree to the other side's proposal, or not.",
            step_up=True,
        ),
        Action(
            name="disputes.withdraw_dispute",
            asks=asks.WithdrawDispute,
            needs="disputes.settle",
            run=actions.withdraw_dispute,
            sentence="Take back a dispute that your side raised.",
        ),
    ),
    reactions=(
        Reaction(
            name="disputes.note_received",
            on=(records.DisputeRaised,),
            run=actions.note_received,
            received=True,
        ),
        Reaction(
            name="disputes.note_end",
            on=(records.ProposalAnswered, records.DisputeWithdrawn),
            run=actions.note_end,
            received=True,
        ),
    ),
    jobs=(
        Job(
            name="disputes.watch_rungs",
            every_s=300.0,
            run=actions.watch_rungs,
            sentence="Tells the diplomats when the time of a rung is over.",
        ),
    ),
    pages=(
        Page(
            path="/disputes",
            title="Disputes",
            needs="disputes.read",
            asks=views.DisputesQuery,
            show=pages.show_disputes,
            template="disputes.html",
            icon="scale",
            menu="exchange",
            order=48,
        ),
        Page(
            path="/disputes/{record_id}",
            title="A dispute",
            needs="disputes.read",
            asks=views.DisputeQuery,
            show=pages.show_dispute,
            template="dispute.html",
        ),
    ),
    references=naming.REFERENCES,
    grants=(
        Grant(
            "disputes.read",
            "See disputes and what both sides say.",
            roles=("DIP", "LEG", "HOA", "SPOC", "DPO", "AUD", "IMM", "FRO"),
        ),
        Grant("disputes.speak", "Raise disputes and speak in them for the own side.", roles=("DIP", "LEG")),
        Grant("disputes.settle", "Agree to proposals, and take disputes back.", roles=("DIP", "HOA")),
    ),
)
