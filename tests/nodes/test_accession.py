"""A nation joins by an instrument of accession: accepted as the text says, at one instant (AGR-03)."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from lindero.kernel.capability import Action
from lindero.kernel.errors import LinderoError, Refused
from lindero.kernel.times import instant_of
from lindero.trust.agreements import joining
from lindero.trust.agreements.acting import DeclareLevel, MakeReservation
from lindero.trust.agreements.believing import check_received
from lindero.trust.agreements.boundary import make_vectors
from lindero.trust.agreements.canonical import agreement_hash, canonical_bytes
from lindero.trust.agreements.conforming import DraftAgreement, Written
from lindero.trust.agreements.joining import AccedeToAgreement
from lindero.trust.agreements.pages import AgreementQuery, AgreementView
from lindero.trust.agreements.records import AgreementProposed
from lindero.trust.agreements.vectors import vectors_hash
from tests.nodes.treaties import among
from tests.nodes.world import DIPLOMAT, World

DAY = "2026-11-22T08:10:00Z"
OPEN = """
accession: {{open_to: [VES], accepted_by: {accepted_by}, sends: [art-6-1], receives: [art-6-1]}}
"""
VESTA = """
from: 2026-11-22T08:10:00Z
party:
  name: Vesta
  authorities: [{id: coast-guard, name: Vestan Coast Guard}]
  contact_points: [{authority: coast-guard, reach: duty desk, hours: 24/7}]
  signers: {operational: 1, legal: 1}
"""
RESERVED = """
reservations:
  - {id: no-identity, because: law on telecommunications, withhold: [identity]}
"""


@pytest.fixture
def four(tmp_path: Path) -> Iterator[World]:
    """Return four nodes that recognise each other."""
    world = World(tmp_path, nations=("NRD", "OST", "SUD", "VES"))
    yield world
    world.close()


def opened(*nations: str, accepted_by: str) -> str:
    """Return a treaty file among some nations that is open to Vesta."""
    return among(*nations) + OPEN.format(accepted_by=accepted_by)


def accede(world: World, ref: str, text: str = VESTA) -> str:
    """Let Vesta write its instrument, put it forward and sign it; return the text's name."""
    ask = AccedeToAgreement(agreement=ref, text=text)
    made = world.nodes["VES"].act("agreements.accede_to_agreement", ask, DIPLOMAT)
    world.consent("VES", made.agreement)
    world.settle()
    world.sign("VES", made.agreement)
    world.test_contacts("VES", made.agreement)
    world.settle()
    return str(made.agreement)


def accept(world: World, nation: str, ref: str) -> None:
    """Let a party accept an accession: jurist, data protection officer, consent, two officers, contact points."""
    world.consent(nation, ref)
    world.sign(nation, ref)
    world.test_contacts(nation, ref)
    world.settle()


def wait(world: World, rounds: int = 5) -> None:
    """Let the jobs and links work for some seconds."""
    for _ in range(rounds):
        world.move(1_000)
        world.settle()


def come_to(world: World, day: str = DAY) -> None:
    """Let time pass until an instant, and the nodes find that it has come."""
    world.move(instant_of(day) - world.clocks["NRD"].now())
    wait(world)


def under(world: World, here: str, there: str) -> list[str]:
    """Return under which versions the records came that a nation has of another."""
    return [head.agreement for head in world.received(here) if head.origin == there]


def shown(world: World, nation: str, ref: str) -> AgreementView:
    """Return the page of an agreement."""
    node = world.nodes[nation]
    view = node.show(node.page("/agreements/{agreement}"), AgreementQuery(agreement=ref), DIPLOMAT)
    assert isinstance(view, AgreementView)
    return view


