"""Agreements, questions and strategies for tests: small, fictional, and easy to vary."""

import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from hypothesis import strategies as st

from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Lane
from lindero.trust.agreements.questions import PLAIN, Particulars, Question
from lindero.trust.agreements.rulebook import Rulebook
from lindero.trust.agreements.standing import Standing, State, Suspension
from lindero.trust.agreements.treaty import (
    AGREEMENT_FORMAT,
    EVERY_AGREEMENT,
    FOREVER,
    OVERLAY_FORMAT,
    Agreement,
    Assessment,
    Authority,
    Clause,
    Coarsening,
    ContactPoint,
    Corridor,
    DatedDays,
    DisputeStep,
    Everywhere,
    Handling,
    LeaseTerms,
    NamedArea,
    Narrowing,
    Necessity,
    Offence,
    Opinion,
    Overlay,
    Party,
    Polygon,
    Quota,
    Review,
    Shape,
    Signers,
    SuspensionTerms,
)
from lindero.trust.agreements.vocabulary import KindFacts, Vocabulary

START = 1_767_225_600_000
"""2026-01-01, when the sample agreement enters into force."""

END = 2_082_758_400_000
"""2036-01-01, its sunset."""

NOW = 1_795_336_200_000
"""2026-11-22T08:30:00Z."""

DAY = 86_400_000
NO_VECTORS = hashlib.sha256(b"").hexdigest()
"""How a sample names its conformance vectors: there are none."""

KIND = "tracking.track_updated"
INSIDE = place_of(11.5, 55.5)
OUTSIDE = place_of(20, 60)
BOX = Polygon(outer=tuple(place_of(*corner) for corner in ((10, 54), (13, 54), (13, 57), (10, 57))))
HANDLING = Handling(classification="restricted", tlp="amber", no_onward=True)


def a_party(nation: str) -> Party:
    """Return a party with one authority and two signers."""
    return Party(
        nation=nation,
        name=f"Republic of {nation.title()}",
        authorities=(Authority(id="coast-guard", name="Coast Guard"),),
        contact_points=(ContactPoint(authority="coast-guard", reach="duty desk", hours="24/7"),),
        signers=Signers(operational=1, legal=1, data_protection=0, at_least=2),
    )


def a_clause(**changes: Any) -> Clause:
    """Return a clause by which Nordia sends tracks to Sudia, with some changes."""
    clause = Clause(
        id="art-6-1",
        article="Article 6 (1)",
        senders=("NRD",),
        recipients=("SUD",),
        kinds=(KIND,),
        fields=("course_mdeg", "identity", "measured_at", "name", "place", "track_id"),
        purposes=("border_surveillance", "sea_rescue"),
        areas=("belt",),
        person_classes=("none",),
        retain=(DatedDays(start=0, days=30),),
        handling=HANDLING,
        onward=(),
        lanes=("alert", "bulk", "operations"),
        reserves=(),
        needs_approval=False,
        start=0,
        end=FOREVER,
    )
    return msgspec.structs.replace(clause, **changes)


def an_agreement(**changes: Any) -> Agreement:
    """Return an agreement between Nordia and Sudia, with some changes."""
    nations = changes.pop("nations", ("NRD", "SUD"))
    agreement = Agreement(
        format=AGREEMENT_FORMAT,
        id="AG-7",
        version=1,
        title="Agreement on the shared picture of the Belt",
        level=2,
        level_up_to=2,
        legal_basis=("Treaty of Friendship, article 12",),
        purposes=("border_surveillance", "sea_rescue"),
        languages=("en", "es"),
        parties=tuple(a_party(nation) for nation in nations),
        areas=(NamedArea(name="belt", shape=BOX),),
        clauses=(a_clause(),),
        reservations=(),
        since=START,
        start=START,
        end=END,
        review=Review(next=START + 365 * DAY, every_months=12, stops_flow=False),
        lease=LeaseTerms(renew_s=300, ttl_s=900),
        assessment=Assessment(
            id="DPIA-1",
            valid_until=END,
            opinions=tuple(Opinion(nation=n, opinion="favourable", given_at=START) for n in nations),
        ),
        offences=(),
        deadlines=(),
        disputes=(DisputeStep(step="contact_points", within_days=5),),
        suspension=SuspensionTerms(article="Article 14", may_suspend=("data_protection", "diplomatic")),
        vectors=NO_VECTORS,
    )
    if "level" in changes:
        changes.setdefault("level_up_to", changes["level"])
    return msgspec.structs.replace(agreement, **changes)


