"""Bundles whose keys a root signed: the verifier follows the chain, and refuses what a revoked key signed."""

from typing import Any

import msgspec
import pytest

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.proofs import key_fingerprint
from lindero.trust.identity.keychain import (
    KeyRequest,
    encoded,
    issue_key,
    issue_revocation,
    nation_fingerprint,
)
from lindero.trust.ledger.bundle import BundleContents, BundleKey, write_bundle
from lindero.trust.ledger.checkpoints import cosign
from lindero.trust.ledger.notes import Note, read_note
from lindero.trust.ledger.report import Report
from lindero.trust.ledger.tests.samples import (
    MORNING,
    NORDIA,
    SENDER,
    SUDIA,
    sample_contents,
    sample_receipt,
)
from lindero.trust.ledger.verify import verify_bundle

ROOTS = {
    nation: FileSigner(f"lindero/{nation}/root", new_key(SeededRandom(f"root {nation}")))
    for nation in ("NRD", "SUD")
}
FINGERPRINTS = {nation: nation_fingerprint(nation, root.public_key.hex()) for nation, root in ROOTS.items()}
SECOND = 1_000


def chained(contents: BundleContents, **changes: Any) -> BundleContents:
    """Return a bundle's contents in which both roots speak of the keys; some facts of every line are exchanged."""

    def with_chain(key: BundleKey) -> BundleKey:
        node_key = (SENDER if key.nation == "NRD" else SUDIA).public_key.hex()
        request = KeyRequest(nation=key.nation, node_key=node_key, number=1)
        statement = encoded(issue_key(request, ROOTS[key.nation], MORNING))
        facts = {"statement": statement, **changes.get(key.nation, {})}
        return msgspec.structs.replace(key, **facts)

    return msgspec.structs.replace(contents, keys=[with_chain(key) for key in contents.keys])


def revoked(nation: str, at: int) -> dict[str, dict[str, str]]:
    """Return what revokes a nation's key from an instant on."""
    node_key = (SENDER if nation == "NRD" else SUDIA).public_key.hex()
    stated = issue_revocation(nation, node_key, ROOTS[nation], at, "machine stolen")
    return {nation: {"revocation": encoded(stated)}}


OWN_KEY = KeyRequest(nation="NRD", node_key=SENDER.public_key.hex(), number=1)
STRANGER = FileSigner("lindero/NRD/root", new_key(SeededRandom("stranger")))
FORGED = msgspec.structs.replace(
    issue_key(OWN_KEY, STRANGER, MORNING), root_key=ROOTS["NRD"].public_key.hex()
)
"""Names the nation's root, and is signed by another."""


def verified(contents: BundleContents, pins: dict[str, frozenset[str]] | None = None) -> Report:
    """Write a bundle and verify its bytes."""
    return verify_bundle(write_bundle(contents, NORDIA), pins)


def codes(report: Report) -> set[str]:
    """Return the codes of what is wrong."""
    return {finding.code for finding in report.findings}


def test_fingerprint_of_nation_and_of_key_are_both_taken_and_shown() -> None:
    """Either is enough; the report names both, so that nobody confuses them."""
    contents = chained(sample_contents())
    by_nation = {nation: frozenset({digits}) for nation, digits in FINGERPRINTS.items()}
    by_key = {
        "NRD": frozenset({key_fingerprint(SENDER.public_key)}),
        "SUD": frozenset({key_fingerprint(SUDIA.public_key)}),
    }
    for pins in (by_nation, by_key):
        report = verified(contents, pins)
        assert report.ok, report.findings
        assert all(key.pinned and key.number == 1 for key in report.keys)
        assert {key.nation_fingerprint for key in report.keys} == set(FINGERPRINTS.values())
        assert {key.fingerprint for key in report.keys} == {
            key_fingerprint(SENDER.public_key),
            key_fingerprint(SUDIA.public_key),
        }


def test_wrong_fingerprint_names_both_that_it_was_compared_with() -> None:
    """Whoever mistyped sees what was there."""
    report = verified(chained(sample_contents()), {"NRD": frozenset({"ab" * 32})})
    finding = next(item for item in report.findings if "(key " in item.where)
    assert key_fingerprint(SENDER.public_key) in finding.what
    assert FINGERPRINTS["NRD"] in finding.what


