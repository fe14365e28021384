"""Keys stay with their owner; configuration says what it does not know."""

from pathlib import Path

import pytest

from lindero.engine.config import read_config
from lindero.engine.keys import FileSigner, SeededRandom, SystemRandom, load_key, new_key, save_key
from lindero.kernel.errors import Invalid, Missing
from lindero.kernel.proofs import verify_ed25519


def test_saved_key_signs_as_before(tmp_path: Path) -> None:
    """A key read back from its file is the same key, and the file is its owner's alone."""
    path = tmp_path / "keys" / "node.pem"
    key = new_key(SeededRandom("k"))
    save_key(path, key)
    signer = FileSigner("lindero/NRD", load_key(path))
    verify_ed25519(FileSigner("x", key).public_key, b"text", signer.sign(b"text"))
    assert path.stat().st_mode & 0o777 == 0o600


def test_existing_key_is_never_overwritten(tmp_path: Path) -> None:
    """Saving over a key is refused: what it signed would be lost."""
    save_key(tmp_path / "node.pem", new_key(SeededRandom("a")))
    with pytest.raises(Invalid, match="exists"):
        save_key(tmp_path / "node.pem", new_key(SeededRandom("b")))


def test_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """A key file open to others is not used, and the advice is the command that mends it."""
    path = tmp_path / "node.pem"
    save_key(path, new_key(SeededRandom("a")))
    path.chmod(0o644)
    with pytest.raises(Invalid, match="chmod 600"):
        load_key(path)


def test_missing_and_broken_keys_are_told_apart(tmp_path: Path) -> None:
    """No file and no key are different errors."""
    with pytest.raises(Missing, match="no key file"):
        load_key(tmp_path / "none.pem")
    broken = tmp_path / "broken.pem"
    broken.write_text("no key", encoding="ascii")
    broken.chmod(0o600)
    with pytest.raises(Invalid, match="holds no key"):
        load_key(broken)


def test_seeded_source_repeats_and_system_source_does_not() -> None:
    """Tests get the same bytes each time; a real node never does."""
    assert SeededRandom("s").take(100) == SeededRandom("s").take(100) != SeededRandom("t").take(100)
    assert SystemRandom().take(32) != SystemRandom().take(32)


GOOD = 'nation = "NRD"\nname = "Nordia"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "colour = 1\n", "colour"),
        (GOOD + "[console]\nprot = 1\n", "prot"),
        (GOOD + "[console]\nport = 70000\n", "port"),
        ('name = "Nordia"\n', "nation"),
        ('nation = "nordia"\nname = "Nordia"\n', "nation"),
        (GOOD + "[exchange]\nmax_skew_s = 9000\n", "max_skew_s"),
        ("nation = ", "no TOML"),
    ],
)
def test_configuration_names_the_key_that_is_wrong(tmp_path: Path, text: str, words: str) -> None:
    """A mistyped key or value is refused by name, never silently absent."""
    path = tmp_path / "node.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match=words):
        read_config(path)


def test_configuration_has_sound_defaults(tmp_path: Path) -> None:
    """Two lines make a node that listens on this machine only."""
    path = tmp_path / "node.toml"
    path.write_text(GOOD, encoding="utf-8")
    config = read_config(path)
    assert (config.setting, config.console.host, config.peers.host) == (
        "production",
        "127.0.0.1",
        "127.0.0.1",
    )
    with pytest.raises(Missing, match="lindero init"):
        read_config(tmp_path / "none.toml")