def an_overlay(*narrows: Narrowing, **changes: Any) -> Overlay:
    """Return an overlay of Nordia on every agreement, with some changes."""
    overlay = Overlay(
        format=OVERLAY_FORMAT,
        id="nordia-act",
        version=1,
        nation="NRD",
        agreement=EVERY_AGREEMENT,
        title="Data Protection Act of Nordia",
        legal_basis=("Data Protection Act of Nordia",),
        areas=(),
        narrows=narrows,
        start=0,
        end=FOREVER,
    )
    return msgspec.structs.replace(overlay, **changes)


def a_question(**changes: Any) -> Question:
    """Return a question that the sample agreement permits in full, with some changes."""
    question = Question(
        sender="NRD",
        recipient="SUD",
        kind=KIND,
        fields=("track_id", "place", "measured_at", "name"),
        purpose="border_surveillance",
        lane="operations",
        at=NOW,
        places=(INSIDE,),
    )
    return msgspec.structs.replace(question, **changes)


def on_paper(now: int | None = NOW) -> State:
    """Return a state in which every agreement counts as active and alive."""
    return State(now=now)


def in_life(*suspensions: Suspension, now: int = NOW, ref: str = "AG-7@1", **changes: Any) -> State:
    """Return a state in which one agreement is active with a live lease, with some changes."""
    standing = Standing(leases=("NRD", "SUD", "VES"), suspensions=suspensions)
    return State(now=now, standings={ref: msgspec.structs.replace(standing, **changes)})


def a_suspension(**changes: Any) -> Suspension:
    """Return a suspension of the whole agreement by Sudia, with some changes."""
    suspension = Suspension(id="sud-1", nation="SUD", scope="whole", value="", reason="rights", at=NOW)
    return msgspec.structs.replace(suspension, **changes)


# --- anything -------------------------------------------------------------------------------------------------

T = TypeVar("T")
U = TypeVar("U")

NATIONS = ("NRD", "SUD", "VES")
KINDS = (KIND, "tracking.track_ended", "crossings.wait_reported")
FIELDS = ("course_mdeg", "identity", "measured_at", "name", "place", "track_id", "protection_wish", "reason")
PURPOSES = ("border_surveillance", "sea_rescue", "counter_smuggling")
AUTHORITIES = ("coast-guard", "police")
CLASSES = ("none", "suspect", "victim")
LANES: tuple[Lane, ...] = ("alert", "operations", "bulk", "life")
INSTANTS = (START - DAY, START, NOW - DAY, NOW, NOW + DAY, NOW + 30 * DAY, END, END + DAY)
SHAPES: dict[str, Shape] = {
    "box": BOX,
    "lane": Corridor(line=(place_of(9, 55), place_of(14, 56)), width_m=20_000),
    "sliver": Polygon(
        outer=tuple(place_of(*corner) for corner in ((179, 0), (-179, 0), (-179, 1), (179, 1)))
    ),
    "world": Everywhere(because="statistics"),
}
AREAS = tuple(SHAPES)
NAMED_AREAS = tuple(NamedArea(name=name, shape=shape) for name, shape in SHAPES.items())
PARTIES = (("NRD", "SUD"), NATIONS, ("SUD", "VES"))
VOCABULARY = Vocabulary(
    {
        KIND: KindFacts(
            required=frozenset({"track_id"}),
            sharable=frozenset(FIELDS) - {"reason"},
            special=frozenset({"identity"}),
            placed=True,
            level=2,
        ),
        "tracking.track_ended": KindFacts(sharable=frozenset({"track_id", "reason"}), placed=True, level=2),
    }
)


def anything(make: "Callable[[Dice], T]") -> st.SearchStrategy[T]:
    """Return a strategy for what a maker makes of thrown dice; a failure names the seed.

    Drawing each choice by itself would shrink better and take a hundred times as long.
    """
    return st.integers(0, 2**32 - 1).map(lambda seed: make(Dice(seed)))


CELLS = ("cell_1km", "cell_10km", "cell_100km")


