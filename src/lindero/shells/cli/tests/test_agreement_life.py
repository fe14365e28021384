"""The life of an agreement by commands, on two nodes that are served, up to a proof of what was said."""

import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli.tests.conftest import Run

TREATY = Path(__file__).with_name("treaty.yaml")


@pytest.fixture
def neighbours(run: Run, made_folder: Path, tmp_path: Path, phrase_file: Path) -> Iterator[SimpleNamespace]:
    """Return two served nodes that recognise each other, and what runs commands as somebody on one of them."""
    nordia = Path(shutil.copytree(made_folder, tmp_path / "nordia"))
    sudia = nodes.make(tmp_path / "sudia", nation="SUD").folder

    def on(folder: Path, *words: object, by: str = "") -> str:
        who = ("--as", by, "--phrase-file", phrase_file) if by else ()
        said = run(*words, "--node", folder, *who)
        assert said.exit_code == 0, said.stderr
        return str(said.stdout)

    with served(nordia), served(sudia):
        for folder, card in ((nordia, "n.card"), (sudia, "s.card")):
            on(folder, "peers", "card", "--out", tmp_path / card)
        for here, other, card in ((nordia, sudia, "s.card"), (sudia, nordia, "n.card")):
            told = on(other, "peers", "fingerprint").strip()
            on(here, "peers", "add", tmp_path / card, "--fingerprint", told)
        yield SimpleNamespace(nordia=nordia, sudia=sudia, on=on)


