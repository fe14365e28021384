"""The fingerprint ceremony: one person enters card and what was heard, another confirms by an own call."""

from typing import Annotated, Final

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.names import Nation
from lindero.trust.identity import records
from lindero.trust.identity.actions import pin_peer
from lindero.trust.identity.cards import Card, fingerprint_of, read_card
from lindero.trust.identity.proquints import digits_of
from lindero.trust.identity.tables.ceremony import SELECT_PROPOSED

MOST_CARD: Final = 65_536

Heard = Annotated[str, msgspec.Meta(min_length=10, max_length=400)]


class ProposePeer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Begin to recognise a neighbour's node: its card, and the fingerprint that its officer read out.

    Attributes:
        card: The text of the neighbour's card, from the file that it gave.
        heard: What its officer read to you by voice: sixteen words, or the groups of digits.
    """

    card: Annotated[str, msgspec.Meta(min_length=2, max_length=MOST_CARD)]
    heard: Heard


class ConfirmPeer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Confirm, as a second person, that a neighbour's fingerprint is the one that you heard too.

    Attributes:
        peer: The neighbour: three capital letters.
        heard: What its officer read to you, in a call of your own: sixteen words, or the groups of digits.
    """

    peer: Nation
    heard: Heard


def propose_peer(desk: Desk, ask: ProposePeer) -> str:
    """Put a neighbour's card forward, where it has the fingerprint that was heard; another person confirms it.

    Returns:
        The proposal's record.

    Raises:
        Refused: If the fingerprint is another (the log says so), or the card is the own nation's.
        LinderoError: If the card is none, or is not signed as it must be.
    """
    card = read_card(ask.card.encode())
    if card.nation == desk.nation:
        raise Refused(
            "identity.own_card",
            f"The card is of {card.nation}, which is this node's own nation.",
            "Give it to the neighbours; ask them for theirs.",
        )
    fingerprint = _compared(card, ask.heard)
    proposed = records.PeerProposed(
        nation=card.nation,
        name=card.name,
        fingerprint=fingerprint,
        card=ask.card,
        proposed_by=desk.actor.name,
    )
    return desk.put(proposed).record_id


def confirm_peer(desk: Desk, ask: ConfirmPeer) -> str:
    """Recognise a neighbour's node that another person put forward, after a second comparison.

    Returns:
        The fingerprint.

    Raises:
        Missing: If nobody put it forward.
        Refused: If the same person did, or the fingerprint is another; the log says so.
        LinderoError: What recognising raises.
    """
    rows = desk.rows(SELECT_PROPOSED, (ask.peer,))
    if not rows:
        raise Missing(
            "identity.not_proposed",
            f"Nobody has entered a card of {ask.peer}.",
            "Enter the card with the fingerprint that was heard first.",
        )
    text, proposed_by = rows[0]
    if proposed_by == desk.actor.name:
        raise Refused(
            "identity.second_person",
            "Who entered the card does not confirm it.",
            "Let another person call the neighbour and confirm.",
            ("TWO_PERSONS",),
        )
    card = read_card(text.encode())
    return pin_peer(desk, card, _compared(card, ask.heard))


def _compared(card: Card, heard: str) -> str:
    """Compare a card with what was heard, as words or as digits.

    Raises:
        Refused: If they differ: the ceremony stops there, and the log says so.
    """
    found = fingerprint_of(card)
    digits = "".join(heard.split()).replace(":", "").lower()
    if found not in {digits, digits_of(heard)}:
        raise Refused(
            "identity.fingerprint_differs",
            f"The card of {card.nation} does not have the fingerprint that was heard.",
            "Stop here: call the neighbour on a number that you know. If it differs again, somebody is in between.",
            ("FINGERPRINT",),
        )
    return found
