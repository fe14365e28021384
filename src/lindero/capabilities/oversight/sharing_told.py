"""With whom own records are, told to the pages of other folders: many records at once, by the rules of who sees one.

No table is needed: found by their names in the index that "who sees this" uses too, 200 records among a million
decisions took 3 to 6 ms, new or old ones, and 1,000 took 22 to 33. A table in the picture would cost the writer a
statement at every ruling, and would have to know besides what was recalled and what a neighbour did not take.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from lindero.capabilities.oversight.names import clause_parts
from lindero.capabilities.oversight.sight import CERTIFIED, Sight, Since, sight_of
from lindero.capabilities.oversight.tables import Decision, select_sharing
from lindero.kernel.desk import Desk, Row
from lindero.kernel.sharing import Released, Sharing
from lindero.trust.exchange.records import Ruling

SIZES: Final = (64, 256, 1_024)
"""For how many records a query is written; the last name fills it up, so that there are few texts to look through."""

_DECIDED: Final = "decided"
_OUTCOME: Final = "outcome"


def tell_sharing(desk: Desk, record_ids: Sequence[str]) -> dict[str, Sharing]:
    """Return by record of our own with whom it is; one query for each 1,024 of them.

    Args:
        desk: A desk of this folder.
        record_ids: Names of own records.
    """
    told: dict[str, Sharing] = {}
    for start in range(0, len(record_ids), SIZES[-1]):
        asked = record_ids[start : start + SIZES[-1]]
        size = next(size for size in SIZES if size >= len(asked))
        rows = desk.rows(select_sharing(size), (*asked, *[asked[-1]] * (size - len(asked))))
        told |= _told(asked, rows, desk.now())
    return told


def _told(asked: Sequence[str], rows: Sequence[Row], now: int) -> dict[str, Sharing]:
    """Read the rows of `select_sharing`, in the order of the log."""
    facts: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        facts[row[1]][row[2]].append(row)
    return {about: _sharing(facts.get(about, {}), now) for about in asked}


def _sharing(by_peer: Mapping[str, Sequence[Row]], now: int) -> Sharing:
    sights = {peer: _sight(peer, rows, now) for peer, rows in sorted(by_peer.items())}
    decided = {peer: sight.decided.ruling for peer, sight in sights.items() if sight.decided is not None}
    seeing = [peer for peer in decided if sights[peer].standing == "sees"]
    if seeing:
        return Sharing(standing="shared", released=tuple(_released(peer, decided[peer]) for peer in seeing))
    if not decided:
        return Sharing(standing="undecided")
    # Whom the gate once let have it speaks through a release, whatever was decided later (see `sight_of`).
    return Sharing(standing="with_nobody" if any(ruling.allowed for ruling in decided.values()) else "stays")


def _released(peer: str, ruling: Ruling) -> Released:
    parts = clause_parts(ruling.clause)
    return Released(nation=peer, agreement=parts.agreement or parts.safeguard, clause=ruling.clause)


def _sight(peer: str, rows: Sequence[Row], now: int) -> Sight:
    """Return what one neighbour sees of a record, but for the fields and the words, of which a list says nothing."""
    proofs = [(row[5], row[9]) for row in rows if row[0] not in (_DECIDED, _OUTCOME) and row[9] in CERTIFIED]
    since = Since(
        statuses=tuple(row[9] for row in rows if row[0] == _OUTCOME),
        certified=proofs[-1][1] if proofs else "",
        certified_at=proofs[-1][0] if proofs else None,
    )
    return sight_of([_decision(peer, row) for row in rows if row[0] == _DECIDED], since, now)


def _decision(peer: str, row: Row) -> Decision:
    _, about, _, seq, place, at, allowed, clause, until, _ = row
    ruling = Ruling(about=about, kind="", allowed=bool(allowed), clause=clause, retain_until=until)
    return Decision(seq=seq, row=place, at=at, peer=peer, lane="", ruling=ruling)
