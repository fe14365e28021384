"""The gate's hot path: for one kind, purpose and lane between two nations, a decision is a few comparisons.

A `Way` is made once for many records. Whatever does not depend on the single record (standing, dates, level,
person class, retention, reservations) is settled when it is made; what is left is the record's time, place
and fields.
"""

from collections.abc import Sequence
from typing import Final, Protocol

import msgspec

from lindero.kernel.places import Place
from lindero.trust.agreements import reasons
from lindero.trust.agreements.cover import Covering

CODES: Final = ("", *reasons.ORDER, *reasons.GENERAL)
"""Reason codes by number; number 0 is no reason: permitted."""

CODE_NUMBER: Final = {code: number for number, code in enumerate(CODES)}
BIT: Final = {code: 1 << place for place, code in enumerate(reasons.ORDER)}
"""One bit for each reason of a clause, the first that is checked the lowest."""

STANDING_BITS: Final = sum(BIT[code] for code in reasons.STANDING)

Verdict = tuple[int, int, int]
"""Number of the reason code (0: permitted), number of the clause, mask of the fields that may cross."""

_FAR: Final = len(CODES) ** 2
_EXPIRED: Final = BIT["EXPIRED"]
_NOT_IN_FORCE: Final = BIT["NOT_IN_FORCE"]
_AREA: Final = BIT["AREA"]
_FIELD: Final = BIT["FIELD"]
_UNMARKED: Final = BIT["UNMARKED"]


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is left of a clause when everything but the single record is settled.

    Attributes:
        number: The clause's number in its policy.
        placed_bits: Reasons that stand against every record that has a place.
        unplaced_bits: Reasons that stand against every record that has none.
        early: Whether the clause has not begun yet.
        gone: Whether it has ended.
        since: Earliest time of a record.
        end: First time that is too late.
        covering: The clause's area.
        limits: Areas of narrowings, each with the bit of its reason.
        released: Mask of the fields that the clause releases.
        withheld: Masks of the fields that narrowings withhold, each with the bit of its reason.
        mask: The fields that may cross: released and not withheld.
        must: The fields without which the record must not cross.
        lawful: The same clause under the laws that bite on it; None if none does. The texts alone settle which
            clause speaks, and then the laws what crosses under it (S-08).
    """

    number: int
    placed_bits: int
    unplaced_bits: int
    early: bool
    gone: bool
    since: int
    end: int
    covering: Covering
    limits: tuple[tuple[int, Covering], ...]
    released: int
    withheld: tuple[tuple[int, int], ...]
    mask: int
    must: int
    lawful: "Row | None" = None

    def bits(self, places: Sequence[Place], at: int, asked: int) -> int:
        """Return the reasons that stand against a record; 0 if the clause permits it."""
        bits = self.placed_bits if places else self.unplaced_bits
        if self.gone or at >= self.end:
            bits |= _EXPIRED
        elif self.early or at < self.since:
            bits |= _NOT_IN_FORCE
        if not _inside(self.covering, places):
            bits |= _AREA
        for bit, covering in self.limits:
            if not _inside(covering, places):
                bits |= bit
        if asked & self.mask & self.must != self.must:
            bits |= _UNMARKED
        if not asked & self.mask:
            bits |= _FIELD if asked & ~self.released or not asked else 0
            for bit, withheld in self.withheld:
                if asked & self.released & withheld:
                    bits |= bit
        return bits


def _distance(bits: int) -> int:
    """Return how far a clause is from permitting a record: what it lacks before how it stands.

    All clauses of one way speak of its subject equally well.
    """
    return (bits & ~STANDING_BITS).bit_count() * len(CODES) + (bits & STANDING_BITS).bit_count()


def _inside(covering: Covering, places: Sequence[Place]) -> bool:
    if not places:
        return covering.everywhere
    return all(covering.contains(place.lon, place.lat) for place in places)


def _plainly_lawful(row: Row) -> int:
    """Return what crosses of a clause where no law asks for more than fields; 0 where one does."""
    if row.lawful is None:
        return row.mask
    is_plain = not (row.lawful.placed_bits or row.lawful.limits)
    return row.lawful.mask if is_plain else 0


class Way(Protocol):
    """One kind, purpose and lane between two nations, at one time and standing of their agreements."""

    def permitted(self, lon: int, lat: int, at: int, asked: int, now: int) -> Verdict:
        """Decide on one record with one place.

        Args:
            lon: Longitude, 1e-7 degree.
            lat: Latitude, 1e-7 degree.
            at: The record's time, milliseconds UTC.
            asked: Mask of the fields that the record has (`Policy.field_mask`).
            now: The node's time, milliseconds UTC.
        """

    def permitted_all(self, places: Sequence[Place], at: int, asked: int, now: int) -> Verdict:
        """Decide on one record with any number of places: all of them must lie within the area."""

    def agreed(self, places: Sequence[Place], at: int, asked: int, now: int) -> int:
        """Return the clause that permits it by the signed texts, whatever a law takes from that; 0 if none does."""


class ClosedWay:
    """A way on which nothing passes, whatever the record says."""

    def __init__(self, code: str) -> None:
        self._verdict: Verdict = (CODE_NUMBER[code], 0, 0)

    def permitted(self, lon: int, lat: int, at: int, asked: int, now: int) -> Verdict:
        """Refuse."""
        return self._verdict

    def permitted_all(self, places: Sequence[Place], at: int, asked: int, now: int) -> Verdict:
        """Refuse."""
        return self._verdict

    def agreed(self, places: Sequence[Place], at: int, asked: int, now: int) -> int:
        """Return no clause."""
        return 0


class SilentWay:
    """A way on which nothing passes about a person at risk, after the same work as where something might.

    A refusal for the person's sake takes as long as any other: nobody can tell from how long a batch took that it was
    one (S-10). The clause that would have spoken is named to the policy, which explains it and keeps that to itself.
    """

    def __init__(self, code: str, behind: Way) -> None:
        self._code = CODE_NUMBER[code]
        self._behind = behind

    def permitted(self, lon: int, lat: int, at: int, asked: int, now: int) -> Verdict:
        """Look as if it might pass, and refuse."""
        _, number, _ = self._behind.permitted(lon, lat, at, asked, now)
        return self._code, number, 0

    def permitted_all(self, places: Sequence[Place], at: int, asked: int, now: int) -> Verdict:
        """Look as if it might pass, and refuse."""
        _, number, _ = self._behind.permitted_all(places, at, asked, now)
        return self._code, number, 0

    def agreed(self, places: Sequence[Place], at: int, asked: int, now: int) -> int:
        """Look as if a clause permitted it, and return none."""
        return self._behind.agreed(places, at, asked, now) * 0


class LifeWay:
    """The life lane: always open, for a few fields (S-15)."""

    def __init__(self, fields: int) -> None:
        self._fields = fields

    def permitted(self, lon: int, lat: int, at: int, asked: int, now: int) -> Verdict:
        """Let the fields of the life lane pass."""
        fields = asked & self._fields
        return (0, 0, fields) if fields else (CODE_NUMBER["FIELD"], 0, 0)

    def permitted_all(self, places: Sequence[Place], at: int, asked: int, now: int) -> Verdict:
        """Let the fields of the life lane pass."""
        return self.permitted(0, 0, at, asked, now)

    def agreed(self, places: Sequence[Place], at: int, asked: int, now: int) -> int:
        """Return no clause: none has a say here."""
        return 0


class OpenWay:
    """A way under clauses. It holds from `begins` until before `ends`; asked at another time it refuses."""

    def __init__(self, rows: tuple[Row, ...], *, begins: int, ends: int, max_skew_ms: int) -> None:
        self.begins, self.ends = begins, ends
        self._rows = rows
        self._skew = max_skew_ms
        viable = [
            row for row in rows if row.mask and not (row.placed_bits or row.early or row.gone or row.must)
        ]
        self._fast = tuple(
            (row.number, row.since, row.end, row.covering.contains, row.mask, _plainly_lawful(row))
            for row in viable
        )
        self._all_fast = not any(row.limits for row in viable) and not any(row.must for row in rows)

    def permitted(self, lon: int, lat: int, at: int, asked: int, now: int) -> Verdict:
        """Decide on one record with one place; the clause that releases most of what is asked is named."""
        found = self._plainly(lon, lat, at, asked, now)
        return found if found is not None else self._explained((Place(lon, lat),), at, asked, now)

    def permitted_all(self, places: Sequence[Place], at: int, asked: int, now: int) -> Verdict:
        """Decide on one record with any number of places; a refusal names the clause that came nearest."""
        if len(places) == 1:
            return self.permitted(places[0].lon, places[0].lat, at, asked, now)
        return self._explained(places, at, asked, now)

    def _plainly(self, lon: int, lat: int, at: int, asked: int, now: int) -> Verdict | None:
        """Return what is permitted where no clause asks for more than a place and a time; None if nothing is."""
        if self._all_fast and self.begins <= now < self.ends and at <= now + self._skew:
            chosen = best = crossing = 0
            for number, since, end, contains, mask, lawful in self._fast:
                fields = mask & asked
                if fields and since <= at < end and contains(lon, lat):
                    if fields == asked:
                        return (0, number, lawful & asked) if lawful & asked else None
                    if fields.bit_count() > best.bit_count():
                        chosen, best, crossing = number, fields, lawful & asked
            if crossing:
                return 0, chosen, crossing
        return None

    def _explained(self, places: Sequence[Place], at: int, asked: int, now: int) -> Verdict:
        """Decide clause by clause; a refusal names the clause that came nearest."""
        if not self.begins <= now < self.ends or at > now + self._skew:
            return CODE_NUMBER["CLOCK"], 0, 0
        row = self._speaking(places, at, asked)
        if row is None:
            return CODE_NUMBER["NO_AGREEMENT"], 0, 0
        lawful = row.lawful or row
        bits = lawful.bits(places, at, asked)
        return ((bits & -bits).bit_length(), row.number, 0) if bits else (0, row.number, lawful.mask & asked)

    def _speaking(self, places: Sequence[Place], at: int, asked: int) -> Row | None:
        """Return the clause that speaks: of those that permit it the one with most fields, else the nearest."""
        chosen = nearest = None
        most, closest = 0, _FAR
        for row in self._rows:
            bits = row.bits(places, at, asked)
            if not bits:
                if (fields := (row.mask & asked).bit_count()) > most:
                    chosen, most = row, fields
            elif (distance := _distance(bits)) < closest:
                nearest, closest = row, distance
        return chosen or nearest

    def agreed(self, places: Sequence[Place], at: int, asked: int, now: int) -> int:
        """Return the clause that speaks, if it permits it, laws aside."""
        if not self.begins <= now < self.ends or at > now + self._skew:
            return 0
        row = self._speaking(places, at, asked)
        return row.number if row is not None and not row.bits(places, at, asked) else 0
