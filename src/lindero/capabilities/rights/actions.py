"""What the data protection officer does with a person's request, step by step, and what happens by itself."""

from typing import Any, Final

from lindero.capabilities.rights import asks, records, rules, tables
from lindero.kernel.decisions import Decision
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Conflict, Invalid, Missing, Refused
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head

PURPOSE: Final = "data_subject_rights"
"""The purpose for which alone this folder looks for a person."""


def receive_request(desk: Desk, ask: asks.ReceiveRequest) -> str:
    """Take in a request; return its name, which is all that later steps repeat."""
    received = records.RequestReceived(
        wish=ask.wish, words=ask.words, contact=ask.contact, route=ask.route, language=ask.language
    )
    return desk.put(received).record_id


def acknowledge_request(desk: Desk, ask: asks.AcknowledgeRequest) -> None:
    """Note that the person was told.

    Raises:
        Missing: If there is no such request.
        Conflict: If it was noted already.
    """
    request = _request(desk, ask.request)
    if request["acknowledged_at"] is not None:
        raise Conflict("rights.acknowledged", "It was acknowledged already.", "Go on with the request.")
    desk.put(records.RequestAcknowledged(request=ask.request), cause=_head(desk, ask.request))


def verify_identity(desk: Desk, ask: asks.VerifyIdentity) -> None:
    """Note how the identity was verified.

    Raises:
        Missing: If there is no such request.
        Refused: If the request is past that step.
    """
    _step(desk, ask.request, "verify")
    verified = records.IdentityVerified(request=ask.request, method=ask.method)
    desk.put(verified, cause=_head(desk, ask.request))


def scope_request(desk: Desk, ask: asks.ScopeRequest) -> int:
    """Look for the person here, and ask neighbours; return how many records were found.

    Raises:
        Missing: If there is no such request.
        Refused: If the identity is not verified, or nobody stated this purpose and this case.
    """
    _step(desk, ask.request, "scope")
    if (desk.actor.purpose, desk.actor.case_ref) != (PURPOSE, ask.request):
        raise Refused(
            "rights.purpose",
            f"A person is looked for here with the purpose {PURPOSE} and the request as the case.",
            f"State the purpose {PURPOSE} and the case {ask.request}, then ask again.",
        )
    found = _found(desk, ask.words)
    desk.saw(head.record_id for head in found)
    cause = _head(desk, ask.request)
    desk.put(
        records.RequestScoped(
            request=ask.request,
            found=tuple(records.Found(head.record_id, head.origin, head.kind) for head in found),
            asks_peers=ask.asks_peers,
        ),
        cause=cause,
    )
    if ask.asks_peers:
        desk.put(records.CopiesAsked(request=ask.request, identity=ask.words), cause=cause)
    return len(found)


def answer_copies(desk: Desk, ask: asks.AnswerCopies) -> int:
    """Look for the person whom a neighbour asks about, and name what crossed between the two; return how many.

    Raises:
        Missing: If no neighbour asks that, or its question is past its time and gone.
        Conflict: If it is answered already.
        Refused: If nobody stated this purpose and this case.
    """
    found = desk.rows(tables.SELECT_COPY, (ask.question,))
    if not found:
        raise Missing("rights.no_question", "No neighbour asks that.", "See the list of questions.")
    request, asker, identity, answered_at = found[0]
    if answered_at is not None:
        raise Conflict("rights.answered", "That question is answered.", "See the list of questions.")
    if (desk.actor.purpose, desk.actor.case_ref) != (PURPOSE, ask.question):
        raise Refused(
            "rights.purpose",
            f"A person is looked for here with the purpose {PURPOSE} and the question as the case.",
            f"State the purpose {PURPOSE} and the case {ask.question}, then ask again.",
        )
    copies = tuple(head.record_id for head in _found(desk, identity) if head.origin == asker)
    desk.put(records.CopiesAnswered(request=request, asker=asker, copies=copies[:1_000]))
    return len(copies)


def decide_request(desk: Desk, ask: asks.DecideRequest) -> None:
    """Decide a request.

    Raises:
        Missing: If there is no such request.
        Refused: If it cannot be decided so as it stands.
    """
    request = _request(desk, ask.request)
    found = desk.rows(tables.SELECT_FOUND, (ask.request,))
    _obey(rules.may_decide(request["state"], ask.verdict, len(found)))
    decided = records.RequestDecided(request=ask.request, verdict=ask.verdict, reasons=ask.reasons)
    desk.put(decided, cause=_head(desk, ask.request))


def order_effect(desk: Desk, ask: asks.OrderEffect) -> None:
    """Order what is to be done about a record; the exchange's own acts carry it out, and are followed here.

    Raises:
        Missing: If there is no such request, or the record was not found for it.
        Refused: If the request is not decided, or was decided against it.
    """
    request = _step(desk, ask.request, "order")
    if ask.about not in {row[0] for row in desk.rows(tables.SELECT_FOUND, (ask.request,))}:
        raise Missing(
            "rights.not_found_for_it", "That record was not found for this request.", "See what was found."
        )
    if request["verdict"] not in {"full", "partial"}:
        raise Refused(
            "rights.decided_against",
            f"The request is decided {request['verdict']}.",
            "Only what was granted is carried out.",
        )
    ordered = records.EffectOrdered(request=ask.request, about=ask.about, effect=ask.effect)
    desk.put(ordered, cause=_head(desk, ask.request))


