"""A nation's chain of keys: what a root may sign, and what is refused of it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.errors import Invalid, LinderoError, Unproved
from lindero.kernel.times import DAY_MS
from lindero.trust.identity import keychain
from lindero.trust.identity.keybook import KnownKey
from lindero.trust.identity.keychain import KeyRequest, KeyStatement, Revocation

MORNING = 1_795_334_400_000
ROOT = FileSigner("lindero/NRD/root", new_key(SeededRandom("root")))
STRANGER = FileSigner("lindero/NRD/root", new_key(SeededRandom("stranger")))
ROOT_KEY = ROOT.public_key.hex()
REQUEST = KeyRequest(nation="NRD", node_key="ab" * 32, number=2)
STATEMENT = keychain.issue_key(REQUEST, ROOT, MORNING)
REVOCATION = keychain.issue_revocation("NRD", "ab" * 32, ROOT, MORNING, "machine stolen")


def test_what_the_root_signed_is_read_back() -> None:
    """Statement and revocation come back as they were signed, under the root that signed them."""
    assert keychain.read_key_statement(keychain.encoded(STATEMENT), "NRD", ROOT_KEY) == STATEMENT
    assert keychain.read_revocation(keychain.encoded(REVOCATION), "NRD", ROOT_KEY) == REVOCATION
    assert keychain.read_request(keychain.encoded(REQUEST)) == REQUEST
    assert STATEMENT.valid_until == MORNING + 90 * DAY_MS


@pytest.mark.parametrize(
    "change",
    [
        {"nation": "SUD"},
        {"root_key": STRANGER.public_key.hex()},
        {"node_key": "cd" * 32},
        {"number": 3},
        {"valid_from": MORNING - 1},
        {"valid_until": MORNING + 91 * DAY_MS},
        {"signature": "00" * 64},
        {"signature": ""},
    ],
)
def test_S_51_statement_that_was_changed_is_refused(change: dict[str, object]) -> None:
    """Nothing of it can be other than the root signed."""
    changed = keychain.encoded(msgspec.structs.replace(STATEMENT, **change))
    with pytest.raises(Unproved):
        keychain.read_key_statement(changed, "NRD", ROOT_KEY)


@pytest.mark.parametrize(
    "change", [{"node_key": "cd" * 32}, {"revoked_from": MORNING + 1}, {"reason": "none"}, {"nation": "SUD"}]
)
def test_S_51_revocation_that_was_changed_is_refused(change: dict[str, object]) -> None:
    """Neither the key nor the instant can be moved."""
    changed = keychain.encoded(msgspec.structs.replace(REVOCATION, **change))
    with pytest.raises(Unproved):
        keychain.read_revocation(changed, "NRD", ROOT_KEY)


def test_statement_of_another_root_is_refused() -> None:
    """Whoever has a root of their own cannot speak for the nation whose root is recognised."""
    forged = keychain.encoded(keychain.issue_key(REQUEST, STRANGER, MORNING))
    with pytest.raises(Unproved) as refusal:
        keychain.read_key_statement(forged, "NRD", ROOT_KEY)
    assert refusal.value.code == "identity.key_root"


def test_statement_of_one_kind_is_never_read_as_the_other() -> None:
    """A signature over a statement proves no revocation, and none over a revocation a key."""
    with pytest.raises(Invalid):
        keychain.read_revocation(keychain.encoded(STATEMENT), "NRD", ROOT_KEY)
    with pytest.raises(Invalid):
        keychain.read_key_statement(keychain.encoded(REVOCATION), "NRD", ROOT_KEY)


@pytest.mark.parametrize("days", [0, -1, 398, 10_000])
def test_key_lives_one_to_397_days(days: int) -> None:
    """A root makes no key that lives longer, and nobody believes one that a careless tool made."""
    with pytest.raises(Invalid):
        keychain.issue_key(REQUEST, ROOT, MORNING, days)
    long = KeyStatement(
        nation="NRD",
        root_key=ROOT_KEY,
        node_key="ab" * 32,
        number=2,
        valid_from=MORNING,
        valid_until=MORNING + 398 * DAY_MS,
    )
    signed = keychain._signed(long, ROOT)
    with pytest.raises(Unproved) as refusal:
        keychain.read_key_statement(keychain.encoded(signed), "NRD", ROOT_KEY)
    assert refusal.value.code == "identity.key_too_long"


def test_root_is_no_nodes_key() -> None:
    """The key that stays in the safe signs no records."""
    with pytest.raises(Invalid):
        keychain.issue_key(KeyRequest(nation="NRD", node_key=ROOT_KEY, number=1), ROOT, MORNING)


def test_revocation_needs_a_key_and_a_reason() -> None:
    """Bad input is refused before anything is signed."""
    for key, reason in (("xy", "stolen"), ("ab" * 32, "")):
        with pytest.raises(Invalid):
            keychain.issue_revocation("NRD", key, ROOT, MORNING, reason)


@given(st.binary(max_size=300))
def test_nonsense_is_refused_in_words(data: bytes) -> None:
    """Whatever a file holds, the answer is a refusal with a code."""
    for read in (keychain.read_key_statement, keychain.read_revocation):
        with pytest.raises(LinderoError):
            read(data, "NRD", ROOT_KEY)
    with pytest.raises(LinderoError):
        keychain.read_request(data)


@given(st.integers(0, 10), st.integers(1, 10), st.none() | st.integers(0, 12), st.integers(0, 12))
def test_key_counts_until_its_end_and_never_once_revoked(
    start: int, life: int, revoked: int | None, now: int
) -> None:
    """At its last instant it counts no more; from the instant of its revocation on neither."""
    key = KnownKey(
        public_key=bytes(32),
        number=1,
        valid_from=start,
        valid_until=start + life,
        revoked_from=revoked,
        root_key=ROOT_KEY,
        statement="",
        revocation="",
    )
    assert key.signs_at(now) == (now < start + life and (revoked is None or now < revoked))


def test_fingerprint_is_of_nation_and_root() -> None:
    """Another nation, or another root, has other digits."""
    first = keychain.nation_fingerprint("NRD", ROOT_KEY)
    assert first == keychain.nation_fingerprint("NRD", ROOT_KEY)
    assert first != keychain.nation_fingerprint("SUD", ROOT_KEY)
    assert first != keychain.nation_fingerprint("NRD", STRANGER.public_key.hex())
    assert isinstance(REVOCATION, Revocation)
