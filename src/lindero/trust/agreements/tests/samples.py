"""Agreements, questions and strategies for tests: small, fictional, and easy to vary."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from lindero.kernel.places import Place, place_of
from lindero.trust.agreements.questions import Question
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
    ContactPoint,
    Corridor,
    DatedDays,
    DisputeStep,
    Everywhere,
    Handling,
    LeaseTerms,
    NamedArea,
    Narrowing,
    Opinion,
    Overlay,
    Party,
    Polygon,
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
        signers=Signers(operational=1, legal=1, data_protection=0),
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
        suspension=SuspensionTerms(article="Article 14", may_suspend=("legal",)),
    )
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
    """Return a state in which one agreement is active with a live lease, with some changes to its standing."""
    standing = Standing(leases=("NRD", "SUD", "VES"), suspensions=suspensions)
    return State(now=now, standings={ref: msgspec.structs.replace(standing, **changes)})


def a_suspension(**changes: Any) -> Suspension:
    """Return a suspension of the whole agreement by Sudia, with some changes."""
    suspension = Suspension(id="sud-1", nation="SUD", scope="whole", value="", reason="rights", at=NOW)
    return msgspec.structs.replace(suspension, **changes)


# --- strategies -----------------------------------------------------------------------------------------------

NATIONS = ("NRD", "SUD", "VES")
KINDS = (KIND, "tracking.track_ended", "crossings.wait_reported")
FIELDS = ("course_mdeg", "identity", "measured_at", "name", "place", "track_id", "protection_wish", "reason")
PURPOSES = ("border_surveillance", "sea_rescue", "counter_smuggling")
CLASSES = ("none", "suspect", "victim")
LANES = ("alert", "operations", "bulk", "life")
INSTANTS = (START - DAY, START, NOW - DAY, NOW, NOW + DAY, NOW + 30 * DAY, END, END + DAY)
AREAS = ("box", "lane", "world", "sliver")
SHAPES: dict[str, Shape] = {
    "box": BOX,
    "lane": Corridor(line=(place_of(9, 55), place_of(14, 56)), width_m=20_000),
    "world": Everywhere(because="statistics"),
    "sliver": Polygon(
        outer=tuple(place_of(*corner) for corner in ((179, 0), (-179, 0), (-179, 1), (179, 1)))
    ),
}
PLACES = st.sampled_from(
    [INSIDE, OUTSIDE, place_of(10, 54), place_of(180, 0.5), place_of(11, 55.4)]
) | st.builds(Place, lon=st.integers(80_000_000, 150_000_000), lat=st.integers(530_000_000, 580_000_000))


def some(words: tuple[str, ...], least: int = 1) -> st.SearchStrategy[tuple[str, ...]]:
    """Return a strategy for sorted sets of words."""
    return st.sets(st.sampled_from(words), min_size=least).map(lambda chosen: tuple(sorted(chosen)))


def often(value: Any, otherwise: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for a value that is the plain one half of the time."""
    return st.just(value) | otherwise


@st.composite
def periods(draw: st.DrawFn) -> tuple[int, int]:
    """Draw when something begins and ends."""
    start, end = sorted(draw(st.lists(st.sampled_from(INSTANTS), min_size=2, max_size=2, unique=True)))
    return start, end


@st.composite
def clauses(draw: st.DrawFn, number: int = 1) -> Clause:
    """Draw a clause of any content."""
    start, end = draw(often((0, FOREVER), periods()))
    days = draw(st.lists(st.sampled_from((7, 14, 30)), min_size=1, max_size=2))
    return a_clause(
        id=f"art-{number}",
        article=f"Article {number}",
        senders=draw(some(NATIONS)),
        recipients=draw(some(NATIONS)),
        kinds=draw(some(KINDS)),
        fields=draw(some(FIELDS)),
        purposes=draw(some(PURPOSES)),
        areas=draw(often(("box",), some(AREAS))),
        person_classes=draw(often(("none",), some(CLASSES))),
        retain=tuple(DatedDays(start=NOW * index, days=count) for index, count in enumerate(days)),
        onward=draw(often((), some(("VES", "XXX"), 0))),
        lanes=draw(often(("alert", "bulk", "operations"), some(LANES))),
        reserves=draw(often((), st.just(("own_nationals",)))),
        needs_approval=draw(often(False, st.booleans())),
        start=start,
        end=end,
    )


@st.composite
def narrowings(draw: st.DrawFn, party: str | None = None, number: int = 1) -> Narrowing:
    """Draw something that takes back."""
    return Narrowing(
        id=f"rule-{number}",
        party=party or draw(st.sampled_from(NATIONS)),
        because="a law",
        clauses=draw(often((), some(("art-1", "art-2"), 0))),
        kinds=draw(often((), some(KINDS, 0))),
        purposes=draw(often((), some(PURPOSES, 0))),
        peers=draw(often((), some(NATIONS, 0))),
        directions=draw(some(("receives", "sends"))),
        withhold=draw(some(FIELDS, 0)),
        withhold_all=draw(often(False, st.booleans())),
        not_about=draw(often((), some(CLASSES, 0))),
        max_retain_days=draw(st.sampled_from((0, 0, 10))),
        only_areas=draw(often((), some(AREAS, 0))),
        needs_approval=draw(often(False, st.booleans())),
    )


