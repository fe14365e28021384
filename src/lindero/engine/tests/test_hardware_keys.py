"""Keys in hardware, tried with SoftHSM: made there, signing there, and never readable from outside."""

import importlib
from pathlib import Path

import pytest

from lindero.engine.hardware_keys import (
    HardwareSigner,
    is_hardware,
    make_hardware_key,
    read_place,
)
from lindero.engine.keys import open_signer
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Missing, Unavailable
from lindero.kernel.proofs import verify_ed25519

ADDRESS = "pkcs11:token=lindero;object=node-1?module-path=/lib/x.so&pin-source=file:/etc/pin"


def test_address_is_read_as_the_rfc_writes_it() -> None:
    """Token, object, library and PIN file; escapes are undone."""
    place = read_place(ADDRESS.replace("node-1", "node%201"))
    assert (place.token, place.label) == ("lindero", "node 1")
    assert (place.library, place.pin_file) == (Path("/lib/x.so"), Path("/etc/pin"))
    assert is_hardware(ADDRESS)
    assert not is_hardware("/keys/node.pem")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "node.pem",
        "pkcs11:",
        "pkcs11:token=a;object=b",
        "pkcs11:token=a?module-path=x&pin-source=y",
        "pkcs11:object=b?module-path=x&pin-source=y",
        "pkcs11:token=a;object=b?module-path=x",
        "pkcs11:token=a;object=b;serial=9?module-path=x&pin-source=y",
        "pkcs11:token=a;object=b?module-path=x&pin-source=y&pin-value=1234",
        "http:token=a;object=b?module-path=x&pin-source=y",
    ],
)
def test_address_that_does_not_name_one_key_is_refused(address: str) -> None:
    """Whatever is missing, or said beyond, is refused with the form that is wanted."""
    with pytest.raises(Invalid) as refusal:
        read_place(address)
    assert "RFC 7512" in refusal.value.advice


@pytest.mark.hardware
def test_S_52_key_signs_in_its_token_and_never_leaves_it(softhsm: str) -> None:
    """Its signatures verify under the public key; the private half is marked sensitive and cannot be read."""
    place = read_place(softhsm % "signs")
    public_key = make_hardware_key(place)
    signer = open_signer("lindero/NRD", softhsm % "signs")
    assert isinstance(signer, HardwareSigner)
    assert (signer.name, signer.public_key) == ("lindero/NRD", public_key)
    for message in (b"", b"a checkpoint", bytes(100_000)):
        verify_ed25519(public_key, message, signer.sign(message))
    pkcs11 = importlib.import_module("pkcs11")
    assert signer._private[pkcs11.Attribute.SENSITIVE]
    assert not signer._private[pkcs11.Attribute.EXTRACTABLE]
    with pytest.raises(pkcs11.exceptions.PKCS11Error):
        _ = signer._private[pkcs11.Attribute.VALUE]


@pytest.mark.hardware
def test_what_is_not_there_or_not_ours_is_told(softhsm: str, tmp_path: Path) -> None:
    """A label that is taken, one that is not there, another token, a wrong PIN, a library that is none."""
    make_hardware_key(read_place(softhsm % "once"))
    with pytest.raises(Conflict):
        make_hardware_key(read_place(softhsm % "once"))
    with pytest.raises(Missing):
        open_signer("x", softhsm % "nowhere")
    with pytest.raises(Unavailable):
        open_signer("x", (softhsm % "once").replace("token=lindero", "token=other"))
    wrong = tmp_path / "pin"
    wrong.write_text("9999", encoding="utf-8")
    wrong.chmod(0o600)
    head = (softhsm % "once").partition("&pin-source=")[0]
    with pytest.raises(Unavailable):
        open_signer("x", f"{head}&pin-source={wrong}")
    wrong.chmod(0o644)
    with pytest.raises(Invalid):
        open_signer("x", f"{head}&pin-source={wrong}")
    with pytest.raises(Missing):
        open_signer("x", f"{head}&pin-source={tmp_path / 'none'}")
    with pytest.raises(LinderoError):
        open_signer("x", f"pkcs11:token=a;object=b?module-path={tmp_path}&pin-source={wrong}")


def test_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the answer is how to install it."""

    def gone(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", gone)
    with pytest.raises(Missing) as refusal:
        open_signer("x", ADDRESS)
    assert "lindero[hardware]" in refusal.value.advice