class Dice:
    """Makes agreements, laws, questions and states of any content from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def one(self, choices: Sequence[T]) -> T:
        """Return one of some choices."""
        return self._random.choice(choices)

    def some(self, words: Sequence[str], least: int = 1) -> tuple[str, ...]:
        """Return a sorted set of words."""
        return tuple(sorted(self._random.sample(words, self._random.randint(least, len(words)))))

    def rarely(self, chance: float = 0.15) -> bool:
        """Return true now and then."""
        return self._random.random() < chance

    def mostly(self, plain: T, otherwise: "Callable[[], U]", chance: float = 0.1) -> T | U:
        """Return the plain value most of the time."""
        return otherwise() if self.rarely(chance) else plain

    def period(self) -> tuple[int, int]:
        """Return when something begins and ends."""
        start, end = sorted(self._random.sample(INSTANTS, 2))
        return start, end

    def clause(self, number: int = 1, nations: Sequence[str] = NATIONS) -> Clause:
        """Return a clause."""
        start, end = self.mostly((0, FOREVER), self.period)
        days = [self.one((7, 14, 30)) for _ in range(1 + self.rarely())]
        fields = self.some(FIELDS, 5)
        special = "identity" if "identity" in fields else fields[1]
        return a_clause(
            id=f"art-{number}",
            article=f"Article {number}",
            senders=self.some(nations, len(nations) - 1),
            recipients=self.some(nations, len(nations) - 1),
            kinds=self.some(KINDS),
            fields=fields,
            purposes=self.some(PURPOSES, 2),
            areas=self.mostly(("box",), lambda: self.some(AREAS), 0.4),
            person_classes=self.mostly(("none",), lambda: self.some(CLASSES), 0.4),
            retain=tuple(DatedDays(start=NOW * index, days=count) for index, count in enumerate(days)),
            onward=self.mostly((), lambda: self.some(("VES", "XXX"), 0)),
            lanes=self.mostly(("alert", "bulk", "operations"), lambda: self.some(LANES)),
            reserves=("own_nationals",) if self.rarely() else (),
            needs_approval=self.rarely(),
            start=start,
            end=end,
            from_authorities=self.mostly((), lambda: self.some(AUTHORITIES)),
            to_authorities=self.mostly((), lambda: self.some(AUTHORITIES)),
            offences=self.mostly((), lambda: self.some(("smuggling", "theft", "unheard"))),
            coarsen=self.mostly(
                (), lambda: (Coarsening(field=fields[0], to=self.one(("initial", "masked"))),)
            ),
            strictly_necessary=self.mostly((), lambda: (Necessity(field=special, because="a reason"),), 0.5),
            sources=self.mostly(("civil",), lambda: self.some(("civil", "military"))),
            quota=self.mostly((), self.quotas),
        )

    def quotas(self) -> tuple[Quota, ...]:
        """Return a quota, or two of which the second begins later."""
        first = Quota(records=self.one((10, 100)), per=self.one(("hour", "day")))
        later = Quota(start=NOW, records=self.one((20, 50)), per=self.one(("hour", "day")))
        return (first, later) if self.rarely(0.3) else (first,)

    def narrowing(self, party: str, number: int = 1) -> Narrowing:
        """Return something that takes back."""
        return Narrowing(
            id=f"rule-{number}",
            party=party,
            because="a law",
            clauses=self.mostly((), lambda: ("art-1",)),
            kinds=self.mostly((), lambda: self.some(KINDS)),
            purposes=self.mostly((), lambda: self.some(PURPOSES)),
            peers=self.mostly((), lambda: self.some(NATIONS)),
            directions=self.some(("receives", "sends")),
            withhold=() if (everything := self.rarely(0.1)) else self.some(FIELDS[:5]),
            withhold_all=everything,
            not_about=self.mostly((), lambda: self.some(CLASSES)),
            max_retain_days=self.one((0, 0, 10)),
            only_areas=self.mostly((), lambda: self.some(AREAS)),
            needs_approval=self.rarely(0.1),
            coarsen=self.mostly((), lambda: (Coarsening(field="place", to=self.one(CELLS)),)),
        )

    def agreement(self, id_: str = "AG-7", parties: Sequence[tuple[str, ...]] = PARTIES) -> Agreement:
        """Return an agreement, multilateral or not, with reservations or not."""
        nations = self.one(parties)
        start, end = self.mostly((START, END), self.period)
        return an_agreement(
            id=id_,
            nations=nations,
            level=self.one((2, 2, 4, 4, 1)),
            areas=NAMED_AREAS,
            clauses=tuple(self.clause(index + 1, nations) for index in range(self.one((1, 2, 4)))),
            reservations=tuple(
                self.narrowing(self.one(nations), index + 1) for index in range(self.one((0, 0, 1, 2)))
            ),
            since=start,
            start=start,
            end=end,
            review=Review(next=self.one(INSTANTS), every_months=12, stops_flow=self.rarely()),
            offences=(
                Offence(code="smuggling", name="smuggling", threshold_months=self.one((6, 12))),
                Offence(code="theft", name="theft", threshold_months=24),
            ),
        )

    def overlay(self) -> Overlay:
        """Return a national law."""
        nation = self.one(NATIONS)
        start, end = self.mostly((0, FOREVER), self.period)
        return an_overlay(
            self.narrowing(nation),
            nation=nation,
            agreement=self.one((EVERY_AGREEMENT, "AG-7", "AG-8")),
            areas=NAMED_AREAS,
            start=start,
            end=end,
        )

    def rulebook(self) -> Rulebook:
        """Return what is in force between three nations: agreements, perhaps a second version, and laws."""
        found = [first := self.agreement()]
        if self.rarely(0.5):
            found.append(self.agreement("AG-8"))
        if self.rarely():
            found.append(msgspec.structs.replace(self.agreement(), version=2, start=NOW, since=first.since))
        laws = [self.overlay() for _ in range(self.one((0, 0, 1, 2)))]
        return Rulebook(found, laws, self.one((None, VOCABULARY)))

    def place(self) -> Place:
        """Return a place near the areas' edges, or somewhere round them."""
        known = (INSIDE, OUTSIDE, place_of(10, 54), place_of(180, 0.5), place_of(11, 55.4))
        somewhere = Place(
            lon=self._random.randint(80_000_000, 150_000_000),
            lat=self._random.randint(530_000_000, 580_000_000),
        )
        return self.one((*known, somewhere, somewhere))

    def question(self) -> Question:
        """Return a question."""
        sender, recipient = self._random.sample(NATIONS, 2)
        fields = self._random.sample((*FIELDS, "unheard"), self._random.randint(1, 5))
        return Question(
            sender=sender,
            recipient=recipient,
            kind=self.mostly(KIND, lambda: self.one((*KINDS, "no.kind"))),
            fields=tuple(fields),
            purpose=self.mostly(
                self.one(PURPOSES), lambda: self.one(("trade_facilitation", "targeting")), 0.05
            ),
            lane=self.mostly("operations", lambda: self.one(LANES)),
            at=self.mostly(NOW, lambda: self.one(INSTANTS)),
            places=self.mostly(
                (INSIDE,), lambda: tuple(self.place() for _ in range(self.one((0, 1, 1, 1, 3)))), 0.5
            ),
            person_class=self.mostly("none", lambda: self.one((*CLASSES, "alien")), 0.2),
            retain_days=self.one((0, 0, 5, 12, 20, 40)),
            origin_countries=self.one((frozenset(), frozenset({"VES"}), frozenset({"NRD", "XXX"}))),
            protected=self.rarely(0.05),
            approved=self.rarely(0.5),
            particulars=self.mostly(PLAIN, self.particulars, 0.3),
        )

    def particulars(self) -> Particulars:
        """Return what only some records say."""
        return Particulars(
            sender_authority=self.one(("", *AUTHORITIES)),
            recipient_authority=self.one(("", "", *AUTHORITIES)),
            offence=self.one(("", "smuggling", "theft")),
            penalty_months=self.one((0, 6, 12, 24)),
            source=self.mostly("civil", lambda: "military", 0.3),
            lacks=("grade",) if self.rarely() else (),
            must_cross=self.mostly((), lambda: self.some(FIELDS[:4])),
        )

    def suspension(self) -> Suspension:
        """Return a suspension of anything by anybody."""
        scope, value = self.one(
            (("whole", ""), ("clause", "art-1"), ("kind", KIND), ("direction", "NRD>SUD"))
        )
        return a_suspension(
            nation=self.one(NATIONS), scope=scope, value=value, resumed_by=self.some(NATIONS, 0)
        )

    def standing(self) -> Standing:
        """Return how an agreement stands."""
        return Standing(
            phase=self.mostly("active", lambda: self.one(("signed", "denounced"))),
            leases=self.mostly(NATIONS, lambda: self.some(NATIONS, 0)),
            suspensions=tuple(self.suspension() for _ in range(self.one((0, 0, 1, 2)))),
        )

    def state(self) -> State:
        """Return how things stand: on paper or in life, at some time or none."""
        now = self.mostly(NOW, lambda: self.one((None, *INSTANTS)), 0.2)
        if self.rarely(0.4):
            return State(now=now)
        refs = [ref for ref in ("AG-7@1", "AG-7@2", "AG-8@1") if not self.rarely(0.1)]
        return State(now=now, standings={ref: self.standing() for ref in refs})
