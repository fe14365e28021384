"""What agreements offer."""

from lindero.kernel.capability import Action, Capability, Grant, Job, Page
from lindero.trust.agreements import acting, actions, pages, records, registers, tables

CAPABILITY = Capability(
    name="agreements",
    title="Agreements",
    records=(*records.HOME_ACTS, *records.SHARED_ACTS),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    reads=("identity_officers",),
    actions=(
        Action(
            name="agreements.draft_agreement",
            asks=actions.DraftAgreement,
            needs="agreements.draft",
            run=actions.draft_agreement,
            sentence="Write the text of an agreement; it stays at home.",
        ),
        Action(
            name="agreements.review_agreement",
            asks=actions.ReviewAgreement,
            needs="agreements.review",
            run=actions.review_agreement,
            sentence="Say as a jurist that a text is in order.",
        ),
        Action(
            name="agreements.give_opinion",
            asks=actions.GiveOpinion,
            needs="agreements.assess",
            run=actions.give_opinion,
            sentence="Give the data protection officer's opinion of a text.",
        ),
        Action(
            name="agreements.go_against_opinion",
            asks=actions.GoAgainstOpinion,
            needs="agreements.go_against",
            run=actions.go_against_opinion,
            sentence="Go on against a negative opinion, on record for the auditors.",
        ),
        Action(
            name="agreements.propose_agreement",
            asks=actions.ProposeAgreement,
            needs="agreements.draft",
            run=actions.propose_agreement,
            sentence="Put a text to the other parties, or consent to theirs.",
        ),
        Action(
            name="agreements.test_contact",
            asks=actions.TestContact,
            needs="agreements.test",
            run=actions.test_contact,
            sentence="Record that another party's contact point answered.",
        ),
        Action(
            name="agreements.run_vectors",
            asks=actions.RunVectors,
            needs="agreements.test",
            run=actions.rerun_vectors,
            sentence="Run the conformance vectors again.",
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
            asks=acting.SuspendAgreement,
            needs="agreements.suspend",
            run=acting.suspend_agreement,
            sentence="Stop the flow under an agreement, at once.",
        ),
        Action(
            name="agreements.resume_agreement",
            asks=acting.ResumeAgreement,
            needs="agreements.resume",
            run=acting.resume_agreement,
            sentence="Agree that what was suspended flows again.",
        ),
        Action(
            name="agreements.declare_level",
            asks=acting.DeclareLevel,
            needs="agreements.denounce",
            run=acting.declare_level,
            sentence="Declare up to which level the own nation shares and takes.",
        ),
        Action(
            name="agreements.make_reservation",
            asks=acting.MakeReservation,
            needs="agreements.denounce",
            run=acting.make_reservation,
            sentence="Take something back after signing.",
        ),
        Action(
            name="agreements.hold_review",
            asks=acting.HoldReview,
            needs="agreements.draft",
            run=acting.hold_review,
            sentence="Record that the review that is due was held.",
        ),
        Action(
            name="agreements.denounce_agreement",
            asks=acting.DenounceAgreement,
            needs="agreements.denounce",
            run=acting.denounce_agreement,
            sentence="Take the own nation out of an agreement.",
        ),
        Action(
            name="agreements.do_duty",
            asks=acting.DoDuty,
            needs="agreements.assess",
            run=acting.do_duty,
            sentence="Record that a duty of the end of an agreement is done.",
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
            path="/agreements-register",
            title="Register of agreements",
            needs="agreements.read",
            asks=registers.RegisterQuery,
            show=registers.show_register,
            template="register.html",
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
            sentence="Run vectors, activate what is ready, raise what is overdue, note the end of what has run out.",
        ),
    ),
    grants=(
        Grant(
            "agreements.read",
            "See agreements and how they stand.",
            roles=("NCC", "SPOC", "LO", "CMD", "LEG", "DIP", "DPO", "AUD", "FRO"),
        ),
        Grant(
            "agreements.draft", "Write, propose and review the text of an agreement.", roles=("LEG", "DIP")
        ),
        Grant("agreements.review", "Say as a jurist that a text is in order.", roles=("LEG",)),
        Grant("agreements.assess", "Give the data protection officer's opinion.", roles=("DPO",)),
        Grant("agreements.go_against", "Go on against a negative opinion.", roles=("HOA",)),
        Grant("agreements.test", "Test contact points and conformance.", roles=("LEG", "DIP", "NCC", "SPOC")),
        Grant("agreements.sign", "Hand in an officer's signature.", roles=("CMD", "LEG", "DPO")),
        Grant("agreements.suspend", "Stop the flow under an agreement.", roles=("DIP", "DPO", "CMD", "LEG")),
        Grant("agreements.resume", "Agree to resume a suspended flow.", roles=("DIP", "DPO")),
        Grant(
            "agreements.denounce",
            "Step, reserve, or take the own nation out of an agreement.",
            roles=("DIP",),
        ),
        Grant("agreements.as_diplomatic", "Act on agreements for the foreign ministry.", roles=("DIP",)),
        Grant(
            "agreements.as_data_protection", "Act on agreements as data protection officer.", roles=("DPO",)
        ),
        Grant("agreements.as_operational", "Act on agreements for operations.", roles=("CMD",)),
        Grant("agreements.as_legal", "Act on agreements as jurist.", roles=("LEG",)),
    ),
)
