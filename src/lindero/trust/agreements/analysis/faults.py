"""What is wrong with texts that are written correctly: clauses that never speak, or that another one undoes."""

from collections.abc import Collection, Iterator, Sequence

import msgspec

from lindero.kernel.times import Instant, text_of
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import LIFE, as_far_as_agreed, boxes_of_clause
from lindero.trust.agreements.analysis.fault import Fault
from lindero.trust.agreements.analysis.inclusion import a_place_in
from lindero.trust.agreements.analysis.undone import shadowed, undercut
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.treaty import Agreement, Clause


def faults_in(book: Rulebook, now: Instant | None = None) -> tuple[Fault, ...]:
    """Return the faults of all texts of a rulebook, in their order.

    Args:
        book: The texts.
        now: The moment for what depends on it (overdue reviews); None leaves that out.
    """
    found: list[Fault] = []
    book = as_far_as_agreed(book)
    boxes = {
        f"{agreement.ref}/{clause.id}": _that_hold(boxes_of_clause(book, agreement, clause))
        for agreement in book.agreements
        for clause in agreement.clauses
    }
    bare = Rulebook(
        [msgspec.structs.replace(agreement, reservations=()) for agreement in book.agreements],
        vocabulary=book.vocabulary,
        levels=book.levels,
    )
    for agreement, plain in zip(book.agreements, bare.agreements, strict=True):
        used: set[str] = set()
        for clause in agreement.clauses:
            ref = f"{agreement.ref}/{clause.id}"
            unlimited = list(boxes_of_clause(bare, plain, clause))
            used |= {box.purpose for box in _that_hold(unlimited)}
            if not _that_hold(unlimited):
                found.append(_unreachable(bare, plain, clause, ref, has_boxes=bool(unlimited)))
            else:
                found += _voided(book, clause, ref, _that_hold(unlimited), boxes[ref])
                found += shadowed(ref, boxes)
                found += undercut(ref, boxes)
        found += _idle_purposes(agreement, used)
        found += _overdue(agreement, now) if now is not None else ()
    return tuple(found)


def _that_hold(boxes: Iterator[Box] | Sequence[Box]) -> list[Box]:
    """Return those boxes in which anything can lie."""
    return [box for box in boxes if box.unplaced or a_place_in(box.where).verdict != "within"]


def _unreachable(book: Rulebook, agreement: Agreement, clause: Clause, ref: str, *, has_boxes: bool) -> Fault:
    """Return why a clause permits nothing at all, reservations and laws aside."""
    if has_boxes:
        return Fault(where=ref, code="empty_area", text="Its area is empty.", advice="Correct the area.")
    span = book.spans[agreement.ref]
    start, end = max(span.start, clause.start), min(span.end, clause.end)
    if agreement.review.stops_flow:
        end = min(end, agreement.review.next)
    catalogue = {item.code for item in agreement.offences}
    reasons: tuple[tuple[bool, str, str], ...] = (
        (
            start >= end,
            f"It would begin at {text_of(start)} and end at {text_of(end)}.",
            "Correct its dates, or those of the agreement or its review.",
        ),
        (
            not any(s != r for s in clause.senders for r in clause.recipients),
            "Nobody sends to anybody else under it.",
            "Name a recipient that is not the sender.",
        ),
        (
            set(clause.lanes) <= {LIFE},
            "It names the life lane only, which no clause governs.",
            "Name another lane.",
        ),
        (
            bool(clause.offences) and catalogue.isdisjoint(clause.offences),
            "None of its offences is in the agreed catalogue.",
            "Add them to `offences` of the agreement.",
        ),
        (
            not any(book.released(clause, kind) - book.unneeded(clause, kind) for kind in clause.kinds),
            "None of its fields may leave a node: unknown here, never sent, or of protected traits without a reason.",
            "Name fields of its kinds.",
        ),
    )
    for holds, text, advice in reasons:
        if holds:
            return Fault(where=ref, code="unreachable", text=text, advice=advice)
    return Fault(
        where=ref,
        code="unreachable",
        text=f"Level {agreement.level_up_to} is too low for its kinds and the persons that they speak of.",
        advice="Raise the level, or take the clause out until then.",
    )


def _voided(
    book: Rulebook, clause: Clause, ref: str, unlimited: Sequence[Box], limited: Sequence[Box]
) -> Iterator[Fault]:
    """Yield the flows of which reservations and laws leave nothing."""
    left = {(box.flow, box.kind, box.purpose) for box in limited}
    gone: dict[tuple[str, str], list[str]] = {}
    for box in unlimited:
        if (box.flow, box.kind, box.purpose) not in left:
            gone.setdefault(box.flow, []).append(f"{box.kind} for {box.purpose}")
    for (sender, recipient), lost in gone.items():
        guilty = [
            rule.ref
            for rule in book.rules[ref.partition("/")[0]]
            if any(rule.concerns(clause, sender, recipient, *what.split(" for ")) for what in lost)
        ]
        everything = (sender, recipient) not in {box.flow for box in limited}
        yield Fault(
            where=ref,
            code="voided",
            text=f"From {sender} to {recipient} {'nothing' if everything else 'nothing of ' + ', '.join(lost)}"
            f" is left of it: {', '.join(guilty)}.",
            advice="Narrow the reservation or law, or take the clause out.",
        )


def _idle_purposes(agreement: Agreement, used: Collection[str]) -> Iterator[Fault]:
    for purpose in sorted(set(agreement.purposes) - set(used)):
        yield Fault(
            where=agreement.ref,
            code="idle_purpose",
            text=f"For {purpose} nothing can cross: no kind of record has it as a purpose under any clause.",
            advice="Take the purpose out, or write the clause that it is meant for.",
        )


def _overdue(agreement: Agreement, now: Instant) -> Iterator[Fault]:
    """Yield what should have happened by a moment."""
    dates = (
        (
            agreement.review.next,
            "review_overdue",
            "Its review was due",
            "Hold the review and date the next one.",
        ),
        (
            agreement.assessment.valid_until,
            "assessment_over",
            "Its impact assessment ended",
            "Assess it anew.",
        ),
        (agreement.end, "over", "It ended", "Renew it, or close it with its duties."),
    )
    for date, code, text, advice in dates:
        if now >= date:
            yield Fault(where=agreement.ref, code=code, text=f"{text} at {text_of(date)}.", advice=advice)
    for deadline in agreement.deadlines:
        if not deadline.verified:
            yield Fault(
                where=agreement.ref,
                code="to_be_verified",
                text=f"The limit {deadline.id} ({deadline.what}) was not verified against {deadline.source}.",
                advice="Check it in the official text.",
            )
