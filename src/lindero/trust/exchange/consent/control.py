"""Consent's acts cross without a clause: to the originator the asking, to who asked the token or the refusal."""

from typing import Any

from lindero.engine.store import Transaction
from lindero.kernel.errors import Refused
from lindero.kernel.record import kind_of
from lindero.trust.exchange.consent.records import ConsentAsked, ConsentGiven, ConsentRefused
from lindero.trust.exchange.consent.token import Consent, consent_of, no_consent, note_of
from lindero.trust.exchange.gate import ControlKind
from lindero.trust.exchange.peer_keys import verified
from lindero.trust.exchange.wire import Entry


def consent_controls(nation: str) -> dict[str, ControlKind]:
    """Return the kinds with their check at the receiver and their audience.

    Args:
        nation: The own nation.
    """

    def check_asked(tx: Transaction, peer: str, record: ConsentAsked, now: int) -> None:
        if record.origin != nation:
            raise Refused(
                "exchange.consent_of", "That is not our record.", "Ask the nation whose record it is."
            )

    def check_given(tx: Transaction, peer: str, record: ConsentGiven, now: int) -> None:
        said = token_of(tx, peer, record.token, now)
        told = Consent(
            origin=peer,
            holder=nation,
            about=record.about,
            to=record.to,
            purpose=record.purpose,
            until=record.until,
            given_at=said.given_at,
            coarse=said.coarse,
        )
        if record.peer != nation or said != told:
            raise no_consent("the token says something else than the act")

    def check_refused(tx: Transaction, peer: str, record: ConsentRefused, now: int) -> None:
        if record.peer != nation:
            raise Refused("exchange.consent_of", "That is no answer to us.", "Look into that node.")

    return {
        kind_of(ConsentAsked): ControlKind(check=check_asked, concerns=_is_of),
        kind_of(ConsentGiven): ControlKind(check=check_given, concerns=_is_for),
        kind_of(ConsentRefused): ControlKind(check=check_refused, concerns=_is_for),
    }


def token_of(tx: Transaction, origin: str, token: str, now: int) -> Consent:
    """Return what a token says, if a key of the originator that counts now signed it.

    Raises:
        Refused: If it says no consent.
        Unproved: If no key that counts signed it; also where the originator is not recognised here.
    """
    note = note_of(token)
    return verified(tx, origin, note, now, lambda keys: consent_of(note, keys))


def check_passed_on(tx: Transaction, entry: Entry, holder: str, own: str, now: int) -> None:
    """Let another nation's record in that a neighbour passes on, if the originator consented to exactly that.

    A coarse value counts only as the originator told it: its token names way and digest, so that nobody on the way
    can put another in its place.

    Args:
        tx: The running unit of work.
        entry: The entry that the neighbour sent.
        holder: The neighbour.
        own: The own nation.
        now: The node's time, milliseconds UTC.

    Raises:
        Refused: With code `ONWARD` if the consent is for something else, or has ended.
        Unproved: If no key of the originator that counts signed it.
    """
    said = token_of(tx, entry.origin, entry.consent, now)
    if (said.origin, said.holder, said.to, said.about) != (entry.origin, holder, own, entry.record_id):
        raise no_consent("the token is for another record or nation")
    if said.purpose != entry.purpose:
        raise no_consent("the token is for another purpose")
    if any(said.coarse.get(name) != mark for name, mark in entry.released_as.items()):
        raise no_consent("the token names another coarse value, or none")
    if said.until <= now:
        raise no_consent("the token has ended")


def _is_of(tx: Transaction, peer: str, record: Any) -> bool:
    return bool(record.origin == peer)


def _is_for(tx: Transaction, peer: str, record: Any) -> bool:
    return bool(record.peer == peer)
