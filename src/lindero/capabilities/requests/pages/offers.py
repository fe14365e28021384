"""Information that nobody asked for: what the rule proposes and why, what was offered, and one of them in its words."""

from typing import Annotated

import msgspec

from lindero.capabilities.requests import records
from lindero.capabilities.requests.pages.history import Fact, facts_in, history_of
from lindero.capabilities.requests.tables.lookups import (
    COUNT_UNDECIDED,
    IS_OFFER,
    LISTED_OFFERS,
    LISTED_PROPOSALS,
    SELECT_ANSWER,
    Answer,
    answer_of,
)
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.paging import Key, slice_of

MOST_LINES = 200


class OffersQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part of the lists to show.

    Attributes:
        after: Only proposals after this place: where the page before ended.
        offers_after: Only offers after this place.
    """

    after: Key | None = None
    offers_after: Key | None = None


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    """A note that may be relevant to a neighbour, without a word of it.

    Attributes:
        note: The note.
        peer: The neighbour.
        clause: The clause that would permit it.
        because: What the rule judged by.
        purpose: What it is of use for.
        offence: The offence; empty for none.
        has_person: Whether it speaks of a person.
        proposed_at: When, milliseconds UTC.
        outcome: `offered`, `declined`, or empty while nobody has decided.
        decided_at: When, milliseconds UTC; None before.
    """

    note: str
    peer: str
    clause: str
    because: tuple[str, ...]
    purpose: str
    offence: str
    has_person: bool
    proposed_at: int
    outcome: str
    decided_at: int | None


class OffersView(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed, and what was offered here and by neighbours.

    Attributes:
        proposals: Proposals, those that wait first.
        next: The place to ask `after` for the next page; None at the end.
        offers: Offers, own and received, the newest first.
        offers_next: The place to ask `offers_after`; None at the end.
        waiting: How many wait for a person's decision.
    """

    proposals: tuple[ProposalLine, ...]
    next: Key | None
    offers: tuple[Answer, ...]
    offers_next: Key | None
    waiting: int


class OfferQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which note or offer.

    Attributes:
        record_id: Its name.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]


class OfferView(msgspec.Struct, frozen=True, kw_only=True):
    """A note or an offer in its words.

    Attributes:
        record_id: Its name.
        is_note: Whether it is an own note that stays at home.
        facts: What it says.
        offer: The offer with its standing as evidence; None for a note.
    """

    record_id: str
    is_note: bool
    facts: tuple[Fact, ...]
    offer: Answer | None


def show_offers(desk: Desk, query: OffersQuery) -> OffersView:
    """Show what is proposed and what was offered, without a word of it."""
    proposals = slice_of(desk.rows, LISTED_PROPOSALS, query.after, MOST_LINES)
    offers = slice_of(desk.rows, LISTED_OFFERS, query.offers_after, MOST_LINES, where=IS_OFFER)
    lines = tuple(
        ProposalLine(
            note=note,
            peer=peer,
            clause=clause,
            because=tuple(because.split("\n")),
            purpose=purpose,
            offence=offence,
            has_person=bool(has_person),
            proposed_at=proposed_at,
            outcome=outcome,
            decided_at=decided_at,
        )
        for (
            note, peer, clause, because, proposed_at, outcome, decided_at, purpose, offence, has_person,
        ) in proposals.items
    )  # fmt: skip
    return OffersView(
        proposals=lines,
        next=proposals.next,
        offers=tuple(answer_of(row) for row in offers.items),
        offers_next=offers.next,
        waiting=desk.rows(COUNT_UNDECIDED)[0][0],
    )


def show_offer(desk: Desk, query: OfferQuery) -> OfferView:
    """Show a note or an offer in its words.

    Raises:
        Missing: If there is none of this name, or it is erased.
    """
    rows = desk.rows(SELECT_ANSWER, (query.record_id,))
    offer = answer_of(rows[0]) if rows and not rows[0][1] else None
    if offer is not None:
        kept = history_of(desk, offer.record_id, (offer.origin,))
        facts = tuple(fact for one in kept for fact in one.step.facts)
        return OfferView(record_id=query.record_id, is_note=False, facts=facts, offer=offer)
    note = desk.record(query.record_id)[1]
    if not isinstance(note, records.InformationNoted):
        raise Missing("requests.no_note", f"There is no note {query.record_id}.", "See the list of notes.")
    return OfferView(record_id=query.record_id, is_note=True, facts=facts_in(note), offer=None)
