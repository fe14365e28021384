"""One agreement has one canonical form, whoever wrote it and however; nothing else passes for it."""

import json

import msgspec
import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lindero.kernel.errors import Unproved
from lindero.trust.agreements.canonical import agreement_hash, agreement_of, canonical_bytes, decode_agreement
from lindero.trust.agreements.findings import Finding
from lindero.trust.agreements.lint import load_agreement
from lindero.trust.agreements.reading import read_document
from lindero.trust.agreements.source import Table
from lindero.trust.agreements.tests.samples import Dice, a_clause, an_agreement, anything
from lindero.trust.agreements.tests.texts import TREATY, changed, example
from lindero.trust.agreements.toml_source import tree_of
from lindero.trust.agreements.treaty import Agreement, LeaseTerms
from lindero.trust.agreements.writing import plain_agreement

EXAMPLE_HASH = "7557b87db146160e527f98f99b02d8bff0892fd4b0f97421b9e8ede08f43f68d"
"""Hash of the bilateral example; another one means that the canonical form has changed, and signatures with it."""

UNPUBLISHED_HASH = "2400057d6a4cd8e2e9fb68ca73e5d39217e2e103964df91cfbc2fa4ad2a323f1"
"""Hash of the same text before its parties let the public read it: what was signed without that word keeps its hash."""


def test_AGR_01_yaml_and_toml_have_one_hash() -> None:
    """The same treaty in YAML and in TOML, with other orders and other spellings, is the same agreement."""
    from_yaml = load_agreement(example("strait-bilateral.yaml"), "strait-bilateral.yaml")
    from_toml = load_agreement(example("strait-bilateral.toml"), "strait-bilateral.toml")
    assert canonical_bytes(from_yaml) == canonical_bytes(from_toml)
    assert agreement_hash(from_yaml) == EXAMPLE_HASH


def test_AGR_01_text_without_publication_keeps_the_hash_that_it_had_before_there_was_any() -> None:
    """A party that says nothing of publication adds nothing to the bytes that were signed."""
    lines = example("strait-bilateral.yaml").splitlines(keepends=True)
    silent = "".join(line for line in lines if not line.lstrip().startswith("publishes:"))
    assert agreement_hash(load_agreement(silent, "strait-bilateral.yaml")) == UNPUBLISHED_HASH


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("level: 2", "level: 2   # events and tracks"),
        ("languages: [en]", "languages:\n  - en"),
        ("fields: [track_id, place]", "fields: [place, track_id]"),
        ("from: NRD", "from: [NRD]"),
        ("effective: {from: 2026-01-01}", "effective: {from: 2026-01-01T02:00:00+02:00, since: 2026-01-01}"),
        ("retain_days: 30", "retain_days: [{from: 1970-01-01, days: 30}]"),
        ("    retain_days: 30", "    retain_days: 30\n    person_classes: none\n    needs_approval: false"),
        (
            "[[10, 54], [13, 54], [13, 57], [10, 57]]",
            "[[10.0, 54], [13, 54.00], [13, 57], [10, 57], [10, 54]]",
        ),
        (
            "title: Agreement on the shared picture of the Belt",
            "title: >\n  Agreement on the shared\n  picture of the Belt",
        ),
        ("version: 1\n", "version: 1\nreservations: []\n"),
    ],
)
def test_AGR_01_how_it_is_written_does_not_matter(before: str, after: str) -> None:
    """Comments, order, spelling of sets, dates, numbers and defaults leave the hash as it is."""
    plain = load_agreement(TREATY, "a.yaml")
    assert agreement_hash(load_agreement(changed(before, after), "a.yaml")) == agreement_hash(plain)


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_AGR_01_the_order_of_keys_does_not_matter(order: object) -> None:
    """Keys of any table in any order give the same bytes."""

    def shuffled(value: object) -> object:
        if isinstance(value, dict):
            items = list(value.items())
            order.shuffle(items)  # type: ignore[attr-defined]
            return {key: shuffled(inner) for key, inner in items}
        return [shuffled(inner) for inner in value] if isinstance(value, list) else value

    text = json.dumps(shuffled(yaml.load(TREATY, yaml.BaseLoader)))  # noqa: S506 - the loader that makes text only
    text = text.replace('"false"', "false").replace('"true"', "true")
    for number in ("1", "2", "5", "10", "12", "13", "30", "54", "57", "300", "900"):
        text = text.replace(f'"{number}"', number)
    assert agreement_hash(load_agreement(text, "a.yaml")) == agreement_hash(load_agreement(TREATY, "a.yaml"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("level: 2", "level: 3"),
        ("retain_days: 30", "retain_days: 31"),
        ("[13, 57]", "[13, 57.0000001]"),
        ("fields: [track_id, place]", "fields: [track_id, place, name]"),
        ("no_onward: true", "no_onward: false"),
        ("sunset: 2036-01-01", "sunset: 2036-01-01T00:00:00.001Z"),
        ("stops_flow: false", "stops_flow: true"),
        ("ttl_s: 900", "ttl_s: 899"),
        ("opinion: favourable, given: 2025-12-01}\n    - ", "opinion: negative, given: 2025-12-01}\n    - "),
    ],
)
def test_whatever_is_agreed_is_in_the_hash(before: str, after: str) -> None:
    """The least change of what is agreed is another agreement."""
    plain = load_agreement(TREATY, "a.yaml")
    assert agreement_hash(load_agreement(changed(before, after), "a.yaml")) != agreement_hash(plain)


