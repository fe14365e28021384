"""What may be asked about consent: for it, of it, and to pass a record on by it."""

from collections.abc import Callable
from typing import Annotated, Final, Literal

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.engine.store import Transaction
from lindero.kernel.asserted import CoarseMark
from lindero.kernel.decisions import Decision
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect, Missing, Refused
from lindero.kernel.names import NATION_PATTERN, RECORD_ID_PATTERN
from lindero.kernel.record import Record
from lindero.kernel.times import days_after
from lindero.trust.agreements.vocabulary import PURPOSES
from lindero.trust.exchange.consent import records, tables
from lindero.trust.exchange.consent.token import Consent, no_consent
from lindero.trust.exchange.tables import SELECT_CROSSED
from lindero.trust.exchange.wire import ENTRY_DECODER, Entry, channel_of

LENT_AS: Final = "exchange.sign_consent"
"""Name under which the node lends what signs a consent with its key."""

LONGEST_DAYS: Final = 366
"""A consent is given for a year at most (product default)."""

MAY_LENT_AS: Final = "exchange.may_consent"
"""Name under which the node lends what asks the safeguards about a consent."""

SignConsent = Callable[[Consent], str]
MayConsent = Callable[[Transaction, Record, str], Decision]

Refusal = Literal[
    "NO_LEGAL_BASIS",
    "NO_AUTHORISATION",
    "DISPROPORTIONATE",
    "ONGOING_INVESTIGATION",
    "ORIGINATOR_REFUSED",
    "NOT_AVAILABLE",
    "RISK_TO_PERSON",
    "ESSENTIAL_SECURITY",
    "RIGHTS_RISK",
]
"""Why an originator may refuse; the last three are told to nobody, who asked reads `NOT_AVAILABLE`."""

UNTOLD: Final = frozenset({"RISK_TO_PERSON", "ESSENTIAL_SECURITY", "RIGHTS_RISK"})

_Nation = Annotated[str, msgspec.Meta(pattern=NATION_PATTERN, description="nation, three letters")]
_Id = Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN, description="name of the record")]
_Purpose = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="what it would be used for")]
_Days = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DAYS, description="for how many days")]
_Told = Annotated[str, msgspec.Meta(min_length=3, max_length=300, description="why, told to the origin")]


class _Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all asks here have in common: an unknown key is refused."""


class AskConsent(_Ask, frozen=True, kw_only=True):
    """Ask the origin of a received record to let it be passed on, or used here for another purpose."""

    origin: _Nation
    record_id: _Id
    to: _Nation
    purpose: _Purpose
    days: _Days
    reason: _Told


class GiveConsent(_Ask, frozen=True, kw_only=True):
    """Consent to what a neighbour asked."""

    holder: _Nation
    record_id: _Id
    to: _Nation
    purpose: _Purpose


class RefuseConsent(_Ask, frozen=True, kw_only=True):
    """Refuse what a neighbour asked, or end a consent that was given."""

    holder: _Nation
    record_id: _Id
    to: _Nation
    purpose: _Purpose
    code: Annotated[Refusal, msgspec.Meta(description="why, as a word; some words are told to nobody")]


class PassOn(_Ask, frozen=True, kw_only=True):
    """Pass a received record on to a third nation, by its origin's consent."""

    origin: _Nation
    record_id: _Id
    peer: _Nation


def ask_consent(desk: Desk, ask: AskConsent) -> None:
    """Ask the origin of a received record.

    Raises:
        Missing: If no such record came.
        Refused: If the purpose does not exist.
    """
    if ask.purpose not in PURPOSES:
        raise Refused(
            "exchange.purpose", f"There is no purpose {ask.purpose!r}.", "Choose one of the vocabulary."
        )
    if ask.origin == desk.nation:
        raise Missing(
            "exchange.not_received", "An own record needs no consent.", "Release it by an agreement."
        )
    desk.put(
        records.ConsentAsked(
            origin=ask.origin,
            about=ask.record_id,
            to=ask.to,
            purpose=ask.purpose,
            until=days_after(desk.now(), ask.days),
            reason=ask.reason,
        )
    )