def wait_for(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 30  # excused(clock): waits for real nodes
    while not what():
        assert time.monotonic() < end, "it did not come about in time"  # excused(clock): the same
        time.sleep(0.1)  # excused(clock): the same


def test_agreement_lives_by_commands_and_is_proved(
    run: Run, neighbours: SimpleNamespace, tmp_path: Path, phrase_file: Path
) -> None:
    """Proposed, signed, active, suspended, resumed on both nodes; and the channel that carried it is proved."""
    on, nordia, sudia = neighbours.on, neighbours.nordia, neighbours.sudia

    def standing(folder: Path) -> str:
        lines = msgspec.json.decode(on(folder, "agreement", "list", "--json", by="leg"))["agreements"]
        return str(lines[0]["standing"]) if lines else "none"

    def is_known(folder: Path) -> bool:
        return standing(folder) != "none"

    assert "no agreement is known yet" in on(nordia, "agreement", "list", by="leg")
    said = on(nordia, "agreement", "draft", TREATY, by="dip").split()
    assert said[:2] == ["drafted", "AG-1@1"]
    hash_ = said[3]
    for folder in (nordia, sudia):
        wait_for(partial(is_known, folder))
        assert "reviewed AG-1@1" in on(folder, "agreement", "review", "AG-1", by="leg")
        words = ("agreement", "opinion", "AG-1", "favourable", "--assessment", "DPIA-1")
        assert "assessed AG-1@1: favourable" in on(folder, *words, by="dpo")
        proposed = on(folder, "agreement", "propose", "AG-1", "--hash", hash_, by="dip")
        assert "proposed AG-1@1" in proposed
    wait_for(lambda: standing(nordia) == standing(sudia) == "agreed")
    for folder, party in ((nordia, "SUD"), (sudia, "NRD")):
        reached = on(folder, "agreement", "contact", "AG-1", party, "coast-guard", by="dip")
        assert reached == f"reached  coast-guard of {party}\n"

    refused = run(
        *("agreement", "sign", "AG-1", "--officer", "berg", "--hash", "0" * 64, "--as", "leg"),
        *("--phrase-file", phrase_file, "--node", nordia),
    )
    assert refused.exit_code == 1
    assert "Do not sign" in refused.stderr

    for folder in (nordia, sudia):
        for officer in ("berg", "lund"):
            sign = ("agreement", "sign", "AG-1@1", "--officer", officer, "--hash", hash_)
            assert f"signed   AG-1@1 as {officer}" in on(folder, *sign, by="leg")
    wait_for(lambda: standing(nordia) == standing(sudia) == "active")

    suspend = ("agreement", "suspend", "AG-1", "--reason", "rights")
    assert "(whole) as nrd-1" in on(nordia, *suspend, by="dpo")
    wait_for(lambda: standing(sudia) == "suspended")
    for who in ("dip", "dpo"):
        assert "waits for" in on(nordia, "agreement", "resume", "AG-1", by=who)
    wait_for(lambda: "NRD" in on(sudia, "show", "/agreements/AG-1", "--json", by="dip"))
    for who in ("dip", "dpo"):
        assert "resume AG-1@1 (nrd-1)" in on(sudia, "agreement", "resume", "AG-1", "nrd-1", by=who)
    wait_for(lambda: standing(nordia) == standing(sudia) == "active")
    assert "AG-1@1" in on(nordia, "agreement", "list", by="leg")

    bundle = tmp_path / "proof.bundle"
    export = ("export", "--channel", "lindero/NRD-SUD/control/alert", bundle)
    wait_for(lambda: _receipts(run, bundle, on(nordia, *export, by="aud")) >= 4)
    assert bundle.stat().st_mode & 0o077 == 0
    _check_proof(run, bundle, on(nordia, "peers", "fingerprint", "--key"))
    on(nordia, "agreement", "denounce", "AG-1", by="dip")
    wait_for(lambda: standing(nordia) == "closing out")


def _receipts(run: Run, bundle: Path, _: str) -> int:
    """Return how many receipts a bundle proves."""
    return int(msgspec.json.decode(run("verify", bundle, "--json").stdout)["counts"]["receipts"])


def _check_proof(run: Run, bundle: Path, fingerprint: str) -> None:
    """See that the bundle holds, that a pinned key counts, and that one flipped bit is found and named."""
    held = run("verify", bundle, "--key", f"NRD={fingerprint.strip()}")
    assert held.exit_code == 0, held.stdout
    assert "NRD 1, known to you" in held.stdout
    assert "SUD 1, from the bundle" in held.stdout
    assert held.stdout.splitlines()[-1] == "verified: everything holds"
    assert run("verify", bundle, "--key", f"NRD={'0' * 64}").exit_code == 1
    data = bundle.read_bytes()
    for place in range(0, len(data), max(1, len(data) // 40)):
        flipped = bytearray(data)
        flipped[place] ^= 1
        bundle.write_bytes(flipped)
        said = run("verify", bundle)
        assert said.exit_code == 1, place
        assert "WRONG        line " in said.stdout
        assert "NOT verified" in said.stdout


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("sign", "AG-1", "--officer", "nobody"), "lindero init"),
        (("sign", "AG-1", "--officer", "berg"), ""),
        (("suspend", "AG-1", "--reason", "rights"), ""),
        (("suspend", "AG/1", "--reason", "rights"), "AG-7"),
        (("resume", "AG-1"), ""),
        (("denounce", "AG-1"), ""),
    ],
)
def test_unknown_agreement_and_missing_key_are_told(
    run: Run, folder: Path, phrase_file: Path, words: tuple[str, ...], advice: str
) -> None:
    """Nothing is done to an agreement that is not known, or without the officer's key."""
    said = run("agreement", *words, "--as", "leg", "--phrase-file", phrase_file, "--node", folder)
    assert said.exit_code == 1
    assert "error: " in said.stderr
    assert "advice: " in said.stderr
    assert advice in said.stderr or "AG-1" in said.stderr


def test_officers_key_that_others_may_read_is_refused(run: Run, folder: Path) -> None:
    """An officer's key with a loose mode signs nothing."""
    key = folder / "keys" / "officers" / "berg.pem"
    key.chmod(0o644)
    said = run("agreement", "sign", "AG-1", "--officer", "berg", "--node", folder)
    assert said.exit_code == 1
    assert f"chmod 600 {key}" in said.stderr


def test_one_part_at_a_time_is_suspended(run: Run, folder: Path) -> None:
    """Clause, kind and direction exclude each other."""
    words = ("--clause", "art-6-1", "--kind", "tracking.track_updated", "--reason", "rights")
    said = run("agreement", "suspend", "AG-1", *words, "--node", folder)
    assert said.exit_code == 2
