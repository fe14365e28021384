"""Passing on: a received record sealed for a third nation, its origin's proof and consent with it."""

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from lindero.engine.log import Log, Sealed
from lindero.engine.store import Transaction
from lindero.kernel.asserted import CoarseMark
from lindero.kernel.errors import Missing
from lindero.kernel.proofs import field_digest
from lindero.kernel.record import Event, Head, Lane, Record
from lindero.trust.agreements.coarseness import is_as_coarse
from lindero.trust.exchange import channels, tables
from lindero.trust.exchange.coarsening import CUT
from lindero.trust.exchange.consent.records import PassingDecided
from lindero.trust.exchange.consent.tables import SELECT_GIVEN, SELECT_PASSINGS
from lindero.trust.exchange.consent.token import note_of, said_in
from lindero.trust.exchange.gate import ACTOR, Decides, Gate, Terms
from lindero.trust.exchange.records import Ruling
from lindero.trust.exchange.wire import DISCLOSURE_DECODER, ENCODER, Channel, Disclosure, Entry

ONWARD: Final = "ONWARD"
COARSE: Final = "COARSE"


class Passed(msgspec.Struct, frozen=True):
    """What became of one record that somebody wanted passed on; without terms and sealing it does not go."""

    ruling: Ruling
    terms: Terms | None = None
    channel: Channel | None = None
    sealing: channels.Sealing | None = None


class PassingOn:
    """Decides on what people want passed on to a neighbour, and makes the entries of what may go."""

    def __init__(self, log: Log, gate: Gate, now: int) -> None:
        self._log = log
        self._gate = gate
        self._now = now

    def again(self, tx: Transaction, peer: str, entry: Entry, decide: Decides) -> Passed | None:
        """Decide again on a record that waits to be passed on; None if it is no longer here."""
        try:
            event = self._log.find(tx, entry.record_id, entry.origin)
        except Missing:
            return None
        return self._one(tx, peer, entry.lane, decide, event.head, event.record)

    def next(self, tx: Transaction, peer: str, lane: Lane, decide: Decides) -> list[Passed]:
        """Return what was asked for a neighbour and lane, each decided on and put on record."""
        done = []
        for record_id, origin in tx.query(SELECT_PASSINGS, (peer,)):
            try:
                event = self._log.find(tx, record_id, origin)
            except Missing:
                continue
            if event.record is not None and type(event.record).default_lane != lane:
                continue
            passed = self._one(tx, peer, lane, decide, event.head, event.record)
            codes = () if passed.sealing is not None else passed.ruling.codes
            note = PassingDecided(origin=origin, about=record_id, peer=peer, codes=codes)
            self._log.put(tx, note, actor=ACTOR)
            done.append(passed)
        return done

    def _one(
        self, tx: Transaction, peer: str, lane: Lane, decide: Decides, head: Head, record: Record | None
    ) -> Passed:
        if record is None:
            return Passed(_refused(head, "ERASED", "Its body is erased.", "Nothing of it can be passed on."))
        allowed = self._gate.may_pass_on(tx, Event(head, record), peer)
        if not allowed.allowed:
            reason = allowed.reasons[0]
            return Passed(_refused(head, reason.code, reason.text, reason.fix))
        body, disclosure = tx.query(tables.SELECT_RECEIVED_BODY, (head.record_id, head.origin))[0]
        shown: Disclosure = DISCLOSURE_DECODER.decode(bytes(disclosure))
        held = (head.record_id, head.origin, self._log.nation, peer, self._now)
        passed = Passed(_refused(head, ONWARD, "No consent of its origin is at hand.", "Ask the origin."))
        for token, purpose in tx.query(SELECT_GIVEN, held):
            # The originator's officer and the one here who asks are the two people behind it.
            ruling, terms = decide.as_approved(Sealed(head, bytes(body), b"", record), str(purpose))
            if terms is None:
                passed = Passed(ruling)
                continue
            # The origin's signature stands over these bytes since they came; here only what they say is read.
            marks = said_in(note_of(str(token))).coarse
            if unproved := not_coarse_enough(shown, terms, marks):
                text = f"The clause asks for {unproved} coarser than its origin told it, or the origin did not say how."
                return Passed(_refused(head, COARSE, text, "Ask the origin to send it itself."))
            channel = Channel(self._log.nation, peer, terms.agreement.partition("@")[0], lane)
            return Passed(ruling, terms, channel, sealed_anew(head, shown, terms, lane, str(token), marks))
        return passed


def not_coarse_enough(shown: Disclosure, terms: Terms, marks: Mapping[str, CoarseMark]) -> str:
    """Return a field that cannot be passed on as coarse as it must be; empty if there is none.

    What its origin told coarse goes on in the origin's own words, which prove it; nobody else can make it coarser, or
    cut a route further.
    """
    wanted = {value.field: value.way for value in terms.coarse}
    for name in sorted({*shown.asserted, *wanted}):
        told = marks[name].way if name in marks and name in shown.asserted else ""
        way = wanted.get(name, "")
        if (name in shown.asserted and not told) or way == CUT or not is_as_coarse(told, way):
            return name
    return ""


def sealed_anew(
    head: Head, shown: Disclosure, terms: Terms, lane: Lane, token: str, marks: Mapping[str, CoarseMark]
) -> channels.Sealing:
    """Return entry and disclosure of a received record: what does not go further becomes a digest like the rest.

    The origin's commitment stays as it is, so the third nation proves every value against it.
    """
    goes = terms.fields | {value.field for value in terms.coarse}
    released = tuple(name for name in shown.values if name in terms.fields)
    coarse = {name: marks[name] for name in shown.asserted if name in goes}
    entry = Entry(
        record_id=head.record_id,
        origin=head.origin,
        kind=head.kind,
        at=head.at,
        commitment=head.commitment,
        setting=head.setting,
        agreement=terms.agreement,
        clause=terms.clause,
        purpose=terms.purpose,
        lane=lane,
        released=released,
        retain_until=terms.retain_until,
        handling=terms.handling,
        released_as=coarse,
        consent=token,
    )
    disclosure = narrowed(shown, (*released, *coarse))
    return channels.Sealing(about=head.record_id, entry=ENCODER.encode(entry), disclosure=disclosure)


def narrowed(shown: Disclosure, released: Collection[str]) -> bytes:
    """Return a received disclosure with fewer fields shown: the others become digests like those withheld before."""
    values = {name: value for name, value in shown.values.items() if name in released}
    digests = [
        field_digest(bytes.fromhex(shown.salts[name]), name.encode(), bytes(value)).hex()
        for name, value in shown.values.items()
        if name not in values
    ]
    told: dict[str, object] = {
        "values": values,
        "salts": {name: shown.salts[name] for name in values},
        "withheld": sorted([*shown.withheld, *digests]),
    }
    if coarse := {name: value for name, value in shown.asserted.items() if name in released}:
        salts = {name: shown.asserted_salts[name] for name in coarse}
        told |= {"asserted": coarse, "asserted_salts": salts}
    return ENCODER.encode(told)


def _refused(head: Head, code: str, text: str, fix: str) -> Ruling:
    return Ruling(
        about=head.record_id,
        kind=head.kind,
        allowed=False,
        clause="safeguard/S-07",
        codes=(code,),
        texts=(text,),
        fixes=(fix,),
    )
