"""What agreements offer."""

from lindero.kernel.capability import Action, Capability, Grant, Job, Page
from lindero.trust.agreements import actions, pages, records, tables

CAPABILITY = Capability(
    name="agreements",
    title="Agreements",
    records=(
        records.AgreementProposed,
        records.AgreementSigned,
        records.AgreementActivated,
        records.AgreementSuspended,
        records.AgreementResumed,
        records.AgreementEnded,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    reads=("identity_officers",),
    actions=(
        Action(
            name="agreements.propose_agreement",
            asks=actions.ProposeAgreement,
            needs="agreements.draft",
            run=actions.propose_agreement,
            sentence="Put forward the text of an agreement, or consent to a neighbour's.",
        ),
        Action(
            name="agreements.sign_agreement",
            asks=actions.SignAgreement,
            needs="agreements.sign",
            run=actions.sign_agreement,
            sentence="Add an officer's signature to an agreement.",
        ),
        Action(
            name="agreements.suspend_agreement",
            asks=actions.SuspendAgreement,
            needs="agreements.suspend",
            run=actions.suspend_agreement,
            sentence="Stop the flow under an agreement, at once.",
        ),
        Action(
            name="agreements.resume_agreement",
            asks=actions.ResumeAgreement,
            needs="agreements.resume",
            run=actions.resume_agreement,
            sentence="Agree that what was suspended flows again.",
        ),
        Action(
            name="agreements.denounce_agreement",
            asks=actions.DenounceAgreement,
            needs="agreements.denounce",
            run=actions.denounce_agreement,
            sentence="Take the own nation out of an agreement.",
        ),
    ),
    pages=(
        Page(
            path="/agreements",
            title="Agreements",
            needs="agreements.read",
            asks=pages.AgreementsQuery,
            show=pages.show_agreements,
            template="agreements.html",
            icon="handshake",
            order=50,
        ),
        Page(
            path="/agreements/{agreement}",
            title="An agreement",
            needs="agreements.read",
            asks=pages.AgreementQuery,
            show=pages.show_agreement,
            template="agreement.html",
        ),
    ),
    jobs=(
        Job(
            name="agreements.keep_dates",
            every_s=1.0,
            run=actions.keep_dates,
            sentence="Activate what is signed and whose day has come, and note the end of what has run out.",
        ),
    ),
    grants=(
        Grant(
            "agreements.read",
            "See agreements and how they stand.",
            roles=("NCC", "SPOC", "LO", "CMD", "LEG", "DIP", "DPO", "AUD", "FRO"),
        ),
        Grant("agreements.draft", "Propose the text of an agreement.", roles=("LEG", "DIP")),
        Grant("agreements.sign", "Hand in an officer's signature.", roles=("CMD", "LEG", "DPO")),
        Grant("agreements.suspend", "Stop the flow under an agreement.", roles=("DIP", "DPO")),
        Grant("agreements.resume", "Agree to resume a suspended flow.", roles=("DIP", "DPO")),
        Grant("agreements.denounce", "Take the own nation out of an agreement.", roles=("DIP",)),
    ),
)
