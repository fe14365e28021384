"""A concrete question as proof of a difference: refused or narrowed by the old texts, allowed by the new ones."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import cast

import msgspec

from lindero.kernel.decisions import Decision
from lindero.kernel.places import Place
from lindero.kernel.record import Lane
from lindero.kernel.times import Instant
from lindero.trust.agreements.analysis.box import Box
from lindero.trust.agreements.analysis.boxes import as_far_as_agreed
from lindero.trust.agreements.analysis.inclusion import a_place_in, contains, within, within_any
from lindero.trust.agreements.evaluate import evaluate
from lindero.trust.agreements.questions import Particulars, Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.vocabulary import NO_PERSON

ELSEWHERE = "XXA"
"""A country of origin that no agreement names: a code that ISO 3166 leaves to its users."""

ANOTHER = "another-authority"
"""An authority that no agreement names."""


class Witness(msgspec.Struct, frozen=True, kw_only=True):
    """A question with both answers.

    Attributes:
        question: What is asked.
        now: The moment of asking, milliseconds UTC.
        before: The answer by the old texts.
        after: The answer by the new ones: all that is asked may cross.
    """

    question: Question
    now: Instant
    before: Decision
    after: Decision


def witness_of(
    old: Rulebook, new: Rulebook, part: Box, rivals: Sequence[Box], place: Place | None
) -> Witness | None:
    """Return a question that the new texts permit in full and the old ones do not; None if there is none.

    There is none where only what follows a release changes: its handling and where it may be passed on.
    """
    books = ((old, new), (as_far_as_agreed(old), as_far_as_agreed(new)))
    for (today, tomorrow), (question, now) in product(books, _questions(part, rivals, place)):
        state = State(now=now)
        after = evaluate(tomorrow, question, state)
        if after.allowed and after.fields == question.fields:
            before = evaluate(today, question, state)
            if not before.allowed or before.fields != question.fields:
                return Witness(question=question, now=now, before=before, after=after)
    return None


def _questions(part: Box, rivals: Sequence[Box], place: Place | None) -> Iterator[tuple[Question, Instant]]:
    """Yield questions in the part of a box that an old box is the least likely to permit too."""
    at = part.since if part.since >= part.start else max(part.since, min(part.start, part.until - 1))
    for fields, places, origins, protected in product(
        _fields(part, rivals), _places(part, rivals, place), _origins(part, rivals), (False, True)
    ):
        if protected and not origins:
            continue
        yield (
            Question(
                sender=part.sender,
                recipient=part.recipient,
                kind=part.kind,
                fields=fields,
                purpose=part.purpose,
                lane=cast(Lane, part.lanes[0]),
                at=at,
                places=places,
                person_class=part.person_classes[0],
                retain_days=part.days,
                origin_countries=origins,
                protected=protected,
                approved=part.needs_approval,
                particulars=_particulars(part),
            ),
            max(part.start, min(at, part.end - 1)),
        )


def _particulars(part: Box) -> Particulars:
    """Return the particulars that the old texts are the least likely to permit too."""
    offence, penalty = part.offences[0] if part.offences else ("", 0)
    return Particulars(
        sender_authority=part.from_authorities[0] if part.from_authorities else "",
        recipient_authority=part.to_authorities[0] if part.to_authorities else ANOTHER,
        offence=offence,
        penalty_months=penalty,
        source=part.sources[0],
    )


def _fields(part: Box, rivals: Sequence[Box]) -> list[tuple[str, ...]]:
    """Return what to ask for: a field that nobody releases yet if there is one, else all together."""
    known = {name for old in rivals for name in old.fields}
    fresh = [(name,) for name in part.fields if name not in known]
    return [*fresh[:1], part.fields] if fresh else [part.fields[:1], part.fields]


def _places(part: Box, rivals: Sequence[Box], place: Place | None) -> list[tuple[Place, ...]]:
    """Return where to ask: beyond all old areas if there is such a place, else a route that leaves each of them."""
    found: list[tuple[Place, ...]] = []
    if part.placed:
        beyond = within_any(part.where, [old.where for old in rivals if old.placed])
        candidates = (beyond.place if beyond.verdict == "beyond" else None, place)
        found += [(at,) for at in candidates if at is not None and contains(part.where, at)]
        leaving = [within(part.where, old.where) for old in rivals if old.placed]
        route = tuple(
            dict.fromkeys(out.place for out in leaving if out.verdict == "beyond" and out.place is not None)
        )
        found += [route] if len(route) > 1 else []
        some = a_place_in(part.where).place
        found += [(some,)] if some is not None and contains(part.where, some) else []
    if part.unplaced:
        found.append(())
    return list(dict.fromkeys(found))


def _origins(part: Box, rivals: Sequence[Box]) -> list[frozenset[str]]:
    """Return countries of origin to ask about: unknown, the sender, one that the old texts reach, another."""
    reached = sorted({nation for old in rivals for nation in old.reach} - set(part.reach))
    about_nobody = part.person_classes == (NO_PERSON,)
    own = [] if about_nobody else [frozenset({part.sender})]
    return [frozenset(), *own, *(frozenset({nation}) for nation in reached), frozenset({ELSEWHERE})]
