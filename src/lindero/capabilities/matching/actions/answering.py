"""What follows when a neighbour asks: an answer that only a match can read, or a denial; and a counter."""

from collections.abc import Sequence

from lindero.capabilities.matching import records
from lindero.capabilities.matching.actions.asking import notice
from lindero.capabilities.matching.blinding import answered
from lindero.capabilities.matching.rules import MOST_SUBJECTS, day_of, may_ask
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid
from lindero.kernel.record import Event, Head

_WAYS: dict[type, records.Way] = {
    records.QuestionAsked: "question",
    records.NamesAsked: "names",
    records.BulkAsked: "bulk",
    records.WorkCompared: "work",
}


def answer_neighbours(desk: Desk, events: Sequence[Event]) -> None:
    """Answer each question of a neighbour once."""
    for event in events:
        head, record = event.head, event.record
        if head.origin != desk.nation and isinstance(record, records.Asked):
            known = "SELECT 1 FROM matching_counts WHERE peer = ? AND question = ?"
            if not desk.rows(known, (head.origin, record.question)):
                _answer(desk, head, record)


def _answer(desk: Desk, head: Head, record: records.Asked) -> None:
    way, sort, peer = _WAYS[type(record)], records.sort_of(record), head.origin
    code = _denial(desk, head, record, way)
    if not code:
        code = _put_answer(desk, head, record, sort)
    if code:
        desk.put(records.QuestionDenied(to=peer, question=record.question, code=code), cause=head)
    counted = records.QuestionCounted(
        peer=peer,
        question=record.question,
        sort=sort,
        way=way,
        amount=len(record.blinded),
        outcome="denied" if code else "answered",
    )
    desk.put(counted, cause=head)
    if code == "RATE":
        notice(desk, "rate", record.question, peer, len(record.blinded), cause=head)


def _denial(desk: Desk, head: Head, record: records.Asked, way: records.Way) -> records.Denial | None:
    asked_today = desk.rows(
        "SELECT coalesce(sum(amount), 0) FROM matching_counts"
        " WHERE peer = ? AND way = ? AND day = ? AND outcome = 'answered'",
        (head.origin, way, day_of(desk.now())),
    )[0][0]
    return None if may_ask(way, len(record.blinded), int(asked_today)).allowed else "RATE"


def _put_answer(
    desk: Desk, head: Head, record: records.Asked, sort: records.Compared
) -> records.Denial | None:
    """Put the answer; return why there is none, where what was asked about is nothing."""
    day = day_of(desk.now())
    subjects = desk.rows(
        "SELECT identifier, record_id FROM matching_subjects WHERE sort = ? AND until > ?"
        " ORDER BY entered_at, record_id LIMIT ?",
        (sort, desk.now(), MOST_SUBJECTS),
    )
    try:
        answer = answered(
            record.blinded,
            [(identifier, record_id) for identifier, record_id in subjects],
            question=record.question,
            circle=f"{head.origin}/{sort}/{day}",
            peer=head.origin,
            secret=desk.secret,
        )
    except Invalid:
        return "ELEMENT"
    put = records.QuestionAnswered(
        to=head.origin,
        question=record.question,
        sort=sort,
        day=day,
        key=answer.key,
        evaluated=answer.evaluated,
        proof=answer.proof,
        rows=answer.rows,
    )
    desk.put(put, cause=head)
    return None
