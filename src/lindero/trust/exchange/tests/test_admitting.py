"""The receiving gate without a node: texts, laws and instants are given, and one entry is asked about (S-01, S-08)."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Final

import msgspec
import pytest

from lindero.kernel.marks import field
from lindero.kernel.places import Place
from lindero.kernel.record import Lane, Record, kind_of
from lindero.trust.agreements.policy import compile_policy
from lindero.trust.agreements.standing import State
from lindero.trust.agreements.tests.samples import (
    DAY,
    INSIDE,
    NOW,
    START,
    a_clause,
    an_agreement,
    an_overlay,
)
from lindero.trust.agreements.treaty import Agreement, Coarsening, Narrowing, Overlay
from lindero.trust.agreements.vocabulary import vocabulary_of
from lindero.trust.exchange.admitting import Admitter
from lindero.trust.exchange.border import IN_FLIGHT_MS
from lindero.trust.exchange.readers import meant_for
from lindero.trust.exchange.wire import Entry

KIND: Final = "watch.buoy_seen"
OURS: Final = Narrowing(
    id="s-21", party="SUD", because="section 21", directions=("receives",), withhold_all=True
)


class BuoySeen(Record, frozen=True, kw_only=True, tag=KIND):
    """Something adrift was seen; of it the gate reads one place and nothing else."""

    keep_days: ClassVar[int] = 30

    place: Annotated[Place, field("where", sharable=True, role="place")]
    title: Annotated[str, field("what", sharable=True)] = ""


class CallHeard(Record, frozen=True, kw_only=True, tag="watch.call_heard"):
    """Somebody called for help; its kind has a place and nothing else that the life lane may tell."""

    keep_days: ClassVar[int] = 30
    default_lane: ClassVar[Lane] = "life"

    place: Annotated[Place, field("where", sharable=True, role="place")]


SEEN: Final = BuoySeen(place=INSIDE, title="a buoy")
SENT: Final = Entry(
    record_id="a" * 26,
    origin="NRD",
    kind=KIND,
    at=NOW - 3_000,
    commitment="0" * 64,
    setting="production",
    agreement="AG-7@1",
    clause="AG-7@1/art-6-1",
    purpose="border_surveillance",
    lane="operations",
    released=("place", "title"),
    retain_until=NOW + DAY,
)


def text(**changes: Any) -> Agreement:
    """Return the sample agreement with a clause about buoys, with some changes; `draught` no node here knows yet."""
    clause = a_clause(kinds=(KIND,), fields=("draught", "place", "title"))
    return an_agreement(**({"clauses": (clause,)} | changes))


def admitted(
    *,
    agreements: Sequence[Agreement] = (text(),),
    laws: Sequence[Overlay] = (),
    now: int = NOW,
    record: Record = SEEN,
    is_known: bool = True,
    **bent: Any,
) -> str:
    """Return what Sudia's gate says of an entry of Nordia, as it was sent but for what is bent."""
    policy = compile_policy(agreements, laws, vocabulary_of([BuoySeen, CallHeard]))
    state = State(now=now)
    earlier = msgspec.structs.replace(state, now=now - IN_FLIGHT_MS)
    admit = Admitter(policy, state, earlier, "NRD", "SUD")
    entry = msgspec.structs.replace(SENT, kind=kind_of(type(record)), **bent)
    return admit(entry, record if is_known else None)


def test_S_01_entry_comes_in_as_the_clause_says() -> None:
    """So that what follows is refused for what was bent; what only a newer node knows comes along if a text has it."""
    assert admitted() == "STORED"
    assert admitted(released=("draught", "place")) == "STORED"
    assert admitted(released=("anchor", "place")) == "FIELD"
    assert admitted(agreements=()) == "NO_AGREEMENT"
    assert admitted(is_known=False) == "KIND"


LIFE: Final[dict[str, Any]] = {
    "lane": "life",
    "agreement": "life@1",
    "clause": "",
    "purpose": "sea_rescue",
    "released": ("place",),
}


def test_S_15_life_lane_shows_only_what_its_kind_has() -> None:
    """A field of the life lane that the kind has not stays out, though no clause is named that could say so."""
    call = CallHeard(place=INSIDE)
    assert admitted(record=call, **LIFE) == "STORED"
    assert admitted(record=call, **(LIFE | {"released": ("place", "counts")})) == "FIELD"


def test_S_15_life_lane_brings_in_nothing_but_calls_for_rescue() -> None:
    """Another kind stays out, though a place is all that it shows: no clause is asked there that could name it."""
    assert admitted(**LIFE) == "LANE"


