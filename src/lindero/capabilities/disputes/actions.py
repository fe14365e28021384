"""What people do with disputes, and what the node says by itself: that a rung's time is over, that one has ended."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lindero.capabilities.disputes import asks, records
from lindero.capabilities.disputes.records import Ending
from lindero.capabilities.disputes.rules import Stand
from lindero.capabilities.disputes.tables.lookups import SELECT_SAID, dispute_in, open_disputes
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Missing, Refused
from lindero.kernel.record import Event
from lindero.kernel.translating import translation_in, translation_of


def raise_dispute(desk: Desk, ask: asks.RaiseDispute) -> str:
    """Raise a dispute; return its name.

    Raises:
        Refused: If it is about what does not bind both.
    """
    return desk.put(records.DisputeRaised(**_worded(desk, ask))).record_id


def make_statement(desk: Desk, ask: asks.MakeStatement) -> str:
    """Put the own side's view on record; return the record's name."""
    made = records.StatementMade(addressee=_other(desk, ask.dispute), **_worded(desk, ask))
    return desk.put(made).record_id


def add_translation(desk: Desk, ask: asks.AddTranslation) -> str:
    """Put a translation beside words of the other side; return the name of its record.

    It hangs on the record that holds the words, so it is erased with them, whoever asks for that.

    Raises:
        Missing: If nothing of that name was said in a dispute.
        Invalid: If it holds no words, or the translation's languages or maker are not told.
        Refused: If the words are own ones.
    """
    found = desk.rows(SELECT_SAID, (ask.about,))
    if not found:
        raise Missing(
            "disputes.no_words", f"Nobody said {ask.about} in a dispute.", "See the dispute's page."
        )
    dispute, origin = found[0]
    head, record = desk.record(ask.about, origin="" if origin == desk.nation else origin)
    language = (getattr(record, "language", "") if record is not None else "") or ask.language
    words = records.words_in(record) if record is not None else ""
    added = records.TranslationAdded(
        dispute=dispute,
        addressee=_other(desk, dispute),
        about=ask.about,
        language=language,
        translation=translation_of(ask, words, language, desk.actor.name),
        until=head.delete_by,
    )
    return desk.put(added, cause=head).record_id


def declare_effect(desk: Desk, ask: asks.DeclareEffect) -> str:
    """Say what the own side does with the cooperation meanwhile; return the record's name."""
    return desk.put(records.EffectDeclared(addressee=_other(desk, ask.dispute), **_fields(ask))).record_id


def reach_rung(desk: Desk, ask: asks.ReachRung) -> str:
    """Take a dispute to the next rung; return the record's name.

    Raises:
        Refused: If it is on the last rung, or the time of this one is not over.
    """
    stand = _stand(desk, ask.dispute)
    if stand.number == len(stand.ladder):
        raise Refused("disputes.step", "It is on the last rung.", "Propose a settlement.", ("AGR-14",))
    reached = records.RungReached(
        addressee=stand.other(desk.nation),
        number=stand.number + 1,
        rung=stand.ladder[stand.number].step,
        **_fields(ask),
    )
    return desk.put(reached).record_id


def make_proposal(desk: Desk, ask: asks.MakeProposal) -> str:
    """Propose something to the other side; return the proposal's name."""
    made = records.ProposalMade(addressee=_other(desk, ask.dispute), evidence="no", **_fields(ask))
    return desk.put(made).record_id


def answer_proposal(desk: Desk, ask: asks.AnswerProposal) -> str:
    """Agree to the other side's proposal, or not; return the record's name."""
    return desk.put(records.ProposalAnswered(addressee=_other(desk, ask.dispute), **_fields(ask))).record_id


def withdraw_dispute(desk: Desk, ask: asks.WithdrawDispute) -> str:
    """Take back what the own side raised; return the record's name."""
    return desk.put(records.DisputeWithdrawn(addressee=_other(desk, ask.dispute), **_fields(ask))).record_id


def note_received(desk: Desk, events: Sequence[Event]) -> None:
    """Say for this node that a neighbour's dispute is here."""
    for event in events:
        if event.head.agreement:
            received = records.DisputeReceived(dispute=event.head.record_id, raiser=event.head.origin)
            desk.put(received, cause=event.head)


def note_end(desk: Desk, events: Sequence[Event]) -> None:
    """Say for this node, once, that a dispute has ended, so that it counts as open no longer."""
    for event in events:
        found = dispute_in(desk.rows, getattr(event.record, "dispute", ""))
        if found is not None and not found.ended:
            _note_end(desk, found.stand)


def watch_rungs(desk: Desk) -> None:
    """Tell the diplomats of every rung whose time is over, once for each."""
    for found in open_disputes(desk.rows):
        stand = found.stand
        _note_end(desk, stand)
        is_running = stand.state in ("raised", "open") and found.warned < stand.number
        if is_running and desk.now() > stand.due_at:
            desk.put(records.RungOverdue(dispute=stand.dispute, number=stand.number, due_at=stand.due_at))


def _note_end(desk: Desk, stand: Stand) -> None:
    if stand.ended_at:
        how: Ending = "settled" if stand.state == "settled" else "withdrawn"
        other = stand.other(desk.nation)
        desk.put(records.DisputeEnded(dispute=stand.dispute, how=how, with_nation=other))


def _fields(ask: msgspec.Struct) -> dict[str, Any]:
    """Return what an ask and the record that comes of it have in common: its own fields, by name."""
    return msgspec.structs.asdict(ask)


def _worded(desk: Desk, ask: asks.RaiseDispute | asks.MakeStatement) -> dict[str, Any]:
    """Return the fields of an ask with its translation, labelled, in place of those that describe it."""
    fields = _fields(ask)
    for described in ("translation_language", "translator", "machine", "is_reviewed"):
        del fields[described]
    return fields | {"translation": translation_in(ask, ask.language, desk.actor.name)}


def _stand(desk: Desk, dispute: str) -> Stand:
    found = dispute_in(desk.rows, dispute)
    if found is None:
        raise Missing("disputes.no_dispute", f"There is no dispute {dispute}.", "See the list of disputes.")
    return found.stand


def _other(desk: Desk, dispute: str) -> str:
    return _stand(desk, dispute).other(desk.nation)
