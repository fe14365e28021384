"""The clause by which something crosses, in plain language: what an officer reads where it is used (AGR-09).

The words are those of the agreement's own page, made from the same canonical form; nothing is written for the occasion.
"""

from collections.abc import Iterator

import msgspec

from lindero.kernel.desk import Desk
from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.render_clauses import clause_lines, reservation_line
from lindero.trust.agreements.rulebook import Rule
from lindero.trust.agreements.states import as_it_stands
from lindero.trust.agreements.tables import SELECT_NAMED, Version, after_what_preceded, version_of
from lindero.trust.agreements.treaty import Agreement, Clause, Narrowing
from lindero.trust.agreements.vocabulary import RIGHT_TO_LEFT
from lindero.trust.agreements.wording import CATALOGUES, Wording


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """What crosses, or would.

    Attributes:
        sender: Who sends it.
        recipient: Who receives it.
        kind: Kind of the record.
        purpose: What it may be used for; empty where that is not settled.
    """

    sender: str
    recipient: str
    kind: str
    purpose: str = ""


class ClauseTold(msgspec.Struct, frozen=True, kw_only=True):
    """A clause in plain language.

    Attributes:
        clause: The clause, `AG-7@1/art-6-1`.
        article: The article of the treaty.
        hash: SHA-256 of the signed text that the sentences are made from.
        language: Language of the sentences.
        is_right_to_left: Whether that is written from right to left.
        lines: What the clause permits, sentence by sentence; coded words stand between backticks.
        reservations: What parties took back of this flow, as that stands now.
    """

    clause: str
    article: str
    hash: str
    language: str
    is_right_to_left: bool
    lines: tuple[str, ...]
    reservations: tuple[str, ...]


def tell_clause(desk: Desk, ref: str, flow: Flow, language: str = "") -> ClauseTold | None:
    """Return the clause by which something crosses, in plain language.

    Args:
        desk: Where the texts are read.
        ref: The clause, `AG-7@1/art-6-1`.
        flow: What crosses by it.
        language: The reader's; where there are no words in it, the first of the agreement's that there are words in.

    Returns:
        None where it names no clause of a text that is known here: a safeguard, a law, or nothing.
    """
    named, _, clause_id = ref.partition("/")
    known = [version_of(row) for row in desk.rows(SELECT_NAMED, (named.partition("@")[0],))]
    for version in known:
        agreement = version.agreement
        for clause in agreement.clauses:
            if (agreement.ref, clause.id) == (named, clause_id):
                words = language if language in CATALOGUES else language_of(agreement)
                return _told(agreement, clause, words, list(_reserved(version, known, clause, flow)))
    return None


def language_of(agreement: Agreement) -> str:
    """Return the first language of an agreement that there are words in; English where there is none."""
    return next((language for language in agreement.languages if language in CATALOGUES), "en")


def _reserved(version: Version, known: list[Version], clause: Clause, flow: Flow) -> Iterator[Narrowing]:
    """Yield what parties took back of a flow, before and after signing; all of it where the purpose is open."""
    state = after_what_preceded(version, known).state
    for narrowing in as_it_stands(version.agreement, state).reservations:
        rule = Rule("RESERVATION", "", narrowing, (), 0, 0)
        purposes = (flow.purpose,) if flow.purpose else clause.purposes
        if any(rule.concerns(clause, flow.sender, flow.recipient, flow.kind, one) for one in purposes):
            yield narrowing


def _told(agreement: Agreement, clause: Clause, language: str, reserved: list[Narrowing]) -> ClauseTold:
    wording = Wording(agreement, language)
    return ClauseTold(
        clause=f"{agreement.ref}/{clause.id}",
        article=clause.article,
        hash=agreement_hash(agreement),
        language=language,
        is_right_to_left=language in RIGHT_TO_LEFT,
        lines=tuple(clause_lines(clause, wording)),
        reservations=tuple(reservation_line(one, wording) for one in reserved),
    )