@pytest.mark.parametrize(
    "facts",
    [
        {"statement": "{}"},
        {"statement": "not JSON"},
        {
            "statement": encoded(
                issue_key(KeyRequest(nation="SUD", node_key="ab" * 32, number=1), ROOTS["NRD"], 1)
            )
        },
        {
            "statement": encoded(
                issue_key(KeyRequest(nation="NRD", node_key="ab" * 32, number=1), ROOTS["NRD"], 1)
            )
        },
        {"statement": "", "revocation": "{}"},
        {"statement": encoded(FORGED)},
        {"revocation": "{}"},
        {"revocation": encoded(issue_revocation("NRD", "ab" * 32, ROOTS["NRD"], 1, "other key"))},
        {
            "revocation": encoded(
                issue_revocation("NRD", SENDER.public_key.hex(), ROOTS["SUD"], 1, "other root")
            )
        },
    ],
)
def test_chain_that_does_not_hold_is_found(facts: dict[str, str]) -> None:
    """Another nation's, another key's or another root's word proves nothing."""
    assert "bundle.key_chain" in codes(verified(chained(sample_contents(), NRD=facts)))


def test_two_roots_of_one_nation_are_found() -> None:
    """A nation has one root; a second one beside it is somebody else's."""
    contents = chained(sample_contents())
    stranger = FileSigner("lindero/NRD/root", new_key(SeededRandom("stranger")))
    request = KeyRequest(nation="NRD", node_key=NORDIA.public_key.hex(), number=1)
    keys = list(contents.keys)
    keys[1] = msgspec.structs.replace(keys[1], statement=encoded(issue_key(request, stranger, MORNING)))
    assert "bundle.key_chain" in codes(verified(msgspec.structs.replace(contents, keys=keys)))


def test_what_a_key_signed_before_its_revocation_stays_proved_by_the_others_cosignature() -> None:
    """The receiver cosigned before the instant: the log holds, although the sender's key is revoked since."""
    report = verified(chained(sample_contents(), **revoked("NRD", MORNING + SECOND)))
    assert report.ok, report.findings
    assert {key.revoked_from for key in report.keys} == {None, MORNING + SECOND}


def test_what_a_revoked_key_signed_and_nobody_vouched_for_in_time_is_refused() -> None:
    """A signature does not prove its time; cosigned only after the instant, the checkpoint proves nothing."""
    report = verified(chained(sample_contents(), **revoked("NRD", MORNING)))
    assert "bundle.key_revoked" in codes(report)
    assert report.counts.checkpoints == 0


def test_cosignature_of_a_revoked_key_from_before_counts_and_from_after_does_not() -> None:
    """The witness says when it cosigned; from the instant of its revocation on it says nothing."""
    contents = chained(sample_contents(), **revoked("SUD", MORNING + SECOND))
    before = verified(msgspec.structs.replace(contents, receipts=[]))
    assert before.ok, before.findings
    assert before.counts.cosigned == before.counts.checkpoints > 0

    def later(note: str) -> str:
        signed = read_note(note)
        return str(cosign(Note(signed.text, signed.signatures[:1]), SUDIA, MORNING + SECOND))

    checkpoints = [msgspec.structs.replace(item, note=later(item.note)) for item in contents.checkpoints]
    after = verified(msgspec.structs.replace(contents, checkpoints=checkpoints, receipts=[]))
    assert after.ok
    assert after.counts.cosigned == 0


@pytest.mark.parametrize(
    ("said", "counts"), [({}, False), ({"received_at": MORNING}, False), ({"received_at": MORNING - 1}, True)]
)
def test_receipt_of_a_revoked_key_counts_only_if_it_says_that_it_is_older(
    said: dict[str, int], *, counts: bool
) -> None:
    """A receipt that names no time, or one after the revocation, could be whoever's that has the key."""
    contents = chained(sample_contents(), **revoked("SUD", MORNING))
    receipt = sample_receipt(contents.entries, len(contents.entries), **said)
    report = verified(msgspec.structs.replace(contents, receipts=[receipt]))
    assert ("bundle.key_revoked" in codes(report)) is not counts, report.findings
    assert report.ok is counts