def test_AGR_03_a_nation_accedes_when_all_parties_have_accepted_its_instrument(three: World) -> None:
    """Signed by its officers and by those of every party; from one instant on it takes part, with its reservation."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    assert three.phase("VES", ref) == "signed", "the nation to which it is open knows the text"
    assert shown(three, "VES", ref).open_to == ("VES",)
    joined = accede(three, ref, VESTA + RESERVED)
    assert joined == "AG-3@2"
    accept(three, "NRD", joined)
    assert {three.phase(nation, joined) for nation in three.nodes} == {"negotiation"}
    accept(three, "SUD", joined)
    assert {three.phase(nation, joined) for nation in three.nodes} == {"signed"}
    three.observe("NRD", identity="219007733")
    three.settle()
    assert (under(three, "SUD", "NRD"), three.received("VES")) == (["AG-3@1"], [])
    come_to(three)
    assert {three.phase(nation, joined) for nation in three.nodes} == {"active"}
    three.observe("NRD", identity="219007744")
    three.observe("VES", identity="211004411")
    three.settle()
    assert under(three, "SUD", "NRD") == ["AG-3@1", "AG-3@2"]
    assert under(three, "VES", "NRD") == under(three, "NRD", "VES") == under(three, "SUD", "VES") == [joined]
    assert b"219007744" in three.wire("NRD", "SUD")
    assert b"219007744" not in three.wire("NRD", "VES")
    assert b"211004411" not in three.wire("VES", "NRD") + three.wire("VES", "SUD")
    three.check_logs_agree()


def test_AGR_03_a_majority_brings_an_accession_into_force_between_those_who_accepted(four: World) -> None:
    """Ostia has not accepted: nothing passes between it and Vesta, all else goes on; once it accepts, it does."""
    ref = four.conclude(opened("NRD", "OST", "SUD", accepted_by="majority"))
    joined = accede(four, ref)
    accept(four, "NRD", joined)
    assert four.phase("NRD", joined) == "negotiation"
    accept(four, "SUD", joined)
    come_to(four)
    assert {four.phase(nation, joined) for nation in four.nodes} == {"active"}
    for nation in four.nodes:
        four.observe(nation)
    four.settle()
    assert under(four, "VES", "NRD") == under(four, "NRD", "VES") == under(four, "VES", "SUD") == [joined]
    assert under(four, "OST", "NRD") == under(four, "NRD", "OST") == [joined]
    assert under(four, "OST", "VES") == under(four, "VES", "OST") == []
    joining = shown(four, "OST", joined).joining
    assert joining is not None
    assert (joining.nation, joining.accepted, joining.awaited) == ("VES", ("NRD", "SUD"), ("OST",))
    accept(four, "OST", joined)
    wait(four)
    for nation in ("OST", "VES"):
        four.observe(nation)
    four.settle()
    assert under(four, "OST", "VES") == under(four, "VES", "OST") == [joined]
    four.check_logs_agree()


def test_AGR_03_no_accession_lifts_what_a_party_had_taken_back(three: World) -> None:
    """A reservation and a step down made after signing hold under the text by which another nation joined."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    text = "{id: later, party: SUD, because: a new law, withhold: [identity]}"
    three.nodes["SUD"].act("agreements.make_reservation", MakeReservation(agreement=ref, text=text), DIPLOMAT)
    three.settle()
    joined = accede(three, ref)
    for nation in ("NRD", "SUD"):
        accept(three, nation, joined)
    come_to(three)
    three.observe("NRD", identity="219007733")
    three.settle()
    assert b"219007733" not in three.wire("NRD", "SUD")
    assert b"219007733" in three.wire("NRD", "VES")
    assert [one.name for one in shown(three, "VES", joined).reservations_made] == ["later"]
    three.nodes["NRD"].act("agreements.declare_level", DeclareLevel(agreement=joined, level=1), DIPLOMAT)
    three.settle()
    three.observe("NRD")
    three.settle()
    assert len(under(three, "VES", "NRD")) == 1


def test_AGR_06_an_accession_begins_at_one_instant_although_clocks_differ(three: World) -> None:
    """Vesta's clock is two seconds ahead: no record is taken before the day, and none is refused for it."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    three.clocks["VES"].move(2_000)
    wait(three)
    joined = accede(three, ref)
    for nation in ("NRD", "SUD"):
        accept(three, nation, joined)
    three.move(instant_of(DAY) - three.clocks["NRD"].now() - 3_000)
    for _ in range(8):
        three.observe("NRD")
        three.observe("VES")
        three.move(1_000)
        three.settle()
    begun = instant_of(DAY)
    for nation, sender in (("VES", "NRD"), ("NRD", "VES")):
        times = [head.at for head in three.received(nation) if head.origin == sender]
        assert times, sender
        assert all(at >= begun for at in times), sender
        rulings = three.rulings(sender)
        assert any(ruling.allowed for ruling in rulings), sender
        assert [ruling for ruling in rulings if not ruling.allowed and ruling.codes != ("CLOCK",)] == []


def changed(version: Any, **changes: Any) -> AgreementProposed:
    """Return Vesta's proposal with a text that says something else too, as a lying node would send it."""
    text = msgspec.structs.replace(version.agreement, **changes)
    return AgreementProposed(
        agreement=text.ref,
        hash=agreement_hash(text),
        text=canonical_bytes(text).decode(),
        nation="VES",
        drafter="diplomat",
        vectors=version.vectors,
        opinion="favourable",
        overridden=False,
        valid_until=version.agreement.end,
    )