def give_consent(desk: Desk, ask: GiveConsent) -> None:
    """Consent to what was asked, for as long as was asked; the node signs the token.

    Raises:
        Missing: If nothing of the kind was asked, or the record's body is erased.
        Refused: If it speaks of a protected person who could be at risk there; no officer can consent to that.
    """
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.consent_desk", "Consent is given at a node.", "Ask a running node.")
    until, _ = _asked(desk, ask)
    _, record = desk.record(ask.record_id)
    if record is None:
        raise Missing("exchange.erased", "Its body is erased.", "There is nothing left to consent to.")
    may: MayConsent = desk.lent(MAY_LENT_AS)
    decision = may(desk.tx, record, ask.to)
    if not decision.allowed:
        reason = decision.reasons[0]
        advice = "Refuse it; who asked is told that it is not available."
        raise Refused("exchange.consent_risk", reason.text, advice, decision.codes)
    sign: SignConsent = desk.lent(LENT_AS)
    consent = Consent(
        origin=desk.nation,
        holder=ask.holder,
        about=ask.record_id,
        to=ask.to,
        purpose=ask.purpose,
        until=until,
        given_at=desk.now(),
        coarse=_told_coarse(desk, ask),
    )
    given = records.ConsentGiven(
        peer=ask.holder,
        about=ask.record_id,
        to=ask.to,
        purpose=ask.purpose,
        until=until,
        token=sign(consent),
    )
    desk.put(given)


def _told_coarse(desk: Desk, ask: GiveConsent) -> dict[str, CoarseMark]:
    """Return which fields of the record its holder got coarse, as our own entry says."""
    for channel, _, data in desk.rows(SELECT_CROSSED, (ask.record_id,)):
        ends = channel_of(channel)
        if (ends.sender, ends.recipient) == (desk.nation, ask.holder):
            entry: Entry = ENTRY_DECODER.decode(data)
            return entry.released_as
    return {}


def refuse_consent(desk: Desk, ask: RefuseConsent) -> None:
    """Refuse what was asked; a risk to a person or to security is told as `NOT_AVAILABLE` and never by its name.

    Raises:
        Missing: If nothing of the kind was asked.
    """
    _asked(desk, ask)
    code = "NOT_AVAILABLE" if ask.code in UNTOLD else ask.code
    if ask.code in UNTOLD:
        desk.put(records.ConsentReasonNoted(peer=ask.holder, about=ask.record_id, code=ask.code))
    refused = records.ConsentRefused(
        peer=ask.holder,
        about=ask.record_id,
        to=ask.to,
        purpose=ask.purpose,
        code=msgspec.convert(code, records.RefusalCode),
    )
    desk.put(refused)


def pass_on(desk: Desk, ask: PassOn) -> None:
    """Have a received record passed on; the gate decides again at the moment at which it would leave.

    Raises:
        Refused: If no consent of its origin is at hand.
    """
    held = (ask.record_id, ask.origin, desk.nation, ask.peer, desk.now())
    if not desk.rows(tables.SELECT_GIVEN, held):
        raise no_consent(f"none for passing it on to {ask.peer} is at hand")
    desk.put(records.PassingAsked(origin=ask.origin, about=ask.record_id, peer=ask.peer))


def _asked(desk: Desk, ask: GiveConsent | RefuseConsent) -> tuple[int, str]:
    found = desk.rows(tables.SELECT_ASKED, (ask.record_id, desk.nation, ask.holder, ask.to, ask.purpose))
    if not found:
        raise Missing(
            "exchange.consent_asked",
            f"{ask.holder} asked nothing of the kind about {ask.record_id}.",
            "See what was asked under Consent.",
        )
    return int(found[0][0]), str(found[0][1])