@st.composite
def agreements(draw: st.DrawFn, id_: str = "AG-7") -> Agreement:
    """Draw an agreement of any content, multilateral or not, with reservations or not."""
    start, end = draw(often((START, END), periods()))
    count = draw(st.integers(1, 4))
    reserved = draw(st.integers(0, 2))
    return an_agreement(
        id=id_,
        nations=draw(st.sampled_from((("NRD", "SUD"), NATIONS, ("SUD", "VES")))),
        level=draw(st.sampled_from((2, 2, 4, 1))),
        areas=tuple(NamedArea(name=name, shape=shape) for name, shape in SHAPES.items()),
        clauses=tuple(draw(clauses(number=index + 1)) for index in range(count)),
        reservations=tuple(draw(narrowings(number=index + 1)) for index in range(reserved)),
        since=start,
        start=start,
        end=end,
        review=Review(next=draw(st.sampled_from(INSTANTS)), every_months=12, stops_flow=draw(st.booleans())),
    )


@st.composite
def overlays(draw: st.DrawFn) -> Overlay:
    """Draw a national law."""
    nation = draw(st.sampled_from(NATIONS))
    start, end = draw(often((0, FOREVER), periods()))
    return an_overlay(
        draw(narrowings(party=nation)),
        nation=nation,
        agreement=draw(st.sampled_from((EVERY_AGREEMENT, "AG-7", "AG-8"))),
        areas=tuple(NamedArea(name=name, shape=shape) for name, shape in SHAPES.items()),
        start=start,
        end=end,
    )


VOCABULARY = Vocabulary(
    {
        KIND: KindFacts(
            required=frozenset({"track_id"}), sharable=frozenset(FIELDS) - {"reason"}, placed=True, level=2
        ),
        "tracking.track_ended": KindFacts(sharable=frozenset({"track_id", "reason"}), placed=True, level=2),
    }
)


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """Draw what is in force between three nations: up to two agreements and a second version, and laws."""
    first = draw(agreements())
    found = [first]
    if draw(st.booleans()):
        found.append(draw(agreements(id_="AG-8")))
    if draw(st.booleans()):
        later = msgspec.structs.replace(draw(agreements()), version=2, start=NOW, since=first.since)
        found.append(later)
    laws = draw(st.lists(overlays(), max_size=2))
    return Rulebook(found, laws, draw(st.sampled_from((None, VOCABULARY))))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Draw a question of any content."""
    sender, recipient = draw(st.permutations(NATIONS))[:2]
    return Question(
        sender=sender,
        recipient=recipient,
        kind=draw(st.sampled_from((*KINDS, "no.kind"))),
        fields=tuple(
            draw(st.lists(st.sampled_from((*FIELDS, "unheard")), min_size=1, max_size=5, unique=True))
        ),
        purpose=draw(st.sampled_from((*PURPOSES, "trade_facilitation", "targeting"))),
        lane=draw(often("operations", st.sampled_from(LANES))),
        at=draw(often(NOW, st.sampled_from(INSTANTS))),
        places=tuple(draw(often([INSIDE], st.lists(PLACES, max_size=3)))),
        person_class=draw(often("none", st.sampled_from((*CLASSES, "alien")))),
        retain_days=draw(st.sampled_from((0, 0, 5, 12, 20, 40))),
        origin_countries=draw(st.sampled_from((frozenset(), frozenset({"VES"}), frozenset({"NRD", "XXX"})))),
        protected=draw(often(False, st.booleans())),
        approved=draw(st.booleans()),
    )


@st.composite
def suspensions(draw: st.DrawFn) -> Suspension:
    """Draw a suspension of anything by anybody."""
    scope, value = draw(
        st.sampled_from((("whole", ""), ("clause", "art-1"), ("kind", KIND), ("direction", "NRD>SUD")))
    )
    return a_suspension(
        nation=draw(st.sampled_from(NATIONS)), scope=scope, value=value, resumed_by=draw(some(NATIONS, 0))
    )


@st.composite
def states(draw: st.DrawFn) -> State:
    """Draw how things stand: on paper, or with phases, leases and suspensions, at some time or none."""
    now = draw(often(NOW, st.sampled_from((None, *INSTANTS))))
    if draw(st.booleans()):
        return State(now=now)
    standing = st.builds(
        Standing,
        phase=often("active", st.sampled_from(("signed", "denounced"))),
        leases=often(NATIONS, some(NATIONS, 0)),
        suspensions=st.lists(suspensions(), max_size=2).map(tuple),
    )
    refs = ("AG-7@1", "AG-7@2", "AG-8@1")
    return State(now=now, standings={ref: draw(standing) for ref in refs if draw(often(True, st.booleans()))})
