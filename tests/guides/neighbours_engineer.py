"""What a neighbour's engineer builds, step by step: blocks with nothing of ours, beside our own commands."""

import json
import re
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

from lindero.trust.identity.cards import fingerprint_of, read_card
from tests.guides.walking import Walk, steps_of

GUIDE: Final = "neighbours-engineer.md"
ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = "examples/agreements/strait-bilateral.yaml"
_BLOCK: Final = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def hash_and_commit_to_fields(walk: Walk) -> None:
    """Compute the commitments of golden records."""
    walk.says("tests/wire/golden/commitments.json has records with their salts, and bad ones.")
    assert "commitment" in _built(walk)


def grow_a_tree(walk: Walk) -> None:
    """Compute the golden roots."""
    walk.says("a leaf is hashed after a zero byte, a node after a one")
    assert "tree" in _built(walk)
    walk.says("Proofs of inclusion and consistency stand in the same file.")
    proofs = json.loads((ROOT / "tests" / "wire" / "golden" / "trees.json").read_text(encoding="utf-8"))
    assert {"inclusion", "consistency"} <= proofs.keys()


def read_a_note(walk: Walk) -> None:
    """Verify golden notes; a changed one is refused."""
    walk.says("A verifier passes over signatures of keys that it does not know.")
    assert "verify" in _built(walk)


def verify_a_whole_channel(walk: Walk) -> None:
    """Verify the golden bundle to its last checkpoint."""
    walk.says("If you can verify this file, you can take a batch")
    assert "leaves" in _built(walk)
    walk.says("A salt in a disclosure is the field's own")


def hash_an_agreement(walk: Walk) -> None:
    """Hash the canonical bytes that crossed, and compare with the command."""
    built = _built(walk)
    walk.says("compare with what `lindero agreement hash` prints for it")
    text = walk.world.version("NRD", "AG-1@1").text
    assert built["canonical"](json.loads(text)) == text.encode()
    (walk.people.desk() / "treaty.json").write_text(text, encoding="utf-8")
    _with_examples(walk)
    assert re.match(r"[0-9a-f]{64}  AG-7@1\n", walk.command(f"lindero agreement hash {EXAMPLE}"))
    walk.says("Sorting is by UTF-16 code units")
    assert built["sha"](text.encode()).hex() == walk.world.version("NRD", "AG-1@1").hash


def decide_as_we_decide(walk: Walk) -> None:
    """Write the vectors; every answer says whether, which fields, by which clause and why."""
    _built(walk)
    walk.people.desk()
    _with_examples(walk)
    walk.says(f"lindero agreement vectors {EXAMPLE} writes conformance vectors: questions with answers")
    said = walk.command(f"lindero agreement vectors {EXAMPLE}")
    vectors = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert len(vectors) > 100
    walk.says("compare only allowed, fields, clause and the codes")
    assert all({"request", "allowed", "fields", "clause", "codes"} <= vector.keys() for vector in vectors)


def talk(walk: Walk) -> None:
    """Read the golden card; see every request of the list cross between the two nations."""
    walk.says("tests/wire/golden/card.json has a card and the fingerprint that two persons compare")
    built = _built(walk)
    card = read_card(json.dumps(built["card"]).encode())
    assert fingerprint_of(card) == built["fingerprint"](built["card"])
    walk.says("Make a card (messages.md, Card), exchange cards, and compare the fingerprints by telephone")
    walk.says("answer GET /.well-known/lindero")
    assert "lindero/2" in json.loads(walk.world.greet("SUD"))["protocols"]
    walk.world.observe("NRD")
    walk.world.settle()
    crossed = {path for here, _, path, _ in walk.world.crossed if here == "NRD"}
    walk.says("Ask for a lease and grant one; without it nothing leaves.")
    walk.says("Cosign: POST /exchange/witness comes every ten seconds or so.")
    walk.says("Take parcels, prove, store, answer receipts.")
    assert {"/exchange/lease", "/exchange/witness", "/exchange/parcel"} <= crossed
    walk.says(
        "Be ready for 409 with expected, for 503, and for an answer that never comes: send the same bytes again."
    )
    walk.says("lindero demo runs three neighbours against whom you can try all of it on one machine.")
    assert "three" in walk.command("lindero demo --help").lower()


def _with_examples(walk: Walk) -> None:
    """Put the examples of the checkout where the engineer works."""
    place = walk.people.desk(goes_on=True) / "examples"
    if not place.exists():
        place.symlink_to(ROOT / "examples")


def _built(walk: Walk) -> dict[str, Any]:
    """Run the guide's blocks up to this step as they stand, in the checkout's folder; return what they define."""
    names: dict[str, Any] = {"__name__": "guide"}
    with chdir(ROOT):
        for text in steps_of(GUIDE).values():
            for block in _BLOCK.findall(text):
                assert "lindero" not in re.sub(r'"[^"]*"', "", block).replace("lindero/", "")
                exec(compile(block, GUIDE, "exec"), names)  # noqa: S102  the guide's own steps, as they stand
            if text == walk.text:
                break
    return names
