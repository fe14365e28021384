"""Carrying out what a neighbour asks back: erase, ask on, and certify; and believing what a neighbour certifies."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.erasing import Erased
from lindero.engine.log import Log
from lindero.engine.store import Transaction
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Refused, Unproved
from lindero.kernel.record import Head
from lindero.trust.exchange.peer_keys import verifiers
from lindero.trust.exchange.recall import tables
from lindero.trust.exchange.records import (
    AccuracyContested,
    ContestEnded,
    ErasureCertified,
    ErasureStatus,
    RecordErased,
    RecordRecalled,
)
from lindero.trust.exchange.wire import CONTROL
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger.erasures import (
    MOST_ERASURES,
    Certificate,
    Erasure,
    open_certificate,
    read_certificate,
    sign_certificate,
)
from lindero.trust.ledger.notes import Signer

ACTOR: Final = "exchange/recall"
ERASED_SOMETHING: Final = "exchange.erased"
"""Key in a unit's scratch: whether it erased, so that side files are scrubbed before a receipt leaves."""

_PENDING: Final = "exchange.certificates"
_ERASED: Final = "exchange.records_erased"
_HEAD: Final = msgspec.json.Decoder(Head)


class Carrier:
    """Carries recalls out at the recipient and certifies them, all of one unit of work together.

    Attributes:
        log: The national log.
    """

    def __init__(self, log: Log, clock: Clock, signer: Signer) -> None:
        self.log = log
        self._clock = clock
        self._signer = signer

    @property
    def nation(self) -> str:
        """The node's own nation."""
        return self.log.nation

    def carry_out(self, tx: Transaction, peer: str, recall_id: str, recall: RecordRecalled) -> ErasureStatus:
        """Erase a recalled record wherever it went inside this node, and ask it back from whoever got it from here.

        Args:
            tx: The running unit of work.
            peer: The neighbour that asks, the record's origin or whoever passed it on.
            recall_id: Name of the recall.
            recall: What it asks.
        """
        received = received_from(tx, recall.recalled, peer)
        if received is None:
            self._note(tx, peer, Erasure(record_id=recall.recalled, recall=recall_id, status="UNKNOWN"))
            self._note_erased(tx, peer, recall, 0, 0)
            return "UNKNOWN"
        erased = self.log.erase(tx, [recall.recalled], received.origin)
        passed_on = self._ask_on(tx, recall, [received, *erased.derived])
        item = self._outcome(tx, recall_id, received, erased, passed_on)
        self._note(tx, peer, item)
        bodies = 0 if item.status == "HELD" else erased.count
        self._note_erased(tx, peer, recall, bodies, len(erased.derived))
        tx.scratch[ERASED_SOMETHING] = True
        return item.status

    def end_held(self, tx: Transaction) -> None:
        """Certify the erasure of what a hold had kept, once the hold is over and the body gone."""
        for recalled, peer, recall in tx.query(tables.SELECT_HELD_RECALLS):
            if not tx.query(tables.SELECT_IS_LOCKED, (recalled,)):
                self._note(tx, peer, Erasure(record_id=recalled, recall=recall, status="ERASED"))

    def _outcome(
        self, tx: Transaction, recall_id: str, received: Head, erased: Erased, passed_on: Sequence[str]
    ) -> Erasure:
        name = received.record_id
        item = Erasure(
            record_id=name,
            recall=recall_id,
            status="ERASED",
            derived=len(erased.derived),
            passed_on=tuple(passed_on),
            exports=int(tx.query(tables.SELECT_EXPORTS_HOLDING, (name,))[0][0]),
        )
        if name not in erased.held:
            return item
        hold = tx.query(tables.SELECT_HOLD, (name, received.origin, self._clock.now()))
        legal_basis, authority, review_at = hold[0] if hold else ("", "", 0)
        return msgspec.structs.replace(
            item, status="HELD", legal_basis=legal_basis, authority=authority, review_at=review_at
        )

    def _ask_on(self, tx: Transaction, recall: RecordRecalled, heads: Sequence[Head]) -> list[str]:
        """Recall what was passed on, and what was derived and released, from everybody who got it from here."""
        reached: set[str] = set()
        for head in heads:
            recipients = {
                name for (name,) in tx.query(tables.SELECT_RELEASED_TO, (head.record_id, self.nation))
            }
            if recipients and not tx.query(tables.SELECT_RECALL, (head.record_id,)):
                is_itself = head.record_id == recall.recalled
                onward = RecordRecalled(
                    recalled=head.record_id,
                    reason=recall.reason,
                    ground=recall.ground if is_itself else "source",
                    within_h=recall.within_h,
                    replaced_by=recall.replaced_by if is_itself else "",
                )
                self.log.put(tx, onward, actor=ACTOR)
            reached |= recipients
        return sorted(reached)

    def _note_erased(
        self, tx: Transaction, peer: str, recall: RecordRecalled, bodies: int, derived: int
    ) -> None:
        """Take it among what is put on record at the end of the unit of work, all at once."""
        record = RecordErased(origin=peer, erased=recall.recalled, bodies=bodies, derived=derived)
        tx.scratch.setdefault(_ERASED, []).append(record)
        tx.at_end(_ERASED, self._put_erased)

    def _put_erased(self, tx: Transaction) -> None:
        self.log.put_many(tx, tx.scratch.pop(_ERASED), actor=ACTOR)

    def _note(self, tx: Transaction, peer: str, item: Erasure) -> None:
        """Take an outcome into the certificates that are signed at the end of the unit of work."""
        tx.scratch.setdefault(_PENDING, {}).setdefault(peer, []).append(item)
        tx.at_end(_PENDING, self._certify)

    def _certify(self, tx: Transaction) -> None:
        pending: dict[str, list[Erasure]] = tx.scratch.pop(_PENDING)
        for peer, items in pending.items():
            for start in range(0, len(items), MOST_ERASURES):
                certificate = Certificate(
                    receiver=self.log.nation,
                    asker=peer,
                    certified_at=self._clock.now(),
                    erasures=tuple(items[start : start + MOST_ERASURES]),
                )
                text = sign_certificate(certificate, self._signer)
                self.log.put(tx, ErasureCertified(peer=peer, certificate=text), actor=ACTOR)


