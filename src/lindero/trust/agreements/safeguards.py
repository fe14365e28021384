"""What no treaty file can reach: safeguards that are looked at before any clause, and outside of all of them.

Nothing here takes an agreement's permission as an argument, and nothing here can be switched: there is no
setting, no role and no flag for an emergency (S-60).
"""

from collections.abc import Collection, Mapping
from typing import Final

from lindero.kernel.decisions import Decision, refused
from lindero.kernel.names import Nation
from lindero.trust.agreements import reasons
from lindero.trust.agreements.questions import Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.vocabulary import (
    LIFE_FIELDS,
    PERSON_CLASSES,
    PURPOSES,
    RESCUE_PURPOSES,
)

PROTECTED_CLASSES: Final = frozenset({"claimant", "victim"})
"""Classes of persons who count as protected without anything more being said (S-10)."""


def general_refusal(book: Rulebook, question: Question, state: State) -> Decision | None:
    """Return the refusal that holds whatever the agreements say, or None.

    The life lane passes an unsure clock (S-62), and nothing else of what stands here (S-15).
    """
    protected = question.protected or question.person_class in PROTECTED_CLASSES
    if protected and at_risk(book.reach, question.recipient, question.origin_countries):
        return reasons.rights_risk()
    if question.lane != "life" and state.is_risky_for(question.person_class, question.recipient):
        return reasons.country_risk()
    if question.person_class not in PERSON_CLASSES:
        return reasons.unknown_person_class(question.person_class)
    if question.purpose not in PURPOSES:
        return reasons.unknown_purpose(question.purpose)
    return None if question.lane == "life" else _clock_refusal(question.at, state)


def _clock_refusal(at: int, state: State) -> Decision | None:
    """Return a refusal if the node's clock is unsure, or the record's time lies ahead of it."""
    if state.now is None:
        return reasons.clock_unsure()
    if at > state.now + state.max_skew_ms:
        return reasons.from_the_future(at, state.now)
    return None


def at_risk(
    reach: Mapping[Nation, frozenset[Nation]], recipient: Nation, origin_countries: Collection[str]
) -> bool:
    """Say whether something about a protected person could reach a country of origin (S-10).

    It could if the recipient is one, if a chain of onward clauses leads from the recipient to one, or if
    nobody knows which countries they are: unknown is risk.
    """
    if not origin_countries:
        return True
    return not reach.get(recipient, frozenset({recipient})).isdisjoint(origin_countries)


def life_decision(question: Question) -> Decision:
    """Decide a question of the life lane: place, craft, counts, condition and needs pass (S-15)."""
    if question.purpose not in RESCUE_PURPOSES:
        return reasons.life_purpose(question.purpose)
    fields = tuple(name for name in question.fields if name in LIFE_FIELDS)
    withheld = [name for name in question.fields if name not in LIFE_FIELDS]
    notes = (reasons.life_fields(withheld),) if withheld else ()
    return Decision(allowed=bool(fields), fields=fields, clause=reasons.S_15, reasons=notes)


def may_use(received_for: str, wanted_for: str, consents: Collection[str] = ()) -> Decision:
    """Decide whether received data may be read for a purpose: its own, or one consented to (S-06).

    Args:
        received_for: The purpose in the received record's head.
        wanted_for: The purpose that the reader states.
        consents: Other purposes for which the originator's consent for this record is at hand.
    """
    if wanted_for not in PURPOSES:
        return reasons.unknown_purpose(wanted_for)
    if wanted_for == received_for or wanted_for in consents:
        return Decision(allowed=True, clause="safeguard/S-06")
    return refused(
        "PURPOSE",
        f"It was received for {received_for} and may not be used for {wanted_for}.",
        clause="safeguard/S-06",
        fix="Ask the originator to consent to the other purpose.",
    )


def may_pass_on(
    onward: Collection[Nation],
    to: Nation,
    *,
    consented: bool,
    protected: bool,
    origin_countries: Collection[str],
    reach: Mapping[Nation, frozenset[Nation]],
) -> Decision:
    """Decide whether received data may be passed on to a third nation (S-07), and S-10 again.

    Args:
        onward: The nations to which the clause under which it came permits passing on.
        to: The third nation.
        consented: Whether the originator consented to it for this record.
        protected: Whether the person has, or may have, a protection need.
        origin_countries: The person's countries of origin.
        reach: To whom each nation might pass on what it gets.
    """
    if protected and at_risk(reach, to, origin_countries):
        return reasons.rights_risk()
    if to in onward and consented:
        return Decision(allowed=True, clause="safeguard/S-07")
    missing = "the originator's consent" if to in onward else "a clause that permits it"
    return refused(
        "ONWARD",
        f"Passing on to {to} lacks {missing}.",
        clause="safeguard/S-07",
        fix="Ask the originator." if to in onward else "Amend the agreement, then ask the originator.",
    )
