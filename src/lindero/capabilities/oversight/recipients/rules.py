"""Selecting and summing recipients."""

from collections.abc import Iterable, Mapping, Sequence

from lindero.capabilities.oversight.recipients.views import NeighbourSum, Recipient, RecipientsQuery


def fits(line: Recipient, query: RecipientsQuery) -> bool:
    """Say whether a line is among those that were asked for."""
    return (
        query.peer in ("", line.peer)
        and query.kind in ("", line.kind)
        and query.clause in ("", line.clause)
        and (not query.purpose or query.purpose in line.purposes)
        and (not query.authority or not line.authorities or query.authority in line.authorities)
        and (query.now is None or (line.holds > 0) == (query.now == "holds"))
    )


def sums_of(lines: Sequence[Recipient], not_taken: Mapping[str, int]) -> tuple[NeighbourSum, ...]:
    """Return each neighbour's sums, in alphabetical order."""
    return tuple(
        _sum(nation, [line for line in lines if line.peer == nation], not_taken.get(nation, 0))
        for nation in words_in(line.peer for line in lines)
    )


def _sum(nation: str, lines: Sequence[Recipient], not_taken: int) -> NeighbourSum:
    return NeighbourSum(
        nation=nation,
        released=sum(line.released for line in lines),
        last_at=max(line.last_at for line in lines),
        recalled=sum(line.recalled for line in lines),
        erased=sum(line.erased for line in lines),
        not_taken=not_taken,
        holds=sum(line.holds for line in lines),
    )


def words_in(words: Iterable[str]) -> tuple[str, ...]:
    """Return each word once, in order, without empty ones."""
    return tuple(sorted({word for word in words if word}))
