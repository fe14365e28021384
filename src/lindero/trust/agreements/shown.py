"""An agreement as its page shows it: the plain text cut into parts, each clause's text beside its rule."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from lindero.trust.agreements.render import render
from lindero.trust.agreements.rulebook import days_at
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.treaty import FOREVER, Agreement, Clause, Coarsening, Necessity, Quota

CLAUSE_LEVEL = 3
"""Depth of the headings under which clauses stand in the plain text."""


class TextPart(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of the plain text with what stands below it.

    Attributes:
        level: Depth of the heading: 1 for the title, 2 for a section, 3 for a clause.
        heading: The heading.
        lines: Sentences; coded words stand between backticks.
        beside: The same sentences in the second language; empty if none is asked for.
        heading_beside: The heading in it.
    """

    level: int
    heading: str
    lines: tuple[str, ...]
    beside: tuple[str, ...] = ()
    heading_beside: str = ""


class ClauseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A clause: its text, and the rule that is run.

    Attributes:
        id: Its name within the agreement.
        article: The article of the treaty.
        text: The clause in plain language, sentence by sentence.
        beside: The same sentences in the second language; empty if none is asked for.
        senders: Who may send under it.
        recipients: Who may receive.
        kinds: Kinds of records.
        fields: Fields that may cross.
        purposes: What they may be used for.
        areas: The areas within which the record must lie.
        person_classes: Whom records may speak of.
        retain_days: Days after which the recipient must have erased it, as of now.
        handling: Handling words.
        onward: Nations to which it may be passed on, with the origin's consent.
        lanes: Delivery lanes.
        reserves: Whom a nation reserved for itself.
        needs_approval: Whether a person must approve each release.
        from_authorities: Authorities whose records it speaks of; empty for all.
        to_authorities: Authorities that it is meant for; empty for all.
        offences: Offences to which it is limited; empty for no limit.
        coarsen: Fields of which only a coarse value crosses, with the way.
        strictly_necessary: Fields of protected traits that cross all the same, with the reason.
        sources: Where records may come from.
        quota: How many cross by themselves, as that changes with time.
        start: When it begins, milliseconds UTC.
        end: When it ends; None if with the agreement.
        suspended_by: Names of the suspensions that stop all or part of it.
    """

    id: str
    article: str
    text: tuple[str, ...]
    beside: tuple[str, ...]
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    areas: tuple[str, ...]
    person_classes: tuple[str, ...]
    retain_days: int
    handling: str
    onward: tuple[str, ...]
    lanes: tuple[str, ...]
    reserves: tuple[str, ...]
    needs_approval: bool
    from_authorities: tuple[str, ...]
    to_authorities: tuple[str, ...]
    offences: tuple[str, ...]
    coarsen: tuple[Coarsening, ...]
    strictly_necessary: tuple[Necessity, ...]
    sources: tuple[str, ...]
    quota: tuple[Quota, ...]
    start: int
    end: int | None
    suspended_by: tuple[str, ...]


def text_parts(agreement: Agreement, language: str, beside: str = "") -> tuple[TextPart, ...]:
    """Return the plain text of an agreement, heading by heading; with a second language beside the first.

    Raises:
        Invalid: If there are no words in one of the languages.
    """
    parts = _parts(agreement, language)
    if not beside:
        return tuple(parts)
    # Both are told from the same canonical form, part by part and line by line.
    return tuple(
        msgspec.structs.replace(part, beside=other.lines, heading_beside=other.heading)
        for part, other in zip(parts, _parts(agreement, beside), strict=True)
    )


def _parts(agreement: Agreement, language: str) -> list[TextPart]:
    parts: list[TextPart] = []
    lines = [line for line in render(agreement, language).split("\n") if line]
    for is_heading, run in groupby(lines, lambda line: line.startswith("#")):
        if is_heading:
            parts += [_heading(line) for line in run]
        else:
            body = tuple(line.removeprefix("- ") for line in run)
            parts[-1] = msgspec.structs.replace(parts[-1], lines=body)
    return parts


def _heading(line: str) -> TextPart:
    marks, _, heading = line.partition(" ")
    return TextPart(level=len(marks), heading=heading, lines=())


def clauses_shown(
    agreement: Agreement, parts: Sequence[TextPart], suspensions: Sequence[Suspension], now: int
) -> tuple[ClauseShown, ...]:
    """Return the clauses of an agreement as they stand now, each beside its part of the text."""
    texts = [part for part in parts if part.level == CLAUSE_LEVEL]
    return tuple(
        _clause(clause, text, suspensions, now) for clause, text in zip(agreement.clauses, texts, strict=True)
    )


def _clause(clause: Clause, part: TextPart, suspensions: Sequence[Suspension], now: int) -> ClauseShown:
    return ClauseShown(
        id=clause.id,
        article=clause.article,
        text=part.lines,
        beside=part.beside,
        senders=clause.senders,
        recipients=clause.recipients,
        kinds=clause.kinds,
        fields=clause.fields,
        purposes=clause.purposes,
        areas=clause.areas,
        person_classes=clause.person_classes,
        retain_days=days_at(clause, now),
        handling=clause.handling.words,
        onward=clause.onward,
        lanes=clause.lanes,
        reserves=clause.reserves,
        needs_approval=clause.needs_approval,
        from_authorities=clause.from_authorities,
        to_authorities=clause.to_authorities,
        offences=clause.offences,
        coarsen=clause.coarsen,
        strictly_necessary=clause.strictly_necessary,
        sources=clause.sources,
        quota=clause.quota,
        start=clause.start,
        end=None if clause.end == FOREVER else clause.end,
        suspended_by=tuple(s.id for s in suspensions if _stops(s, clause)),
    )


def _stops(suspension: Suspension, clause: Clause) -> bool:
    """Say whether a suspension stops any flow of a clause."""
    return any(
        suspension.bites(clause.id, kind, sender, recipient)
        for sender in clause.senders
        for recipient in clause.recipients
        for kind in clause.kinds
        if sender != recipient
    )
