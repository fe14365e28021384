"""An officer's two keys lie in one file, and neither is taken without the other."""

from pathlib import Path

import pytest

from lindero.engine.keys import SeededRandom, load_key, new_key, save_key
from lindero.engine.officer_keys import load_officer_keys, new_officer_keys, save_officer_keys
from lindero.kernel.errors import Invalid, Missing, Unproved
from lindero.kernel.proofs import verify_ed25519, verify_ml_dsa_44

KEYS = new_officer_keys(SeededRandom("storm"))


def test_saved_keys_sign_as_before(tmp_path: Path) -> None:
    """Both keys read back from their file are the same keys, and the file is its owner's alone."""
    path = tmp_path / "officers" / "storm.pem"
    save_officer_keys(path, KEYS)
    again = load_officer_keys(path)
    assert (again.public_key, again.ml_dsa_key) == (KEYS.public_key, KEYS.ml_dsa_key)
    verify_ed25519(bytes.fromhex(KEYS.public_key), b"text", again.ed25519.sign(b"text"))
    signature = again.ml_dsa_44.sign(b"text", b"use")
    verify_ml_dsa_44(bytes.fromhex(KEYS.ml_dsa_key), b"text", signature, b"use")
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_seed_makes_the_same_keys() -> None:
    """Both keys come from the random source alone, and from different bytes of it."""
    again = new_officer_keys(SeededRandom("storm"))
    assert (again.public_key, again.ml_dsa_key) == (KEYS.public_key, KEYS.ml_dsa_key)
    assert new_officer_keys(SeededRandom("berg")).ml_dsa_key != KEYS.ml_dsa_key


def test_existing_keys_are_never_overwritten(tmp_path: Path) -> None:
    """Saving over an officer's keys is refused: what they signed would be lost."""
    save_officer_keys(tmp_path / "storm.pem", KEYS)
    with pytest.raises(Invalid, match="exists"):
        save_officer_keys(tmp_path / "storm.pem", KEYS)


def test_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """Keys open to others are not used, and a missing file is another error."""
    save_officer_keys(tmp_path / "storm.pem", KEYS)
    (tmp_path / "storm.pem").chmod(0o640)
    with pytest.raises(Invalid, match="chmod 600"):
        load_officer_keys(tmp_path / "storm.pem")
    with pytest.raises(Missing):
        load_officer_keys(tmp_path / "berg.pem")


def test_one_key_alone_is_no_officers_file(tmp_path: Path) -> None:
    """A node's key, half a file, both halves in the wrong order or three keys are refused with the way out."""
    save_officer_keys(tmp_path / "both.pem", KEYS)
    save_key(tmp_path / "one.pem", new_key(SeededRandom("node")))
    first, second = (tmp_path / "both.pem").read_bytes().split(b"-----END PRIVATE KEY-----\n")[:2]
    blocks = [half + b"-----END PRIVATE KEY-----\n" for half in (first, second)]
    for name, wrong in {
        "second": blocks[1:],
        "turned": blocks[::-1],
        "three": [*blocks, blocks[0]],
        "empty": [],
        "no keys": [b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] * 2,
    }.items():
        path = tmp_path / name
        path.write_bytes(b"".join(wrong))
        path.chmod(0o600)
        with pytest.raises(Invalid) as caught:
            load_officer_keys(path)
        assert caught.value.advice, name
    with pytest.raises(Invalid, match="two keys"):
        load_officer_keys(tmp_path / "one.pem")


def test_ml_dsa_signature_counts_for_its_use_and_bytes_alone() -> None:
    """Another message, use, key or no key at all: none of them verifies."""
    public = bytes.fromhex(KEYS.ml_dsa_key)
    signature = KEYS.ml_dsa_44.sign(b"text", b"use")
    other = bytes.fromhex(new_officer_keys(SeededRandom("berg")).ml_dsa_key)
    for key, message, use in ((public, b"texT", b"use"), (public, b"text", b"usE"), (other, b"text", b"use")):
        with pytest.raises(Unproved):
            verify_ml_dsa_44(key, message, signature, use)
    with pytest.raises(Unproved, match="no ML-DSA-44"):
        verify_ml_dsa_44(public[1:], b"text", signature, b"use")


def test_node_key_reader_takes_no_more_than_the_first_of_an_officers_keys(tmp_path: Path) -> None:
    """What reads a node's key reads the Ed25519 half, so one tool can show both kinds of files."""
    save_officer_keys(tmp_path / "storm.pem", KEYS)
    assert load_key(tmp_path / "storm.pem").public_key().public_bytes_raw().hex() == KEYS.public_key
