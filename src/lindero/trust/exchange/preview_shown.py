"""View of a preview: field by field what a neighbour would see of a record, before anything is sent (EXC-06)."""

import hashlib
from typing import Annotated, Any, Final, Literal

import msgspec

from lindero.engine.desk import WorkDesk
from lindero.kernel.desk import Desk
from lindero.kernel.errors import Defect, Missing
from lindero.kernel.marks import Mark
from lindero.kernel.names import RECORD_ID_PATTERN
from lindero.kernel.places import Place
from lindero.kernel.record import marks_of
from lindero.kernel.times import text_of
from lindero.trust.exchange.coarsening import CoarseValue
from lindero.trust.exchange.pages import RECOGNISED
from lindero.trust.exchange.previewing import LENT_AS, Previewed, Previewer
from lindero.trust.exchange.records import Ruling

_HIDDEN: Final = "•••"
"""Stands for a value that is secret inside the nation, whoever may ask for a preview."""


_THOUSANDTHS: Final = {"1e-3 degree": "degrees", "mm/s": "m/s"}
"""Units that people read in thousands."""


class PreviewQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which record would be sent to whom.

    Attributes:
        record_id: The record's name.
        peer: The neighbour, three letters; the first that is recognised where empty.
    """

    record_id: Annotated[str, msgspec.Meta(pattern=RECORD_ID_PATTERN)]
    peer: str = ""


class FieldPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A field on both sides of the border.

    Attributes:
        name: Its name.
        meaning: What its value says.
        ours: Its value in our record, in words; empty if it has none.
        theirs: The same for the neighbour; None if the neighbour gets nothing.
        outcome: Whether it would be sent, sent coarse, or withheld.
        rule: The clause that lets it pass, or why it does not.
    """

    name: str
    meaning: str
    ours: str
    theirs: str | None
    outcome: Literal["sent", "coarsened", "withheld"]
    rule: str


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
    return _view(previewed, peer, peers)


def _view(previewed: Previewed, peer: str, peers: tuple[str, ...]) -> PreviewView:
    ruling, terms, record = previewed.ruling, previewed.terms, previewed.sealed.record
    released = terms.fields if terms else frozenset()
    coarse = {c.field: c for c in terms.coarse} if terms else {}
    clause = terms.clause if terms else ruling.clause
    fields = tuple(
        _coarse_field(name, mark, getattr(record, name), coarse[name], clause)
        if name in coarse
        else _field(name, mark, getattr(record, name), ruling, is_sent=name in released, clause=clause)
        for name, mark in marks_of(type(record)).items()
    )
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


def _coarse_field(name: str, mark: Mark | None, value: Any, coarse: CoarseValue, clause: str) -> FieldPreview:
    told = msgspec.json.decode(coarse.value, type=Place if isinstance(value, Place) else Any)
    return FieldPreview(
        name=name,
        meaning=mark.meaning if mark else "",
        ours=_words(value, mark),
        theirs=f"{_words(told, mark)} ({coarse.way})",
        outcome="coarsened",
        rule=clause,
    )


def _field(
    name: str, mark: Mark | None, value: Any, ruling: Ruling, *, is_sent: bool, clause: str
) -> FieldPreview:
    ours = _words(value, mark)
    return FieldPreview(
        name=name,
        meaning=mark.meaning if mark else "",
        ours=ours,
        theirs=ours if is_sent else None,
        outcome="sent" if is_sent else "withheld",
        rule=clause if is_sent else _why_withheld(name, mark, ruling),
    )


def _why_withheld(name: str, mark: Mark | None, ruling: Ruling) -> str:
    """Return why a field stays: it can never cross, a reason names it, or all of the record stays."""
    if mark is None or not mark.sharable:
        return "never crosses: no clause can release it"
    naming = [text for text in ruling.texts if name in text.replace(",", " ").replace(".", " ").split()]
    return (naming or [*ruling.texts, "no clause names it"])[0]


def _words(value: Any, mark: Mark | None) -> str:
    """Write a value for people; empty for none."""
    if value is None:
        return ""
    if mark is not None and mark.sensitivity == "secret":
        return _HIDDEN
    if isinstance(value, Place):
        north, east = "N" if value.lat >= 0 else "S", "E" if value.lon >= 0 else "W"
        return f"{abs(value.lat_deg):.5f} {north} {abs(value.lon_deg):.5f} {east}"
    unit = mark.unit if mark is not None else ""
    if unit == "ms UTC" and isinstance(value, int):
        return text_of(value)
    if unit in _THOUSANDTHS and isinstance(value, int):
        return f"{value / 1_000:g} {_THOUSANDTHS[unit]}"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"{text} {unit}".strip()
