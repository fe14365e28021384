"""S-53 for agreements: nobody brings one into force alone, on whatever way it is tried."""

from pathlib import Path

import msgspec
import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Refused
from lindero.trust.agreements.conforming import DraftAgreement
from lindero.trust.agreements.records import AgreementActivated, AgreementSigned, VectorsRun
from tests.nodes.world import DIPLOMAT, EVERYTHING, TREATY, World

TEXT = TREATY.read_text(encoding="utf-8")
SECRET = "219005533"


def agreed(world: World) -> str:
    """Let both nations agree to the text, without a single signature."""
    ref = world.draft("NRD", TEXT)
    for nation in ("NRD", "SUD"):
        world.consent(nation, ref)
        world.settle()
    return ref


def nothing_begins(world: World, ref: str) -> None:
    """See that the text is in force nowhere, and nothing crosses under it."""
    for _ in range(3):
        world.move(1_000)
        world.settle()
    assert {world.phase(nation, ref) for nation in world.nodes} <= {"negotiation", "agreed", "signed"}
    world.observe("NRD", identity=SECRET)
    world.settle()
    assert SECRET.encode() not in world.wire("NRD", "SUD")
    assert world.received("SUD") == []


def activated(world: World, ref: str, nation: str = "NRD") -> AgreementActivated:
    """Return the note that a text is in force, as a node puts it."""
    return AgreementActivated(agreement=ref, hash=world.version(nation, ref).hash)


def test_S_53_normal_way_takes_two_officers_a_side_who_did_not_draft(world: World) -> None:
    """One side's officers are not enough; with the other's, and only then, it begins by itself."""
    ref = agreed(world)
    world.test_contacts("NRD", ref)
    world.sign("NRD", ref)
    world.settle()
    nothing_begins(world, ref)
    with pytest.raises(Refused, match="signed already"):
        world.sign("NRD", ref)


def test_S_53_no_action_activates(world: World) -> None:
    """Entry into force is no act of a person: there is nothing to ask for it, whatever grants one holds."""
    ref = agreed(world)
    node = world.nodes["NRD"]
    everybody = Actor(name="person/test", grants=EVERYTHING)
    names = {name for name in node.registry.actions if name.startswith("agreements.")}
    assert not {name for name in names if "activ" in name or "force" in name}
    with pytest.raises(LinderoError):
        node.act("agreements.activate_agreement", msgspec.defstruct("Ask", [])(), everybody)
    nothing_begins(world, ref)


def test_S_53_direct_note_of_entry_into_force_changes_nothing(world: World) -> None:
    """Put past every action, the note is listed with the reason why it did nothing."""
    ref = agreed(world)
    world.put("NRD", "agreements", activated(world, ref))
    nothing_begins(world, ref)
    refused = world.nodes["NRD"].store.query("SELECT refused FROM agreements_acts WHERE act = 'activated'")
    assert "missing: 1 operational of NRD" in refused[0][0]


def test_S_53_direct_note_of_a_signature_by_the_drafter_changes_nothing(world: World) -> None:
    """Whoever proposed it has no signature that counts, even if it lay in the log."""
    ref = agreed(world)
    forged = AgreementSigned(
        agreement=ref,
        hash=world.version("NRD", ref).hash,
        nation="NRD",
        officer="diplomat",
        role="legal",
        key_id="0" * 64,
        signature="AA==",
        ml_dsa_signature="AA==",
    )
    world.put("NRD", "agreements", forged)
    assert world.version("NRD", ref).state.signatures == ()
    world.settle()
    assert world.version("SUD", ref).state.signatures == ()
    nothing_begins(world, ref)


def test_S_53_administrator_may_do_nothing_about_agreements(world: World) -> None:
    """Who runs the node holds no grant by which a text is written, signed, tested or stopped."""
    node = world.nodes["NRD"]
    token = node.sign_in("admin", "four words make one")
    assert token is not None
    found = node.person_of(token)
    assert found is not None
    held = {grant for grant in found[0].grants if grant.startswith("agreements.")}
    assert held <= {"agreements.read"}


def test_S_53_plug_in_cannot_put_an_act_of_agreements(world: World) -> None:
    """Another folder's desk has no word for it."""
    ref = agreed(world)
    with pytest.raises(LinderoError):
        world.put("NRD", "tracking", activated(world, ref))
    nothing_begins(world, ref)


def test_S_53_neighbours_word_that_it_is_in_force_does_not_bring_it_into_force_here(world: World) -> None:
    """Each node decides for itself; what the other says is written down, and vectors run in our name are refused."""
    ref = agreed(world)
    for nation in ("NRD", "SUD"):
        world.sign(nation, ref)
    world.settle()
    world.put("SUD", "agreements", activated(world, ref, "SUD"))
    ours = VectorsRun(
        agreement=ref,
        hash=world.version("SUD", ref).hash,
        nation="NRD",
        vectors=world.version("SUD", ref).agreement.vectors,
        passed=1,
        failed="",
        because="",
    )
    world.put("SUD", "agreements", ours)
    world.settle()
    assert world.phase("NRD", ref) == "signed"
    nothing_begins(world, ref)


def test_S_53_holds_in_an_exercise_too(tmp_path: Path) -> None:
    """An exercise has no shorter way: without the contact points nothing begins there either."""
    world = World(tmp_path, setting="exercise")
    ref = agreed(world)
    for nation in ("NRD", "SUD"):
        world.sign(nation, ref)
    world.settle()
    nothing_begins(world, ref)
    world.close()


def test_S_53_import_of_an_old_text_brings_nothing_into_force(world: World) -> None:
    """A second proposal of the same version changes neither its state nor who must sign it."""
    ref = agreed(world)
    before = world.version("NRD", ref).state
    with pytest.raises(Refused):
        world.nodes["NRD"].act("agreements.draft_agreement", _draft(TEXT), DIPLOMAT)
    assert world.version("NRD", ref).state == before
    nothing_begins(world, ref)


def _draft(text: str) -> msgspec.Struct:
    return DraftAgreement(text=text, name="treaty.yaml")
