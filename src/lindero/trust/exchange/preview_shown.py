"""View of a preview: what a neighbour would see of a record, before anything is sent (EXC-06)."""

import hashlib
from typing import Annotated

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect, Missing
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.trust.agreements.telling import ClauseTold, Flow, tell_clause
from lindero.trust.exchange.pages import RECOGNISED
from lindero.trust.exchange.preview_fields import FieldPreview, fields_of
from lindero.trust.exchange.previewing import LENT_AS, Previewed, Previewer


class PreviewQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which record would be sent to whom.

    Attributes:
        record_id: The record's name.
        peer: The neighbour, three letters; the first that is recognised where empty.
        language: Language of the clause's plain text; empty for the first of the agreement's.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
    peer: str = ""
    language: str = ""


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """What a neighbour would see of a record.

    Attributes:
        record_id: The record.
        kind: Its kind.
        peer: The neighbour.
        peers: Neighbours to choose from.
        lane: Delivery lane.
        allowed: Whether anything would cross.
        waits: Whether the gate is closed now, so that the record would wait.
        needs_people: Whether it would cross only after people's release.
        clause: The clause that would permit it, or comes nearest; empty if none does.
        agreement: Agreement and version; empty if it would not cross.
        purpose: What the neighbour could use it for; empty likewise.
        handling: Handling words; empty likewise.
        retain_until: Until when the neighbour could keep it, milliseconds UTC; None likewise.
        sent: How many fields would cross.
        fields: All fields, in the record's order.
        reasons: Why it would be refused or narrowed, in words.
        remedies: What would make it a yes.
        entry_sha256: SHA-256 of the entry that would enter the channel's log; empty if it would not cross.
        disclosure_sha256: SHA-256 of the disclosure that would be sent: equal to that of what is sent.
        release_sha256: What people approve: neighbour, lane, entry and values as one digest.
        told: The clause in plain language; None where none speaks.
    """

    record_id: str
    kind: str
    peer: str
    peers: tuple[str, ...]
    lane: str
    allowed: bool
    waits: bool
    needs_people: bool
    clause: str
    agreement: str
    purpose: str
    handling: str
    retain_until: int | None
    sent: int
    fields: tuple[FieldPreview, ...]
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    entry_sha256: str
    disclosure_sha256: str
    release_sha256: str
    told: ClauseTold | None = None


def show_preview(desk: Desk, query: PreviewQuery) -> PreviewView:
    """Show what a neighbour would see of a record of our own.

    Raises:
        Missing: If this node has no such record of its own, or recognises no such neighbour.
        Invalid: If the record's body is erased.
    """
    peers = tuple(nation for (nation,) in desk.rows(RECOGNISED))
    peer = query.peer or next(iter(peers), "")
    if peer not in peers:
        raise Missing(
            "exchange.preview_peer",
            f"{peer or 'No neighbour'} is not a recognised neighbour.",
            f"Choose one of {', '.join(peers) or 'none yet'}.",
        )
    if not isinstance(desk, WorkDesk):
        raise Defect("exchange.preview_desk", "A preview needs a node's own desk.", "Ask a running node.")
    previewer: Previewer = desk.lent(LENT_AS)
    previewed = previewer.preview(desk.tx, query.record_id, peer)
    view = _view(previewed, peer, peers)
    flow = Flow(sender=desk.nation, recipient=peer, kind=view.kind, purpose=view.purpose)
    return msgspec.structs.replace(view, told=tell_clause(desk, view.clause, flow, query.language))


def _view(previewed: Previewed, peer: str, peers: tuple[str, ...]) -> PreviewView:
    ruling, terms = previewed.ruling, previewed.terms
    clause = terms.clause if terms else ruling.clause
    fields = fields_of(previewed, clause)
    return PreviewView(
        record_id=ruling.about,
        kind=ruling.kind,
        peer=peer,
        peers=peers,
        lane=previewed.lane,
        allowed=ruling.allowed,
        waits=previewed.waits,
        needs_people=previewed.needs_people,
        clause=clause,
        agreement=terms.agreement if terms else "",
        purpose=terms.purpose if terms else "",
        handling=terms.handling if terms else "",
        retain_until=terms.retain_until if terms else None,
        sent=sum(field.outcome != "withheld" for field in fields),
        fields=fields,
        reasons=ruling.texts,
        remedies=tuple(dict.fromkeys(fix for fix in ruling.fixes if fix)),
        entry_sha256=hashlib.sha256(previewed.entry).hexdigest() if terms else "",
        disclosure_sha256=hashlib.sha256(previewed.disclosure).hexdigest() if terms else "",
        release_sha256=previewed.digest,
    )