def prepare_answer(desk: Desk, ask: asks.PrepareAnswer) -> int:
    """Write the answer; return when it leaves, milliseconds UTC.

    Raises:
        Missing: If there is no such request.
        Refused: If it is not decided.
        Invalid: If a neutral answer comes with words, or another without.
    """
    request = _step(desk, ask.request, "prepare")
    is_neutral = request["verdict"] == "neutral"
    if is_neutral == bool(ask.text.strip()):
        raise Invalid(
            "rights.answer_words",
            "A neutral answer has one text for everybody; any other is written for the person.",
            "Leave the text empty for a neutral answer, and write it for any other.",
        )
    leaves_at = rules.leaves_at(request["verdict"], request["received_at"], desk.now(), request["answer_by"])
    prepared = records.AnswerPrepared(
        request=ask.request,
        text=rules.answer_text(request["verdict"], request["language"], ask.text),
        leaves_at=leaves_at,
    )
    desk.put(prepared, cause=_head(desk, ask.request))
    return leaves_at


def extend_answer(desk: Desk, ask: asks.ExtendAnswer) -> None:
    """Take two months more, once, before the first month is over.

    Raises:
        Missing: If there is no such request.
        Refused: If it is too late, or was extended before, or is answered.
    """
    request = _request(desk, ask.request)
    if request["is_extended"] or request["answered_at"] is not None or desk.now() > request["answer_by"]:
        raise Refused(
            "rights.extension",
            "An answer is extended once, before its time is over.",
            "Answer now; a late answer is on record as late.",
        )
    desk.put(records.AnswerExtended(request=ask.request, reason=ask.reason), cause=_head(desk, ask.request))


def close_request(desk: Desk, ask: asks.CloseRequest) -> None:
    """Close a request once everything that was ordered is done and proved.

    Raises:
        Missing: If there is no such request.
        Refused: If it is not answered.
        Conflict: If something ordered is not done.
    """
    _step(desk, ask.request, "close")
    awaited = [
        about
        for about, _, _, effect, _, _, done_at, _ in desk.rows(tables.SELECT_FOUND, (ask.request,))
        if effect and done_at is None
    ]
    if awaited:
        raise Conflict(
            "rights.not_propagated",
            f"{len(awaited)} records are not done everywhere, {awaited[0]} among them.",
            "Carry out what was ordered (Sharing: correct, erase, flag, object); neighbours then certify.",
        )
    desk.put(records.RequestClosed(request=ask.request), cause=_head(desk, ask.request))


# --- by itself --------------------------------------------------------------------------------------------------


def release_answers(desk: Desk) -> None:
    """Let answers leave whose moment has come."""
    for (request,) in desk.rows(tables.SELECT_READY, (desk.now(),)):
        desk.put(records.AnswerSent(request=request), cause=_head(desk, request))


def watch_deadlines(desk: Desk) -> None:
    """Warn at 50 and 80 per cent of the time for acknowledgement and answer, and put on record what is late."""
    for request, since_at, acknowledge_by, answer_by, acknowledged_at, _, told_first, told in desk.rows(
        tables.SELECT_CLOCKS
    ):
        if acknowledged_at is None:
            _tell(
                desk,
                request,
                "acknowledgement",
                told_first,
                rules.stage_of(since_at, acknowledge_by, desk.now()),
            )
        _tell(desk, request, "answer", told, rules.stage_of(since_at, answer_by, desk.now()))


def _tell(desk: Desk, request: str, clock: records.Clock, told: int, stage: int) -> None:
    if stage <= told:
        return
    if stage == 100:
        desk.put(records.DeadlineMissed(request=request, clock=clock))
    else:
        percent: Any = stage
        desk.put(records.DeadlineWarned(request=request, clock=clock, percent=percent))


# --- looking up -------------------------------------------------------------------------------------------------

_COLUMNS: Final = (
    "received_at",
    "wish",
    "route",
    "language",
    "state",
    "acknowledged_at",
    "acknowledge_by",
    "answer_by",
    "is_extended",
    "verdict",
    "leaves_at",
    "answer",
    "answered_at",
)


def _request(desk: Desk, request: str) -> dict[str, Any]:
    found = desk.rows(tables.SELECT_REQUEST, (request,))
    if not found:
        raise Missing("rights.no_request", f"There is no request {request}.", "See the list of requests.")
    return dict(zip(_COLUMNS, found[0], strict=True))


def _step(desk: Desk, request: str, step: rules.Step) -> dict[str, Any]:
    facts = _request(desk, request)
    _obey(rules.may_step(facts["state"], step))
    return facts


def _obey(decision: Decision) -> None:
    if not decision.allowed:
        reason = decision.reasons[0]
        raise Refused("rights.step", reason.text, reason.fix, decision.codes)


def _head(desk: Desk, request: str) -> Head:
    return desk.record(request)[0]


def _found(desk: Desk, words: str) -> list[Head]:
    """Look for a person; requests speak of persons too, and are no processing to be told of."""
    return [head for head in desk.find_persons((words,)) if folder_of(head.kind) != "rights"]
