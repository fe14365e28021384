"""What follows when an officer begins a search: a blinded question, or a denial that both sides' officers hear of."""

from collections.abc import Sequence

from lindero.capabilities.matching import records
from lindero.capabilities.matching.blinding import blinded
from lindero.capabilities.matching.rules import day_of, may_ask
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect
from lindero.kernel.record import Event, Head

_NATURES: dict[str, records.Nature] = {"BATCH": "batch", "RATE": "rate"}


def ask_neighbours(desk: Desk, events: Sequence[Event]) -> None:
    """Send what was begun as a question, if so many may be asked about; once for each search."""
    for event in events:
        if isinstance(event.record, records.SearchBegun) and _is_waiting(desk, event.head):
            _ask(desk, event.head, event.record)


def notice(
    desk: Desk,
    nature: records.Nature,
    question: str,
    peer: str,
    amount: int = 0,
    *,
    cause: Head | None = None,
) -> None:
    """Tell the data protection officers of both sides of something out of the ordinary, once."""
    known = desk.rows(
        "SELECT 1 FROM matching_anomalies WHERE question = ? AND nature = ? AND origin = ?",
        (question, nature, desk.nation),
    )
    if not known:
        anomaly = records.AnomalyNoticed(to=peer, nature=nature, question=question, amount=amount)
        desk.put(anomaly, cause=cause)


def _is_waiting(desk: Desk, head: Head) -> bool:
    return bool(
        desk.rows(
            "SELECT 1 FROM matching_searches WHERE record_id = ? AND asked = '' AND ending = ''",
            (head.record_id,),
        )
    )


def _ask(desk: Desk, head: Head, search: records.SearchBegun) -> None:
    amount = len(search.identifiers)
    for nature in _guarded(desk, search):
        notice(desk, nature, head.record_id, search.peer, amount, cause=head)
    (way,) = desk.rows("SELECT way FROM matching_searches WHERE record_id = ?", (head.record_id,))[0]
    decision = may_ask(way, amount, _asked_today(desk, search.peer, way))
    if not decision.allowed:
        code = decision.codes[0]
        desk.put(records.SearchEnded(search=head.record_id, ending="denied", code=code), cause=head)
        notice(desk, _NATURES[code], head.record_id, search.peer, amount, cause=head)
        return
    elements = blinded(search.identifiers, head.record_id, desk.secret)
    desk.put(_question(way, head.record_id, search, elements), cause=head)


def _guarded(desk: Desk, search: records.SearchBegun) -> list[records.Nature]:
    """Return why somebody must hear of a search: an invented identifier, or one whose searches are always audited."""
    wanted = set(search.identifiers)
    rows = desk.rows("SELECT identifier, nature FROM matching_guarded ORDER BY record_id")
    return list(dict.fromkeys(nature for identifier, nature in rows if identifier in wanted))


def _asked_today(desk: Desk, peer: str, way: records.Way) -> int:
    found = desk.rows(
        "SELECT coalesce(sum(amount), 0) FROM matching_searches"
        " WHERE peer = ? AND way = ? AND day = ? AND asked <> ''",
        (peer, way, day_of(desk.now())),
    )
    return int(found[0][0])


def _question(
    way: records.Way, question: str, search: records.SearchBegun, elements: tuple[str, ...]
) -> records.Asked:
    if way == "work":
        return records.WorkCompared(
            to=search.peer, question=question, purpose=search.purpose, blinded=elements
        )
    if way == "names":
        return records.NamesAsked(
            to=search.peer,
            question=question,
            purpose=search.purpose,
            person_class=search.person_class,
            case_ref=search.case_ref,
            grounds=search.grounds,
            blinded=elements,
        )
    sort = search.sort
    if sort == "name" or sort == "work":  # noqa: PLR1714  mypy narrows by each
        raise Defect("matching.way", f"{sort} is not asked as {way}.", "Tell the developers.")
    kind = records.BulkAsked if way == "bulk" else records.QuestionAsked
    return kind(
        to=search.peer,
        question=question,
        purpose=search.purpose,
        sort=sort,
        person_class=search.person_class,
        case_ref=search.case_ref,
        grounds=search.grounds,
        blinded=elements,
    )
