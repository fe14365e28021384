"""Secrets of folders: the same again for the same words, and nobody else's."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.folder_secrets import FolderSecrets
from lindero.engine.keys import SeededRandom
from lindero.kernel.errors import Invalid


def test_a_secret_is_the_same_after_the_node_was_opened_again(tmp_path: Path) -> None:
    """What was computed before a restart can be computed after it, from the key file alone."""
    first = FolderSecrets(tmp_path, SeededRandom("first")).derive("matching", "blind 1")
    again = FolderSecrets(tmp_path, SeededRandom("other")).derive("matching", "blind 1")
    assert first == again
    assert len(first) == 32


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Others may not read it when it is made, and it is not used once they may."""
    FolderSecrets(tmp_path, SeededRandom("made")).derive("matching", "blind 1")
    path = tmp_path / "matching.key"
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(Invalid) as refusal:
        FolderSecrets(tmp_path, SeededRandom("made")).derive("matching", "blind 1")
    assert refusal.value.code == "key_file.mode"


def test_a_folder_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    """A folder's name is one word, so no name leads out of the folder of keys."""
    with pytest.raises(Invalid):
        FolderSecrets(tmp_path, SeededRandom("made")).derive("../identity", "blind 1")


@given(st.lists(st.tuples(st.sampled_from(("matching", "registers")), st.text()), min_size=2, unique=True))
def test_no_two_secrets_are_alike(asked: list[tuple[str, str]]) -> None:
    """Another folder, or another word about the use, gives another secret."""
    secrets = FolderSecrets(None, SeededRandom("memory"))
    assert len({secrets.derive(*one) for one in asked}) == len(asked)
