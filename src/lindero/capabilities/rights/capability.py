"""What the folder offers: the only file that the rest of Lindero reads."""

from lindero.capabilities.rights import actions, asks, records, tables
from lindero.capabilities.rights.pages import requests, views
from lindero.kernel.capability import Action, Capability, Grant, Job, Page

CAPABILITY = Capability(
    name="rights",
    title="Rights of persons",
    records=(
        records.RequestReceived,
        records.RequestAcknowledged,
        records.IdentityVerified,
        records.RequestScoped,
        records.CopiesAsked,
        records.CopiesAnswered,
        records.RequestDecided,
        records.EffectOrdered,
        records.AnswerPrepared,
        records.AnswerSent,
        records.AnswerExtended,
        records.DeadlineWarned,
        records.DeadlineMissed,
        records.RequestClosed,
    ),
    tables=tables.TABLES,
    folds=tables.FOLDS,
    actions=(
        Action(
            name="rights.receive_request",
            asks=asks.ReceiveRequest,
            needs="rights.handle",
            run=actions.receive_request,
            sentence="Take in a person's request, in the person's own words.",
        ),
        Action(
            name="rights.acknowledge_request",
            asks=asks.AcknowledgeRequest,
            needs="rights.handle",
            run=actions.acknowledge_request,
            sentence="Note that the person was told that the request arrived.",
        ),
        Action(
            name="rights.verify_identity",
            asks=asks.VerifyIdentity,
            needs="rights.handle",
            run=actions.verify_identity,
            sentence="Note how the identity was verified; keep no copy of anything.",
        ),
        Action(
            name="rights.scope_request",
            asks=asks.ScopeRequest,
            needs="rights.handle",
            run=actions.scope_request,
            sentence="Look for the person in everything that the node holds, and ask neighbours.",
        ),
        Action(
            name="rights.answer_copies",
            asks=asks.AnswerCopies,
            needs="rights.handle",
            run=actions.answer_copies,
            sentence="Answer a neighbour's question for shared copies.",
        ),
        Action(
            name="rights.decide_request",
            asks=asks.DecideRequest,
            needs="rights.handle",
            run=actions.decide_request,
            sentence="Decide a request: full, partial, refused or neutral.",
        ),
        Action(
            name="rights.order_effect",
            asks=asks.OrderEffect,
            needs="rights.handle",
            run=actions.order_effect,
            sentence="Order that a record that was found be rectified, erased or restricted.",
        ),
        Action(
            name="rights.prepare_answer",
            asks=asks.PrepareAnswer,
            needs="rights.handle",
            run=actions.prepare_answer,
            sentence="Write the answer; it leaves by itself, at a moment that says nothing.",
        ),
        Action(
            name="rights.extend_answer",
            asks=asks.ExtendAnswer,
            needs="rights.handle",
            run=actions.extend_answer,
            sentence="Take two months more for the answer, once, and say why.",
        ),
        Action(
            name="rights.close_request",
            asks=asks.CloseRequest,
            needs="rights.handle",
            run=actions.close_request,
            sentence="Close a request that is answered and carried out everywhere.",
        ),
    ),
    jobs=(
        Job(
            name="rights.release_answers",
            every_s=60.0,
            run=actions.release_answers,
            sentence="Let answers leave whose moment has come.",
        ),
        Job(
            name="rights.watch_deadlines",
            every_s=600.0,
            run=actions.watch_deadlines,
            sentence="Warn of acknowledgements and answers whose time runs out, and put on record what is late.",
        ),
    ),
    pages=(
        Page(
            path="/rights",
            title="Rights of persons",
            needs="rights.handle",
            asks=views.RequestsQuery,
            show=requests.show_requests,
            template="requests.html",
            icon="user",
            order=70,
        ),
        Page(
            path="/rights/{record_id}",
            title="A person's request",
            needs="rights.handle",
            asks=views.RequestQuery,
            show=requests.show_request,
            template="request.html",
            personal=True,
        ),
    ),
    grants=(
        Grant("rights.handle", "See and handle persons' requests about their own data.", roles=("DPO",)),
    ),
    searches_persons=True,
)
