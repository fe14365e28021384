"""Sealing keys in files, and sealing itself."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.keys import SeededRandom, new_key, save_key
from lindero.engine.sealing import (
    CURRENT,
    PUBLIC_KEY_BYTES,
    SealingKeys,
    key_id_of,
    load_sealing_keys,
    new_sealing_key,
    rotate_sealing_key,
    save_sealing_key,
    seal,
)
from lindero.kernel.errors import Invalid, Missing, Unproved

KEY = new_sealing_key(SeededRandom("receiver"))
OTHER = new_sealing_key(SeededRandom("other"))


@given(plain=st.binary(max_size=300), info=st.binary(max_size=60))
def test_what_is_sealed_opens_for_the_receiver_alone_and_for_the_same_use(plain: bytes, info: bytes) -> None:
    """Another key, another use, or one byte less, and it does not open."""
    sealed = seal(KEY.public_key, plain, info)
    assert SealingKeys([KEY]).open(KEY.key_id, sealed, info) == plain
    for keys, key_id, data, use in (
        (SealingKeys([OTHER]), OTHER.key_id, sealed, info),
        (SealingKeys([OTHER]), KEY.key_id, sealed, info),
        (SealingKeys([KEY]), KEY.key_id, sealed, info + b"x"),
        (SealingKeys([KEY]), KEY.key_id, sealed[:-1], info),
    ):
        with pytest.raises(Unproved):
            keys.open(key_id, data, use)


@given(place=st.integers(min_value=0, max_value=1_120 + 20), bit=st.integers(min_value=0, max_value=7))
def test_any_changed_bit_is_found(place: int, bit: int) -> None:
    """Whether in the encapsulated key or in the ciphertext."""
    sealed = bytearray(seal(KEY.public_key, b"12345", b"use"))
    sealed[place] ^= 1 << bit
    with pytest.raises(Unproved):
        SealingKeys([KEY]).open(KEY.key_id, bytes(sealed), b"use")


def test_a_key_comes_back_from_its_file_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    """What was sealed to the saved key opens with the loaded one; the file is its owner's alone."""
    save_sealing_key(tmp_path / CURRENT, KEY)
    loaded = load_sealing_keys(tmp_path)
    assert loaded.public_key == KEY.public_key
    assert loaded.open(KEY.key_id, seal(KEY.public_key, b"plain", b""), b"") == b"plain"
    assert (tmp_path / CURRENT).stat().st_mode & 0o777 == 0o600
    with pytest.raises(Invalid, match="exists"):
        save_sealing_key(tmp_path / CURRENT, OTHER)
    (tmp_path / CURRENT).chmod(0o644)
    with pytest.raises(Invalid, match="Others may read"):
        load_sealing_keys(tmp_path)


def test_keys_of_before_a_rotation_open_too_and_the_newest_is_shown(tmp_path: Path) -> None:
    """Both open; the public key for the card is the current one's."""
    save_sealing_key(tmp_path / CURRENT, KEY)
    save_sealing_key(tmp_path / "sealing-before-1.pem", OTHER)
    keys = load_sealing_keys(tmp_path)
    assert keys.public_key == KEY.public_key
    for key in (KEY, OTHER):
        assert keys.open(key.key_id, seal(key.public_key, b"plain", b""), b"") == b"plain"


def test_rotation_keeps_every_earlier_key(tmp_path: Path) -> None:
    """After any number of rotations the newest key is shown, and all of them open."""
    save_sealing_key(tmp_path / CURRENT, KEY)
    shown = [load_sealing_keys(tmp_path).public_key]
    for turn in range(3):
        rotate_sealing_key(tmp_path, SeededRandom(f"turn {turn}"))
        shown.append(load_sealing_keys(tmp_path).public_key)
    keys = load_sealing_keys(tmp_path)
    assert len(set(shown)) == 4
    for public_key in shown:
        assert keys.open(key_id_of(public_key), seal(public_key, b"plain", b""), b"") == b"plain"
    (tmp_path / CURRENT).unlink()
    with pytest.raises(Missing):
        rotate_sealing_key(tmp_path, SeededRandom("nothing to rotate"))


def test_a_missing_or_foreign_key_file_says_what_to_do(tmp_path: Path) -> None:
    """Neither is a defect of the node, and each names the file."""
    with pytest.raises(Missing, match=CURRENT):
        load_sealing_keys(tmp_path)
    save_key(tmp_path / CURRENT, new_key(SeededRandom("signing")))
    with pytest.raises(Invalid, match=CURRENT):
        load_sealing_keys(tmp_path)
    (tmp_path / CURRENT).write_bytes(KEY.pem() + new_sealing_key(SeededRandom("third")).pem())
    with pytest.raises(Invalid, match=CURRENT):
        load_sealing_keys(tmp_path)


@pytest.mark.parametrize(
    "public_key", [b"", b"\xff" * PUBLIC_KEY_BYTES, bytes(PUBLIC_KEY_BYTES), KEY.public_key[:-1]]
)
def test_bytes_that_are_no_key_are_refused(public_key: bytes) -> None:
    """Too short, not reduced, or of small order: nothing is sealed to it."""
    with pytest.raises(Invalid, match="no sealing key"):
        seal(public_key, b"plain", b"")


def test_a_key_is_named_by_its_hash() -> None:
    """Sixteen digits, the same on both sides."""
    assert KEY.key_id == key_id_of(KEY.public_key)
    assert len(KEY.key_id) == 16
    assert KEY.key_id != OTHER.key_id