def test_AGR_03_an_instrument_written_beforehand_counts_while_it_still_follows(
    three: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its vectors are made beside the store; of another text than the one that follows by now, they are made anew."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    ask, node = AccedeToAgreement(agreement=ref, text=VESTA), three.nodes["VES"]
    makers = list[str]()

    def made(*given: Any) -> Any:
        makers.append(threading.current_thread().name)
        return make_vectors(*given)

    monkeypatch.setattr(joining, "make_vectors", made)
    first = three.version("VES", node.act("agreements.accede_to_agreement", ask, DIPLOMAT).agreement)
    assert makers == [threading.current_thread().name]
    other = Written(msgspec.structs.replace(first.agreement, title="Another"), "not a vector\n")
    action = node.registry.action("agreements.accede_to_agreement")
    hasty = msgspec.structs.replace(action, prepare=lambda *_: other)
    monkeypatch.setitem(cast("dict[str, Action]", node.registry.actions), action.name, hasty)
    node.act("agreements.accede_to_agreement", ask, DIPLOMAT)
    assert three.version("VES", first.agreement.ref).vectors == first.vectors


def test_AGR_03_an_instrument_that_changes_anything_else_is_taken_by_nobody(three: World) -> None:
    """Longer retention for everybody, a lower quorum, another nation's reservation lifted: each is refused."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    ask = AccedeToAgreement(agreement=ref, text=VESTA)
    made = three.nodes["VES"].act("agreements.accede_to_agreement", ask, DIPLOMAT)
    version = three.version("VES", made.agreement)
    text = version.agreement
    lies: list[dict[str, Any]] = [
        {"clauses": (msgspec.structs.replace(text.clauses[0], person_classes=("none", "suspect")),)},
        {"level": 3, "level_up_to": 3},
        {"acceding": msgspec.structs.replace(text.acceding, accepted_by="majority")},
        {"acceding": msgspec.structs.replace(text.acceding, to="0" * 64)},
        {"end": text.end + 86_400_000},
        {"lease": msgspec.structs.replace(text.lease, ttl_s=300)},
    ]
    tx_query = three.nodes["NRD"].store.query
    check_received(tx_query, "VES", changed(version), three.clocks["NRD"].now())
    for lie in lies:
        with pytest.raises(LinderoError, match=r"accession|accedes"):
            check_received(tx_query, "VES", changed(version, **lie), three.clocks["NRD"].now())


def test_AGR_03_nobody_joins_an_agreement_that_is_not_open_to_it(three: World) -> None:
    """Without the article on accession it takes an amendment; a nation that is not named never learns of the text."""
    ref = three.conclude(among("NRD", "SUD"))
    assert three.versions("VES") == []
    with pytest.raises(LinderoError, match="no agreement"):
        accede(three, ref)
    other = three.conclude(opened("NRD", "SUD", accepted_by="all").replace("AG-3", "AG-4"))
    ask = AccedeToAgreement(agreement=other, text=VESTA)
    with pytest.raises(Refused, match="not open to NRD"):
        three.nodes["NRD"].act("agreements.accede_to_agreement", ask, DIPLOMAT)


def test_AGR_03_who_accedes_may_mend_its_instrument_until_somebody_accepts(three: World) -> None:
    """A second instrument takes the place of the first on every node; after an acceptance it is another version."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    first = accede_only(three, ref, VESTA)
    second = accede_only(three, ref, VESTA + RESERVED)
    assert (first, second) == ("AG-3@2", "AG-3@2")
    assert [one.id for one in three.version("NRD", second).agreement.reservations] == ["no-identity"]
    three.consent("NRD", second)
    three.settle()
    third = three.nodes["VES"].act(
        "agreements.accede_to_agreement", AccedeToAgreement(agreement=ref, text=VESTA), DIPLOMAT
    )
    assert third.agreement == "AG-3@3"


def accede_only(world: World, ref: str, text: str) -> str:
    """Let Vesta write its instrument and put it forward, unsigned."""
    made = world.nodes["VES"].act(
        "agreements.accede_to_agreement", AccedeToAgreement(agreement=ref, text=text), DIPLOMAT
    )
    world.consent("VES", made.agreement)
    world.settle()
    return str(made.agreement)


def test_AGR_01_a_file_that_calls_itself_an_accession_is_checked_as_one(three: World) -> None:
    """Written by hand with other vectors or another predecessor it is refused at home, before anybody sees it."""
    ref = three.conclude(opened("NRD", "SUD", accepted_by="all"))
    forged = among("NRD", "SUD", "VES").replace("version: 1", "version: 2")
    forged += f"\nacceding: {{nation: VES, to: {vectors_hash(ref)}, accepted_by: majority}}\n"
    ask = DraftAgreement(text=forged, name="forged.yaml")
    with pytest.raises(LinderoError, match="not known here"):
        three.nodes["VES"].act("agreements.draft_agreement", ask, DIPLOMAT)