def received_from(rows: Rows, record_id: str, peer: str) -> Head | None:
    """Return the head of a record that a neighbour sent, its own or one that it passed on; None if it sent none."""
    for (data,) in rows.query(tables.SELECT_ORIGINS, (record_id,)):
        head = _HEAD.decode(data)
        if head.actor == f"peer/{peer}":
            return head
    return None


# --- what is believed of a neighbour ----------------------------------------------------------------------------


def check_recallable(tx: Rows, peer: str, record: RecordRecalled, now: int) -> None:
    """Let a recall pass of what crossed under a clause; acts, signatures and certificates are not taken back.

    Raises:
        Refused: If the record is something that the neighbour must go on answering for.
    """
    received = received_from(tx, record.recalled, peer)
    if received is not None and received.agreement.partition("@")[0] == CONTROL:
        raise Refused(
            "exchange.answered_for",
            f"{record.recalled} is an act of {peer}, which it answers for.",
            "Acts are ended by acts: resume, denounce, certify anew.",
        )


def check_certificate(tx: Rows, peer: str, record: ErasureCertified, nation: str, now: int) -> None:
    """Let a certificate pass that the neighbour signed, about recalls that this node asked of it.

    Raises:
        Unproved: If it is not signed by the neighbour, or answers what was not asked.
    """
    stated = read_certificate(record.certificate)
    # Its key may have been rotated while the certificate was on its way.
    keys = [key for key in keys_of(tx, peer) if key.signs_at(now) or key.signs_at(stated.certified_at)]
    certificate = open_certificate(record.certificate, verifiers(keys, peer))
    if (certificate.receiver, certificate.asker, record.peer) != (peer, nation, nation):
        raise _stray("The certificate is not from that neighbour to us.")
    for item in certificate.erasures:
        if tx.query(tables.SELECT_ASKED, (item.record_id, item.recall)) == []:
            raise _stray(f"Nobody here asked {item.record_id} back.")


def check_concerned(tx: Rows, peer: str, record: Any, nation: str) -> None:
    """Let what is said of a record pass if that neighbour has it from us, or we have it from that neighbour.

    Raises:
        Refused: If the record is none of that neighbour's business.
    """
    about = record.contested if hasattr(record, "contested") else record.about
    if received_from(tx, about, peer) is None and peer not in released_to(tx, about, nation):
        raise Refused(
            "exchange.not_concerned",
            f"{peer} speaks of {about}, which never crossed between it and this node.",
            "Look into that node.",
        )


def contest_on(log: Log, tx: Transaction, peer: str, contest: AccuracyContested) -> None:
    """Repeat a neighbour's flag for everybody who got the record from here (safeguard S-43)."""
    others = set(released_to(tx, contest.contested, log.nation)) - {peer, contest.origin}
    if others and not tx.query(tables.SELECT_OWN_CONTEST, (contest.contested, log.nation)):
        log.put(tx, msgspec.structs.replace(contest, repeats=peer), actor=ACTOR)


def lower_on(log: Log, tx: Transaction, peer: str, ended: ContestEnded) -> None:
    """Lower the flag that was raised here only because that neighbour had raised its own."""
    if tx.query(tables.SELECT_REPEATED, (ended.contested, log.nation, peer)):
        log.put(tx, ended, actor=ACTOR)


def released_to(rows: Rows, record_id: str, nation: str) -> list[str]:
    """Return to whom this node released a record, in alphabetical order."""
    return [name for (name,) in rows.query(tables.SELECT_RELEASED_TO, (record_id, nation))]


def arrived_at(rows: Rows, record_id: str, nation: str) -> list[str]:
    """Return who has proved that a record of this node arrived there, in alphabetical order."""
    return [name for (name,) in rows.query(tables.SELECT_ARRIVED_AT, (record_id, nation))]


def _stray(text: str) -> Unproved:
    return Unproved("exchange.certificate_of", text, "Look into that node.")
