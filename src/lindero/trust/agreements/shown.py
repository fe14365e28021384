"""An agreement as its page shows it: the plain text cut into parts, each clause's text beside its rule."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from lindero.trust.agreements.render import render
from lindero.trust.agreements.rulebook import days_at
from lindero.trust.agreements.standing import Suspension
from lindero.trust.agreements.treaty import FOREVER, Agreement, Clause

CLAUSE_LEVEL = 3
"""Depth of the headings under which clauses stand in the plain text."""


class TextPart(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of the plain text with what stands below it.

    Attributes:
        level: Depth of the heading: 1 for the title, 2 for a section, 3 for a clause.
        heading: The heading.
        lines: Sentences; coded words stand between backticks.
    """

    level: int
    heading: str
    lines: tuple[str, ...]


class ClauseShown(msgspec.Struct, frozen=True, kw_only=True):
    """A clause: its text, and the rule that is run.

    Attributes:
        id: Its name within the agreement.
        article: The article of the treaty.
        text: The clause in plain language, sentence by sentence.
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
        start: When it begins, milliseconds UTC.
        end: When it ends; None if with the agreement.
        suspended_by: Names of the suspensions that stop all or part of it.
    """

    id: str
    article: str
    text: tuple[str, ...]
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
    start: int
    end: int | None
    suspended_by: tuple[str, ...]


def text_parts(agreement: Agreement, language: str) -> tuple[TextPart, ...]:
    """Return the plain text of an agreement, heading by heading.

    Raises:
        Invalid: If there are no words in that language.
    """
    parts: list[TextPart] = []
    lines = [line for line in render(agreement, language).split("\n") if line]
    for is_heading, run in groupby(lines, lambda line: line.startswith("#")):
        if is_heading:
            parts += [_heading(line) for line in run]
        else:
            body = tuple(line.removeprefix("- ") for line in run)
            parts[-1] = msgspec.structs.replace(parts[-1], lines=body)
    return tuple(parts)


def _heading(line: str) -> TextPart:
    marks, _, heading = line.partition(" ")
    return TextPart(level=len(marks), heading=heading, lines=())


def clauses_shown(
    agreement: Agreement, parts: Sequence[TextPart], suspensions: Sequence[Suspension], now: int
) -> tuple[ClauseShown, ...]:
    """Return the clauses of an agreement as they stand now, each beside its part of the text."""
    texts = [part.lines for part in parts if part.level == CLAUSE_LEVEL]
    return tuple(
        _clause(clause, text, suspensions, now) for clause, text in zip(agreement.clauses, texts, strict=True)
    )


def _clause(
    clause: Clause, text: tuple[str, ...], suspensions: Sequence[Suspension], now: int
) -> ClauseShown:
    return ClauseShown(
        id=clause.id,
        article=clause.article,
        text=text,
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
