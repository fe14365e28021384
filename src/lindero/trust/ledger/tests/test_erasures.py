"""Certificates of erasure: signed by who states them, verified from their file alone, and nothing else is one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import Unproved
from lindero.kernel.proofs import key_fingerprint
from lindero.trust.ledger.erasures import (
    Certificate,
    Erasure,
    certificate_file,
    is_certificate_file,
    open_certificate,
    read_certificate,
    sign_certificate,
    verify_certificate,
)
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.statements import sign_statement

SUD = FileSigner("lindero/SUD", new_key(SeededRandom("sud")))
VES = FileSigner("lindero/VES", new_key(SeededRandom("ves")))
KEY = VerifierKey(SUD.name, SUD.public_key)
ITEM = Erasure(record_id="a" * 26, recall="b" * 26, status="ERASED", derived=2, passed_on=("VES",))


def certificate(**more: Any) -> Certificate:
    """Return a certificate of Sudia to Nordia, changed in some words."""
    facts: dict[str, Any] = {"receiver": "SUD", "asker": "NRD", "certified_at": 1, "erasures": (ITEM,)}
    return Certificate(**(facts | more))


def test_certificate_survives_signing_and_its_file_needs_no_node() -> None:
    """What was stated comes back, from the note and from the file."""
    note = sign_certificate(certificate(), SUD)
    assert open_certificate(note, [KEY]) == read_certificate(note) == certificate()
    file = certificate_file(note, KEY)
    assert is_certificate_file(file)
    report = verify_certificate(file, {"SUD": {key_fingerprint(SUD.public_key)}})
    assert (report.ok, report.is_pinned, report.certificate) == (True, True, certificate())


@given(place=st.integers(0, 400), bit=st.integers(0, 6))
def test_one_changed_bit_is_found(place: int, bit: int) -> None:
    """Anywhere in the file: nothing else is verified as what Sudia stated."""
    file = certificate_file(sign_certificate(certificate(), SUD), KEY).encode()
    at = place % len(file)
    bent = (file[:at] + bytes([file[at] ^ (1 << bit)]) + file[at + 1 :]).decode("utf-8", "replace")
    report = verify_certificate(bent, {})
    assert not report.ok or report.certificate == certificate()


def test_one_nation_states_nothing_in_anothers_name() -> None:
    """Vesta's signature under Sudia's name, or Sudia's under a certificate of Vesta's, is no proof."""
    both = [KEY, VerifierKey(VES.name, VES.public_key)]
    for signer, receiver in ((VES, "SUD"), (SUD, "VES")):
        with pytest.raises(Unproved) as refusal:
            open_certificate(sign_certificate(certificate(receiver=receiver), signer), both)
        assert refusal.value.code == "ledger.certificate_of"


@pytest.mark.parametrize("pins", [{"SUD": {"0" * 64}}, {"SUD": {key_fingerprint(VES.public_key)}}])
def test_key_that_was_not_given_verifies_nothing(pins: dict[str, set[str]]) -> None:
    """Whoever knows the nation's fingerprint is not satisfied with another key that the file brings."""
    report = verify_certificate(certificate_file(sign_certificate(certificate(), SUD), KEY), pins)
    assert not report.ok
    assert report.advice


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b'{"receiver":"SUD","asker":"NRD","certified_at":1,"erasures":[]}',
        b'{"receiver":"SUD","asker":"NRD","certified_at":1,"erasures":[{"record_id":"x","recall":"y","status":"ERASED"}]}',
        b'{"receiver":"SUD","asker":"NRD","certified_at":1,"erasures":[],"more":1}',
    ],
)
def test_statement_without_the_facts_is_no_certificate(payload: bytes) -> None:
    """Nothing named, nothing certified, or more than the form knows: refused."""
    note = str(sign_statement("lindero/erasure/v1", payload, SUD))
    with pytest.raises(Unproved):
        open_certificate(note, [KEY])


@pytest.mark.parametrize("text", ["", "\n", "x\nlindero/erasure/v1\n{}\n", "lindero/erasure/v1\n{}\n"])
def test_file_that_is_none_is_told_in_words(text: str) -> None:
    """Whatever a file holds, verifying it answers with what is wrong and what to do."""
    report = verify_certificate(text, {})
    assert not report.ok
    assert report.wrong
