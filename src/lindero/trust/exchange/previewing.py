"""Preview: what the gate would let cross of one record, now, to the byte, without anything being sent or noted."""

from typing import Final

import msgspec

from lindero.engine.log import Log, Sealed
from lindero.engine.store import Transaction
from lindero.kernel.errors import Invalid, Missing, Refused
from lindero.kernel.record import Head, Lane
from lindero.trust.exchange.egress import release_digest, sealing_of, waits_for_people
from lindero.trust.exchange.gate import Gate, Terms
from lindero.trust.exchange.records import Ruling

LENT_AS: Final = "exchange.previewer"
"""Name under which the node lends a previewer to the exchange's pages."""


class Previewed(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate would do with a record for one neighbour.

    Attributes:
        sealed: The record with its body.
        lane: The delivery lane of its kind.
        ruling: What the gate would decide.
        terms: Under what it would cross; None if it would not.
        entry: The bytes that would enter the channel's log; empty if it would not cross.
        disclosure: The bytes with the released values; empty likewise.
        waits: Whether the gate is closed now, so that the record would wait until it is decided on.
        needs_people: Whether it would wait for people's release; terms and bytes are those that they would release.
        digest: What people approve: neighbour, lane, entry and values as one SHA-256; empty if it would not cross.
    """

    sealed: Sealed
    lane: Lane
    ruling: Ruling
    terms: Terms | None
    entry: bytes
    disclosure: bytes
    waits: bool
    needs_people: bool = False
    digest: str = ""


class Previewer:
    """Asks the gate what it would decide; the same gate, and the same sealing, that decide on real releases."""

    def __init__(self, log: Log, gate: Gate) -> None:
        self._log = log
        self._gate = gate

    def preview(self, tx: Transaction, record_id: str, peer: str) -> Previewed:
        """Return what would cross of an own record to a neighbour.

        Raises:
            Missing: If this node has no such record.
            Refused: If it is a neighbour's, which nobody passes on without the originator's consent (safeguard S-07).
            Invalid: If its body is erased: there is nothing left to release.
        """
        head = self._own_head(tx, record_id, peer)
        found = self._log.read_sealed(tx, [head.kind], head.seq - 1, 1)
        if not found or found[0].head.seq != head.seq:
            raise Invalid(
                "exchange.erased",
                f"The body of {record_id} is erased.",
                "Nothing of it can be released any more; its page tells who received it.",
            )
        sealed = found[0]
        lane = type(sealed.record).default_lane
        decide = self._gate.decider(tx, peer, lane)
        ruling, terms = decide(sealed)
        needs_people = terms is None and waits_for_people(ruling)
        if needs_people:
            _, terms = decide.as_approved(sealed)
        sealing = sealing_of(sealed, terms, lane) if terms is not None else None
        return Previewed(
            sealed=sealed,
            lane=lane,
            ruling=ruling,
            terms=terms,
            entry=sealing.entry if sealing else b"",
            disclosure=(sealing.disclosure or b"") if sealing else b"",
            waits=not self._gate.is_open(tx, peer, lane),
            needs_people=needs_people,
            digest=release_digest(peer, lane, sealing) if sealing else "",
        )

    def _own_head(self, tx: Transaction, record_id: str, peer: str) -> Head:
        try:
            return self._log.find(tx, record_id).head
        except Missing:
            origins = self._log.origins(tx, record_id)
            if not origins:
                raise
        decision = self._gate.may_pass_on(tx, self._log.find(tx, record_id, origins[0]), peer)
        if decision.allowed:
            raise Refused(
                "exchange.onward",
                f"Its origin consented to passing it on to {peer}; what would leave is not previewed here.",
                "Ask for it to be passed on; what was sent then stands on its page.",
            )
        raise Refused(
            "exchange.onward",
            decision.reasons[0].text,
            decision.reasons[0].fix,
            decision.codes,
        )