def test_the_bytes_hold_whole_numbers_only() -> None:
    """There is no fraction in what is signed: degrees are counted in steps of 1e-7."""
    text = canonical_bytes(load_agreement(example("sound-multilateral.yaml"), "a.yaml")).decode()
    assert all(isinstance(value, int) for value in _numbers(json.loads(text)))
    assert "[122000000,545500000]" in text


def _numbers(value: object) -> list[object]:
    if isinstance(value, dict):
        return [number for inner in value.values() for number in _numbers(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in _numbers(inner)]
    return [value] if isinstance(value, int | float) else []


@settings(max_examples=300, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(anything(Dice.agreement))
def test_canonical_bytes_are_read_back(agreement: Agreement) -> None:
    """Any agreement survives its canonical form, and survives being written as a file and read again."""
    assert decode_agreement(canonical_bytes(agreement)) == agreement
    found: list[Finding] = []
    root = tree_of(plain_agreement(agreement))
    assert isinstance(root, Table)
    assert read_document(root, found) == agreement
    assert [finding for finding in found if finding.severity == "error"] == []


@pytest.mark.parametrize("name", ["strait-bilateral.yaml", "sound-multilateral.yaml"])
def test_the_examples_pass_as_received_bytes(name: str) -> None:
    """What a neighbour sends of an agreement in order is accepted."""
    agreement = load_agreement(example(name), name)
    assert agreement_of(canonical_bytes(agreement)) == agreement


def _bytes(**changes: object) -> bytes:
    """Return canonical bytes of an agreement that no treaty file could say."""
    return canonical_bytes(msgspec.structs.replace(load_agreement(TREATY, "a.yaml"), **changes))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        _bytes(format="agreement/2"),
        _bytes(purposes=("targeting",)),
        _bytes(clauses=(a_clause(purposes=("targeting",)),)),
        _bytes(clauses=(a_clause(fields=("protection_wish",)),)),
        _bytes(clauses=()),
        _bytes(areas=()),
        _bytes(lease=LeaseTerms(renew_s=300, ttl_s=1_000_000)),
        _bytes(level=9),
        _bytes(languages=("en", "aa")),
    ],
)
def test_S_62_bytes_that_no_file_could_say_are_refused(data: bytes) -> None:
    """A neighbour cannot slip in by bytes what the linter would refuse in a file."""
    with pytest.raises(Unproved) as caught:
        agreement_of(data)
    assert caught.value.code == "agreements.canonical"


@given(st.integers(0, 5_000), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_another_agreement(place: int, bit: int) -> None:
    """No flipped bit leaves bytes that pass for the same agreement."""
    agreement = an_agreement()
    data = bytearray(canonical_bytes(agreement))
    data[place % len(data)] ^= 1 << bit
    try:
        read = decode_agreement(bytes(data))
    except Unproved:
        return
    assert agreement_hash(read) != agreement_hash(agreement)


def test_other_spellings_of_the_same_json_are_refused() -> None:
    """Spaces, another order of keys or an extra key are not the signed bytes."""
    data = canonical_bytes(an_agreement())
    plain = json.loads(data)
    for other in (
        json.dumps(plain).encode(),
        json.dumps(dict(reversed(plain.items())), separators=(",", ":")).encode(),
        json.dumps(plain | {"crisis": True}, separators=(",", ":"), sort_keys=True).encode(),
    ):
        with pytest.raises(Unproved):
            decode_agreement(other)
