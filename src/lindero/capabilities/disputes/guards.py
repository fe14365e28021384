"""What may never happen to a dispute: a machine that speaks, a side that speaks for the other, an end by one alone."""

from typing import Any, Final

from lindero.capabilities.disputes import records
from lindero.capabilities.disputes.rules import Said, fault_of
from lindero.capabilities.disputes.tables.lookups import SELECT_SAID, clauses_of, dispute_in
from lindero.kernel.capability import Guard
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused
from lindero.kernel.record import Head

STEPS: Final = (
    records.StatementMade,
    records.EffectDeclared,
    records.RungReached,
    records.ProposalMade,
    records.ProposalAnswered,
    records.DisputeWithdrawn,
)
"""What a side says of a dispute that there is."""


def raised_with_ground(rows: Rows, head: Head, record: records.DisputeRaised) -> None:
    """Let a dispute be raised with another nation, about an agreement and a clause that bind both.

    Raises:
        Refused: If it is with the own nation, or about what does not bind both.
    """
    if record.addressee == head.origin:
        raise Refused("disputes.oneself", "That is the own nation.", "Name a neighbour.")
    clauses = clauses_of(rows.query, record.agreement, (head.origin, record.addressee))
    if record.agreement and clauses is None:
        raise Refused(
            "disputes.agreement",
            f"{record.agreement} is not, and was not, in force between both.",
            "Name an agreement with its version as /agreements shows it, or none.",
            ("AGR-14",),
        )
    if record.clause and record.clause not in (clauses or ()):
        raise Refused(
            "disputes.clause",
            f"{record.agreement or 'No agreement'} has no clause {record.clause}.",
            "Name one of its clauses, or leave it empty for the whole agreement.",
            ("AGR-14",),
        )


def step_follows(rows: Rows, head: Head, record: Any) -> None:
    """Let a side say what is its to say, when it follows, to the other side.

    Raises:
        Refused: If there is no such dispute, or the step is not this side's or does not follow.
    """
    found = dispute_in(rows.query, record.dispute)
    if found is None:
        raise Refused("disputes.no_dispute", "There is no such dispute here.", "See the list of disputes.")
    one = Said(record_id=head.record_id, origin=head.origin, at=head.at, record=record)
    if fault := fault_of(found.stand, one):
        raise Refused("disputes.step", fault, "See on the dispute's page what may follow.", ("AGR-14",))


def beside_the_original(rows: Rows, head: Head, record: records.TranslationAdded) -> None:
    """Let a translation stand beside words of the other side that are here, go back to it alone, and end with them.

    Raises:
        Refused: If the words are not the other side's, or it would outlive them.
    """
    found = dispute_in(rows.query, record.dispute)
    if found is None:
        raise Refused("disputes.no_dispute", "There is no such dispute here.", "See the list of disputes.")
    other = found.stand.other(head.origin)
    if rows.query(SELECT_SAID, (record.about,)) != [(record.dispute, other)] or record.addressee != other:
        raise Refused(
            "disputes.not_theirs",
            f"Those are not words of {other} in this dispute.",
            "Own words have their translation when they are written; name a record of the other side.",
            ("EXC-07",),
        )
    if head.cause != record.about or record.until is None:
        raise Refused(
            "disputes.outlives",
            "A translation is erased with the words that it translates.",
            "Add it from the dispute's page.",
            ("EXC-07",),
        )


def by_a_person(rows: Rows, head: Head, record: Any) -> None:
    """Let only people raise, say, propose and agree.

    Raises:
        Refused: If a machine does.
    """
    if not head.actor.startswith("person/"):
        raise Refused(
            "disputes.person", "Only a person speaks for a state.", "Do it under your own name.", ("AGR-14",)
        )


def ended_indeed(rows: Rows, head: Head, record: records.DisputeEnded) -> None:
    """Let a node say that a dispute ended once, and only as both sides' records say.

    Raises:
        Refused: If it lasts, ended otherwise, or that is on record.
    """
    found = dispute_in(rows.query, record.dispute)
    if found is None or found.ended or found.stand.state != record.how:
        raise Refused(
            "disputes.not_ended",
            "By what both sides said it lasts, or its end is on record.",
            "Settle it by a proposal to which the other side agrees.",
            ("AGR-14",),
        )


GUARDS: Final = (
    Guard(
        name="disputes.raised_with_ground",
        sentence="No dispute with oneself, or about what does not bind both.",
        check=raised_with_ground,
        on=(records.DisputeRaised,),
    ),
    Guard(
        name="disputes.step_follows",
        sentence="No word for the other side, no rung before its time, no end by one side alone.",
        check=step_follows,
        on=STEPS,
    ),
    Guard(
        name="disputes.by_a_person",
        sentence="Nothing raised, said, proposed or agreed to by a machine.",
        check=by_a_person,
        on=(records.DisputeRaised, *STEPS, records.TranslationAdded),
    ),
    Guard(
        name="disputes.beside_the_original",
        sentence="No translation but beside words of the other side, for it alone, and erased with them.",
        check=beside_the_original,
        on=(records.TranslationAdded,),
    ),
    Guard(
        name="disputes.ended_indeed",
        sentence="No dispute counted as ended while it lasts.",
        check=ended_indeed,
        on=(records.DisputeEnded,),
    ),
)
