"""`lindero verify`, `lindero export`, `lindero recall`: bad input; the good case is in test_agreement_life."""

from pathlib import Path

import msgspec
import pytest

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.proofs import key_fingerprint
from lindero.shells.cli.tests.conftest import Run
from lindero.trust.ledger.erasures import Certificate, Erasure, certificate_file, sign_certificate
from lindero.trust.ledger.notes import VerifierKey


@pytest.mark.parametrize(
    "content", [b"", b"dear neighbour\n", b"\xff\x00", b'{"section":"header"}\n', b"[" * 10_000]
)
def test_file_that_is_no_bundle_is_refused_by_line(run: Run, tmp_path: Path, content: bytes) -> None:
    """Whatever a file holds, the verifier answers in words, with status 1 and no traceback."""
    path = tmp_path / "odd.bundle"
    path.write_bytes(content)
    said = run("verify", path)
    assert said.exit_code == 1
    assert "NOT verified" in said.stdout
    report = msgspec.json.decode(run("verify", path, "--json").stdout)
    assert not report["ok"]
    assert report["findings"][0]["advice"]


@pytest.mark.parametrize("pin", ["SUD", "SUD=12", f"={'0' * 64}", f"SUD={'g' * 64}"])
def test_wrong_pin_is_told(run: Run, tmp_path: Path, pin: str) -> None:
    """A pin that is no fingerprint is told with how to write one."""
    path = tmp_path / "odd.bundle"
    path.write_bytes(b"")
    said = run("verify", path, "--key", pin)
    assert said.exit_code == 1
    assert "64 hexadecimal digits" in said.stderr


def test_missing_bundle_is_a_mistake_in_usage(run: Run) -> None:
    """A file that is not there is told by its name."""
    said = run("verify", "nowhere.bundle")
    assert said.exit_code == 2
    assert "nowhere.bundle" in said.stderr


@pytest.mark.parametrize("channel", ["AG-7", "lindero/NRD-SUD/AG-7/operations"])
def test_channel_that_is_none_is_told(
    run: Run, folder: Path, tmp_path: Path, phrase_file: Path, channel: str
) -> None:
    """An unknown channel is refused with what there is, and no file is written."""
    said = run(
        *("export", "--channel", channel, tmp_path / "out.bundle", "--node", folder),
        *("--as", "aud", "--phrase-file", phrase_file),
    )
    assert said.exit_code == 1
    assert "advice: " in said.stderr
    assert not (tmp_path / "out.bundle").exists()


def test_S_52_machines_administrator_exports_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    """A bundle holds what was disclosed, so the machine's administrator does not get it."""
    said = run("export", "--channel", "lindero/NRD-SUD/AG-7/bulk", tmp_path / "b", "--node", folder)
    assert said.exit_code == 1
    assert "exchange.read" in said.stderr


@pytest.mark.parametrize(
    ("record", "reason"), [("a" * 26, "wrong ship"), ("short", "wrong ship"), ("a" * 26, "x")]
)
def test_recall_of_nothing_is_told(
    run: Run, folder: Path, phrase_file: Path, record: str, reason: str
) -> None:
    """A record that is not there, a name that is none, a reason that says nothing: each is told."""
    who = ("--as", "dpo", "--phrase-file", phrase_file, "--node", folder)
    said = run("recall", record, "--reason", reason, *who)
    assert said.exit_code == 1
    assert "advice: " in said.stderr


def test_certificate_of_erasure_is_verified_from_its_file(run: Run, tmp_path: Path) -> None:
    """Saved from its page, it is read aloud and verified; one changed letter, and it is not."""
    signer = FileSigner("lindero/SUD", new_key(SeededRandom("sud")))
    item = Erasure(record_id="a" * 26, recall="b" * 26, status="ERASED", derived=2)
    stated = Certificate(receiver="SUD", asker="NRD", certified_at=1_795_334_400_000, erasures=(item,))
    text = certificate_file(sign_certificate(stated, signer), VerifierKey(signer.name, signer.public_key))
    path = tmp_path / "erased.txt"
    path.write_text(text, encoding="utf-8")
    said = run("verify", path, "--key", f"SUD={key_fingerprint(signer.public_key)}")
    assert said.exit_code == 0, said.stderr
    assert f"{'a' * 26}  ERASED, 2 derived" in said.stdout
    assert "known to you" in said.stdout
    path.write_text(text.replace("ERASED", "HELD"), encoding="utf-8")
    said = run("verify", path)
    assert said.exit_code == 1
    assert "NOT verified" in said.stdout
    assert not msgspec.json.decode(run("verify", path, "--json").stdout)["ok"]
