"""A log shown to two nations in two versions: they compare, both keep the evidence, and anyone can judge it."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from lindero.engine.reading import Reading
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.times import MINUTE_MS
from lindero.shells.cli.proofs import verify
from lindero.trust.exchange.comparing import SEEN_PATH
from lindero.trust.exchange.exporting import export_evidence, export_record
from lindero.trust.identity.cards import fingerprint_of
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import Checkpoint, sign_checkpoint
from lindero.trust.ledger.evidence import Evidence, verify_evidence, write_evidence
from lindero.trust.ledger.national import national_origin
from lindero.trust.ledger.single import verify_proof
from tests.nodes.world import TREATY, World


def rest(world: World) -> None:
    """Let a minute pass in which checkpoints are cosigned and compared."""
    for _ in range(5):
        world.move(MINUTE_MS // 4)
        world.settle_troubled()


def lie(world: World) -> int:
    """Let Nordia show Sudia another root than Vesta for the newest size that Vesta cosigned; return the size."""
    liar = world.nodes["NRD"].signer
    store = world.nodes["VES"].store
    latest = store.run(lambda tx: tree.latest_checkpoint(tx, "witnessed:NRD"))
    assert latest is not None
    false = sign_checkpoint(Checkpoint(national_origin("NRD"), latest.size, bytes(32)), liar)

    def show(tx: object) -> None:
        tx.execute("DELETE FROM ledger_checkpoints WHERE tree = 'witnessed:NRD'")  # type: ignore[attr-defined]
        tree.save_checkpoint(tx, "witnessed:NRD", latest.size, str(false), latest.at)  # type: ignore[arg-type]

    world.nodes["SUD"].store.run(show)
    return latest.size


def test_S_50_honest_logs_are_compared_without_a_word(three: World) -> None:
    """Three nations that cosign each other find nothing, however often they compare."""
    rest(three)
    rest(three)
    assert any(path == SEEN_PATH for _, _, path, _ in three.crossed)
    for nation in three.nodes:
        assert three.records(nation, "ledger.equivocation_found") == []


def test_S_50_split_view_is_found_by_both_nations_and_proved_to_anyone(three: World, tmp_path: Path) -> None:
    """Sudia and Vesta hold two roots that Nordia signed for one size: the evidence is judged without a node."""
    rest(three)
    size = lie(three)
    rest(three)
    pins = {"NRD": frozenset({fingerprint_of(three.nodes["NRD"].card())})}
    for nation in ("SUD", "VES"):
        (found,) = three.records(nation, "ledger.equivocation_found")
        assert (found.nation, found.size) == ("NRD", size)
        data = export_evidence(Reading(three.nodes[nation].store), "NRD", nation)
        report = verify_evidence(data, pins)
        assert report.ok, report.findings
        assert f"NRD signed two roots for size {size}" in report.notices[0]
    assert three.records("NRD", "ledger.equivocation_found") == []
    file = tmp_path / "nordia.evidence"
    file.write_bytes(data)
    said = CliRunner().invoke(verify, [str(file), "--key", f"NRD={next(iter(pins['NRD']))}"])
    assert said.exit_code == 0, said.output
    assert "PROVED: NRD signed two roots" in said.output
    assert "known to you" in said.output


def test_S_50_evidence_that_was_changed_or_made_up_proves_nothing(three: World) -> None:
    """Each byte counts; and two notes that agree, or that another nation signed, are no contradiction."""
    rest(three)
    lie(three)
    rest(three)
    data = export_evidence(Reading(three.nodes["VES"].store), "NRD", "VES")
    assert verify_evidence(data).ok
    evidence = msgspec.json.decode(data.split(b"\n", 1)[1])

    def told(**changes: object) -> bytes:
        return write_evidence(msgspec.convert(evidence | changes, Evidence))

    first, second = evidence["first_note"], evidence["second_note"]
    size = first.split("\n")[1]
    for changes in (
        {"second_note": first},
        {"first_note": second},
        {"first_note": first.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1)},
        {"first_note": first.replace("lindero/NRD ", "lindero/VES ", 1)},
        {"nation": "VES"},
        {"origin": "lindero/VES/log"},
        {"keys": ()},
    ):
        assert not verify_evidence(told(**changes)).ok, changes
    assert not verify_evidence(data[:-1]).ok
    assert not verify_evidence(data, {"NRD": frozenset({"ab" * 32})}).ok
    with pytest.raises(Missing):
        export_evidence(Reading(three.nodes["VES"].store), "SUD", "VES")


def test_S_50_neighbour_cannot_accuse_another_by_its_own_hand(three: World) -> None:
    """A second root for Nordia's log that Vesta signed, also under Nordia's name, is no evidence against Nordia."""
    rest(three)
    comparer, forger = three.nodes["SUD"].exchange.comparer, three.nodes["VES"].signer
    store = three.nodes["SUD"].store
    latest = store.run(lambda tx: tree.latest_checkpoint(tx, "witnessed:NRD"))
    assert latest is not None
    forged = str(sign_checkpoint(Checkpoint(national_origin("NRD"), latest.size, bytes(32)), forger))
    for note in (forged, forged.replace("lindero/VES ", "lindero/NRD ")):
        assert comparer.hear("VES", msgspec.json.encode({"notes": [note]})) == b'{"notes":[]}'
    assert three.records("SUD", "ledger.equivocation_found") == []
    true = str(
        sign_checkpoint(Checkpoint(national_origin("NRD"), latest.size, bytes(32)), three.nodes["NRD"].signer)
    )
    assert comparer.hear("VES", msgspec.json.encode({"notes": [true]})) != b'{"notes":[]}'


@pytest.mark.parametrize("body", [b"", b"{}", b'{"notes":[1]}', b'{"notes":[],"more":1}', b"[" * 9_999])
def test_nonsense_is_no_comparison(three: World, body: bytes) -> None:
    """Another form is refused; what nobody signed is passed over."""
    comparer = three.nodes["SUD"].exchange.comparer
    with pytest.raises(Invalid):
        comparer.hear("VES", body)
    assert comparer.hear("VES", b'{"notes":["nonsense"]}') == b'{"notes":[]}'


def test_EXC_15_single_record_is_proved_with_place_cosignature_and_values(allied: World) -> None:
    """One file as C2SP tlog-proof: either nation exports it, and it verifies alone under both fingerprints."""
    heads = [allied.observe("NRD", identity=f"21900777{number}") for number in range(5)]
    allied.settle()
    rest(allied)
    pins = {nation: frozenset({fingerprint_of(node.card())}) for nation, node in allied.nodes.items()}
    for nation, node in allied.nodes.items():
        rows = Reading(node.store)
        data = export_record(rows, heads[3].record_id, "", nation, node.signer, node.clock.now())
        assert data.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
        report = verify_proof(data, pins)
        assert report.ok, report.findings
        assert (report.counts.entries, report.counts.disclosures, report.counts.cosigned) == (1, 1, 1)
        assert report.channel == "lindero/NRD-SUD/AG-1/operations"
        assert all(key.pinned for key in report.keys)
        for place in range(30, len(data) - 1, len(data) // 60):
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert not verify_proof(changed, pins).ok, place
        with pytest.raises(Missing):
            export_record(rows, "a" * 26, "", nation, node.signer, 0)
        with pytest.raises(Missing):
            export_record(rows, heads[3].record_id, "lindero/NRD-SUD/AG-9/bulk", nation, node.signer, 0)


def test_proof_of_an_erased_record_holds_without_its_values(allied: World) -> None:
    """Recalled and erased, its place in the log is proved as before; nothing says what it was."""
    head = allied.observe("NRD", identity="219007770")
    rest(allied)
    allied.recall("NRD", head)
    rest(allied)
    node = allied.nodes["SUD"]
    data = export_record(Reading(node.store), head.record_id, "", "SUD", node.signer, node.clock.now())
    report = verify_proof(data)
    assert report.ok, report.findings
    assert (report.counts.disclosures, report.counts.erased) == (0, 1)
    assert b"219007770" not in data
    assert TREATY.exists()
