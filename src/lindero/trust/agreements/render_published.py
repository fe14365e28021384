"""What the public reads of an agreement: sentences of its plain text that are named here, and no others (AGR-09).

Whatever a treaty comes to say besides stays inside until somebody puts it on this list: contact points, who signs and
how many, days off, the outlines of areas, the impact assessment with its opinions, and who may stop the flow.
"""

from collections.abc import Iterable, Iterator

from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.render import (
    deadline_lines,
    dispute_lines,
    in_force_text,
    joining_lines,
    languages_line,
    offence_lines,
    party_line,
)
from lindero.trust.agreements.render_clauses import clause_lines, reservation_line
from lindero.trust.agreements.shown import CLAUSE_LEVEL, TextPart
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.wording import Wording, date_text

TITLE_LEVEL = 1
SECTION_LEVEL = 2


def published_parts(agreement: Agreement, language: str) -> tuple[TextPart, ...]:
    """Return what the public may read of a text: under the title, which it is and how long it holds, then the rest.

    Raises:
        Invalid: If there are no words in that language.
    """
    return tuple(_parts(agreement, Wording(agreement, language)))


def _parts(agreement: Agreement, wording: Wording) -> Iterator[TextPart]:
    say = wording.say
    identity = say("identity", ref=agreement.ref, hash=agreement_hash(agreement))
    in_force = " ".join(in_force_text(agreement, wording))
    yield TextPart(
        level=TITLE_LEVEL, heading=say("heading", title=agreement.title), lines=(identity, in_force)
    )
    yield from _section(say("parties"), _parties(agreement, wording))
    yield from _section(say("basis"), agreement.legal_basis)
    yield from _section(say("purposes"), (wording.coded(purpose) for purpose in agreement.purposes))
    yield TextPart(level=SECTION_LEVEL, heading=say("clauses"), lines=())
    for clause in agreement.clauses:
        heading = f"{clause.article} ({clause.id})"
        yield TextPart(level=CLAUSE_LEVEL, heading=heading, lines=tuple(clause_lines(clause, wording)))
    yield from _section(
        say("reservations"), (reservation_line(item, wording) for item in agreement.reservations)
    )
    yield from _section(say("safeguards"), (say(key) for key in ("life", "asylum", "human")))
    yield from _section(say("time"), _time(agreement, wording))
    yield from _section(say("disputes"), dispute_lines(agreement, wording))
    yield from _section(say("deadlines"), deadline_lines(agreement, wording))
    yield from _section(say("offences"), offence_lines(agreement, wording))


def _section(heading: str, lines: Iterable[str]) -> Iterator[TextPart]:
    if listed := tuple(lines):
        yield TextPart(level=SECTION_LEVEL, heading=heading, lines=listed)


def _parties(agreement: Agreement, wording: Wording) -> Iterator[str]:
    yield from (party_line(party, wording) for party in agreement.parties)
    yield languages_line(agreement, wording)
    yield from joining_lines(agreement, wording)


def _time(agreement: Agreement, wording: Wording) -> Iterator[str]:
    review = agreement.review
    yield wording.say("review", months=review.every_months, next=date_text(review.next))
    yield wording.say("sunset", end=date_text(agreement.end))