@pytest.mark.parametrize("agreements", [(), (text(),)])
def test_S_62_clause_that_is_called_as_a_safeguard_is_refused_in_words(
    agreements: Sequence[Agreement],
) -> None:
    """An entry from the future whose clause is called as its refusal would be: refused, and no error for the rest."""
    bent: dict[str, Any] = {"agreement": "safeguard", "clause": "safeguard/S-62", "at": NOW + DAY}
    assert admitted(agreements=agreements, **bent) == "CLOCK"


def test_S_08_own_law_holds_from_its_instant_for_what_is_on_its_way() -> None:
    """Seconds of grace are for the end of a text that both signed, not for a law that began meanwhile."""
    assert admitted(laws=[an_overlay(OURS, nation="SUD", start=NOW + 1)]) == "STORED"
    assert admitted(laws=[an_overlay(OURS, nation="SUD", start=NOW - 1_000)]) == "OVERLAY"


@pytest.mark.parametrize(
    ("asks", "code"),
    [
        ({"needs_approval": True}, "APPROVAL"),
        ({"coarsen": (Coarsening(field="place", to="cell_10km"),)}, "COARSE"),
        ({"withhold": ("title",)}, "FIELD"),
    ],
)
def test_S_08_what_our_law_asks_beside_the_clause_is_asked_of_every_entry(
    asks: dict[str, Any], code: str
) -> None:
    """A person's release, a coarse place, a field less: the sender does not know of it, so nothing comes in."""
    law = an_overlay(msgspec.structs.replace(OURS, withhold_all=False, **asks), nation="SUD")
    assert admitted(laws=[law]) == code


def test_S_01_entry_names_the_authorities_that_the_clause_is_for() -> None:
    """Nobody else may read it here, so one that does not say for whom it is stays out."""
    meant = a_clause(kinds=(KIND,), fields=("place", "title"), to_authorities=("sea-police",))
    assert admitted(agreements=[text(clauses=(meant,))]) == "AUTHORITY"
    assert admitted(agreements=[text(clauses=(meant,))], handling=meant_for(meant)) == "STORED"
    assert admitted(handling=meant_for(meant)) == "STORED", (
        "a sender may mean it for fewer than the clause does"
    )


def test_AGR_06_what_left_before_a_version_ended_is_taken_for_some_seconds() -> None:
    """Judged by the moment at which it left; later it has expired, and a next version takes it if it says the same."""
    ending = text(end=NOW - 2_000)
    assert admitted(agreements=[ending]) == "STORED"
    assert admitted(agreements=[ending], now=NOW + IN_FLIGHT_MS) == "EXPIRED"


def test_AGR_06_what_a_version_took_its_successor_takes_if_it_permits_it() -> None:
    """Long after the end of the version that the entry names: by the same clause of the next one, or not at all."""
    after = NOW + 2 * IN_FLIGHT_MS
    following = text(version=2, since=START, start=NOW)
    assert admitted(agreements=[text(), following], now=after) == "STORED"
    narrower = text(version=2, since=START, start=NOW, clauses=(a_clause(kinds=(KIND,), fields=("place",)),))
    assert admitted(agreements=[text(), narrower], now=after) == "FIELD"
    other = text(version=2, since=START, start=NOW, clauses=(a_clause(kinds=("watch.ship_seen",)),))
    assert admitted(agreements=[text(), other], now=after) == "EXPIRED"


def test_S_08_what_our_law_stops_under_a_clause_is_refused_by_that_law() -> None:
    """Also where another clause, which the entry does not name, would permit it: the sender named the right one."""
    both = text(
        clauses=tuple(
            a_clause(id=name, kinds=(KIND,), fields=("place", "title")) for name in ("art-5", "art-6-1")
        )
    )
    law = an_overlay(msgspec.structs.replace(OURS, clauses=("art-6-1",)), nation="SUD")
    assert admitted(agreements=[both]) == "STORED"
    assert admitted(agreements=[both], laws=[law]) == "OVERLAY"


def test_S_01_what_only_another_clause_permits_is_refused_by_its_name() -> None:
    """The entry names a clause that never permitted it: which one speaks is for the sender to say."""
    both = text(
        clauses=(
            a_clause(id="art-5", kinds=(KIND,), fields=("place", "title")),
            a_clause(kinds=(KIND,), fields=("place", "title"), purposes=("sea_rescue",)),
        )
    )
    assert admitted(agreements=[both]) == "CLAUSE"
