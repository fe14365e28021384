"""Certificates: made by the node itself, trusted only where they are pinned, and not for ever."""

import ssl

import pytest
from cryptography import x509

from lindero.kernel.errors import Invalid
from lindero.kernel.times import DAY_MS
from lindero.trust.identity.certificates import (
    VALID_DAYS,
    check_not_expired,
    client_context,
    der_of,
    expires_at,
    make_certificate,
    server_context,
)

NOW = 1_795_334_400_000


@pytest.fixture(scope="module")
def pem() -> str:
    """Give a certificate made now."""
    return make_certificate("NRD", NOW)[1].decode()


def test_certificate_names_its_nation_and_no_host(pem: str) -> None:
    """Its name ends in .invalid, which no name service ever answers for: names prove nothing here."""
    made = x509.load_pem_x509_certificate(pem.encode())
    assert made.subject.rfc4514_string() == "CN=NRD.lindero.invalid"
    assert made.issuer == made.subject


def test_certificate_lives_thirteen_months_at_most(pem: str) -> None:
    """And begins a little earlier, for clocks that are a little slow."""
    assert expires_at(pem) == NOW + VALID_DAYS * DAY_MS
    made = x509.load_pem_x509_certificate(pem.encode())
    assert made.not_valid_before_utc.timestamp() * 1_000 == NOW - 5 * 60_000


def test_certificate_and_key_are_new_each_time() -> None:
    """Two nodes, or one node twice, never share a key."""
    first, second = make_certificate("NRD", NOW), make_certificate("NRD", NOW)
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_certificate_that_is_valid_passes_until_its_very_last_millisecond(pem: str) -> None:
    """From the instant of its end on it is refused, with whose it is, since when, and the command to run."""
    end = expires_at(pem)
    check_not_expired("SUD", pem, end - 1)
    with pytest.raises(Invalid) as refusal:
        check_not_expired("SUD", pem, end)
    assert refusal.value.code == "identity.certificate_expired"
    assert "SUD" in refusal.value.text
    assert "2027-12-24" in refusal.value.text
    assert "lindero peers rotate" in refusal.value.advice


@pytest.mark.parametrize(
    "text", ["", "no certificate", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----"]
)
def test_text_that_is_no_certificate_is_refused(text: str) -> None:
    """Neither its bytes nor its end can be told."""
    with pytest.raises(Invalid):
        expires_at(text)
    with pytest.raises(Invalid):
        der_of(text)


def test_der_is_what_the_pem_holds(pem: str) -> None:
    """The bytes that are pinned are those that TLS shows."""
    assert ssl.DER_cert_to_PEM_cert(der_of(pem)).strip() == pem.strip()


def test_both_ends_speak_tls_1_3_and_trust_pinned_certificates_only(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """No authority of the system is asked, and the door demands a certificate."""
    folder = tmp_path_factory.mktemp("keys")
    key, certificate = make_certificate("NRD", NOW)
    (folder / "k.pem").write_bytes(key)
    (folder / "c.pem").write_bytes(certificate)
    peers = [make_certificate(nation, NOW)[1].decode() for nation in ("SUD", "VES")]
    door = server_context(folder / "c.pem", folder / "k.pem", peers)
    way = client_context(folder / "c.pem", folder / "k.pem", peers[0])
    for context in (door, way):
        assert context.minimum_version == ssl.TLSVersion.TLSv1_3
        assert context.verify_mode == ssl.CERT_REQUIRED
    assert {der_of(pem) for pem in peers} == set(door.get_ca_certs(binary_form=True))
    assert way.get_ca_certs(binary_form=True) == [der_of(peers[0])]


def test_door_without_neighbours_lets_nobody_in(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A node that has recognised nobody trusts no certificate at all."""
    folder = tmp_path_factory.mktemp("keys")
    key, certificate = make_certificate("NRD", NOW)
    (folder / "k.pem").write_bytes(key)
    (folder / "c.pem").write_bytes(certificate)
    assert server_context(folder / "c.pem", folder / "k.pem", []).get_ca_certs() == []
