"""Signed notes: what others signed verifies here, and nothing in a note can be changed unseen."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.kernel.errors import Defect, Unproved
from lindero.trust.ledger.notes import (
    COSIGNATURE,
    MAX_SIGNATURES,
    Note,
    NoteSignature,
    VerifierKey,
    cosign_note,
    is_key_name,
    key_id,
    read_note,
    read_verifier_key,
    sign_note,
    verify_note,
)
from lindero.trust.ledger.tests.samples import MORNING, flipped, signer, verifier

TEXT = "Albatros entered the corridor.\n\nSecond paragraph.\n"
NORDIA, SUDIA = signer("nrd.example/log"), signer("sud.example/witness")
SIGNED = sign_note(TEXT, [NORDIA])


def code_of(data: str) -> str:
    """Return the code with which a note is refused on reading."""
    with pytest.raises(Unproved) as caught:
        read_note(data)
    return caught.value.code


# --- form ---


def test_note_is_written_as_the_specification_says() -> None:
    """Text, an empty line, and a line of dash, name and base64 for each signature."""
    data = str(SIGNED)
    assert data.startswith(TEXT + "\n— nrd.example/log ")
    encoded = data.removesuffix("\n").rpartition(" ")[2]
    raw = base64.b64decode(encoded)
    assert raw[:4] == verifier(NORDIA).key_id
    assert len(raw) == 4 + 64


def test_note_survives_reading_and_writing() -> None:
    """Several signatures, one of a witness, come back in order, character for character."""
    note = cosign_note(sign_note(TEXT, [NORDIA, SUDIA]), SUDIA, MORNING)
    assert read_note(str(note)) == note
    assert str(read_note(str(note))) == str(note)
    assert [item.name for item in note.signatures] == [NORDIA.name, SUDIA.name, SUDIA.name]


def test_text_ends_at_the_last_empty_line() -> None:
    """Empty lines inside the text belong to it."""
    assert read_note(str(SIGNED)).text == TEXT


LINE = str(SIGNED).rpartition("\n\n")[2]
BAD_FORMS = {
    "empty": "",
    "no signature": "text\n\n",
    "no empty line": "text\n" + LINE,
    "nothing but a signature": "\n" + LINE,
    "last line cut off": "text\n\n" + 2 * LINE.removesuffix("\n"),
    "no newline after the second": str(SIGNED) + LINE.removesuffix("\n"),
    "no newline at the end": str(SIGNED).removesuffix("\n"),
    "text without newline": "text" + "\n" + LINE,
    "carriage return": str(SIGNED).replace("\n", "\r\n"),
    "tab": str(SIGNED).replace(" ", "\t", 1),
    "lone surrogate": "\ud800" + str(SIGNED),
    "hyphen for dash": str(SIGNED).replace("—", "-"),
    "no dash": "text\n\n" + LINE.removeprefix("— "),
    "no name": "text\n\n— " + LINE.rpartition(" ")[2],
    "two spaces": "text\n\n" + LINE.replace("— ", "—  "),
    "plus in the name": "text\n\n" + LINE.replace("nrd.example/log", "nrd+log"),
    "no base64": "text\n\n— nrd.example/log ****\n",
    "base64 without its end": "text\n\n" + LINE.rstrip("=\n") + "\n",
    "key ID alone": "text\n\n— nrd.example/log AAAAAA==\n",
    "too many signatures": "text\n\n" + LINE * (MAX_SIGNATURES + 1),
    "too long": "x" * (1 << 20) + str(SIGNED),
}


@pytest.mark.parametrize("data", BAD_FORMS.values(), ids=BAD_FORMS.keys())
def test_other_forms_are_refused(data: str) -> None:
    """What is not of the one form is no note, however close it comes."""
    assert code_of(data) == "ledger.note"


def test_spare_bits_of_base64_must_be_zero() -> None:
    """Two spellings of one signature would let a note be changed without breaking it."""
    assert LINE.endswith("=\n")
    last = LINE[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(last) ^ 1]
    assert base64.b64decode(f"AA{last}=") == base64.b64decode(f"AA{other}=")
    assert code_of(str(SIGNED)[:-3] + other + "=\n") == "ledger.note"


def test_text_may_be_a_single_empty_line() -> None:
    """The shortest text that a note can carry is carried."""
    assert read_note("\n\n" + LINE).text == "\n"


def test_many_signatures_are_taken() -> None:
    """At least the sixteen signatures of the specification have room."""
    data = "text\n\n" + LINE * MAX_SIGNATURES
    assert len(read_note(data).signatures) == MAX_SIGNATURES >= 16


@given(st.text(max_size=200))
def test_any_text_is_a_note_or_refused(data: str) -> None:
    """No characters from outside make the reader fail in another way, and what it reads it writes back."""
    try:
        note = read_note(data)
    except Unproved:
        return
    assert str(note) == data


# --- keys ---


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("NRD", True),
        ("nrd.example/log", True),
        ("", False),
        ("a b", False),
        ("a+b", False),
        ("a\u2003b", False),
    ],
)
def test_key_names_are_those_of_the_specification(name: str, fits: bool) -> None:
    """A name has no space of any script and no plus, and there is one."""
    assert is_key_name(name) is fits


@pytest.mark.parametrize("kind", [1, 4])
def test_verifier_key_survives_its_text_form(kind: int) -> None:
    """A key can be handed over as text that outside tools read too."""
    key = VerifierKey(NORDIA.name, NORDIA.public_key, 1 if kind == 1 else 4)
    assert read_verifier_key(str(key)) == key


def test_one_key_has_two_ids_for_its_two_uses() -> None:
    """A signature can never be taken for a cosignature of the same key."""
    assert key_id("a", 1, bytes(32)) != key_id("a", 4, bytes(32)) != key_id("b", 4, bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NRD",
        "NRD+00000000+AAAA",
        str(verifier(NORDIA)).replace("+", "-"),
        str(verifier(NORDIA)) + "=",
        "other" + str(verifier(NORDIA)),
        "NRD+00000000+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
    ],
)
def test_damaged_verifier_key_is_refused(text: str) -> None:
    """A key that was cut, mistyped or is of an unknown kind is not used."""
    with pytest.raises(Unproved) as caught:
        read_verifier_key(text)
    assert caught.value.code == "ledger.verifier_key"


# --- signatures ---


def test_known_signatures_are_verified_and_unknown_ones_passed_over() -> None:
    """Each known key's signature is reported; a stranger's adds nothing and breaks nothing."""
    stranger = signer("ves.example/log")
    note = cosign_note(sign_note(TEXT, [stranger, NORDIA]), SUDIA, MORNING + 999)
    verified = verify_note(note, [verifier(NORDIA), verifier(SUDIA, COSIGNATURE)])
    assert [item.key.name for item in verified] == [NORDIA.name, SUDIA.name]
    assert [item.at for item in verified] == [None, MORNING]


def test_note_that_no_known_key_signed_is_refused() -> None:
    """Strangers' signatures prove nothing, not even under a known name."""
    for keys in ([], [verifier(SUDIA)], [verifier(signer(NORDIA.name, seed="other"))]):
        with pytest.raises(Unproved) as caught:
            verify_note(SIGNED, keys)
        assert caught.value.code == "ledger.note_unsigned"


def test_one_failing_signature_of_a_known_key_refuses_the_note() -> None:
    """A forged line is not hidden behind a good one."""
    forged = NoteSignature(NORDIA.name, verifier(NORDIA).key_id, bytes(64))
    for note in (Note(TEXT, (*SIGNED.signatures, forged)), Note("other\n", SIGNED.signatures)):
        with pytest.raises(Unproved) as caught:
            verify_note(note, [verifier(NORDIA)])
        assert caught.value.code == "ledger.note_signature"


@given(st.data())
def test_no_bit_of_a_note_can_be_changed(data: st.DataObject) -> None:
    """Any one flipped bit makes a signed and cosigned note unreadable or unproved."""
    keys = [verifier(NORDIA), verifier(SUDIA, COSIGNATURE)]
    raw = str(cosign_note(SIGNED, SUDIA, MORNING)).encode()
    changed = flipped(raw, data.draw(st.integers(0, len(raw) * 8 - 1)))
    try:
        note = read_note(changed.decode())
        verified = verify_note(note, keys)
    except (UnicodeDecodeError, Unproved):
        return
    # A flip in a name or key ID turns that line into a stranger's, which is then missing.
    assert len(verified) < len(keys)
    assert note.text == TEXT


@pytest.mark.parametrize("length", [0, 4, 8, 71, 73])
def test_cosignature_of_another_length_is_refused(length: int) -> None:
    """A cosignature is a time of eight bytes and a signature of 64."""
    key = verifier(SUDIA, COSIGNATURE)
    note = Note(TEXT, (NoteSignature(key.name, key.key_id, bytes(length)),))
    with pytest.raises(Unproved) as caught:
        verify_note(note, [key])
    assert caught.value.code == "ledger.note_signature"


def test_time_beyond_the_specification_is_refused() -> None:
    """A time of 2**63 seconds or more is no time, even if it is signed; the second before it is one."""
    key, last_s = verifier(SUDIA, COSIGNATURE), (1 << 63) - 1
    assert verify_note(cosign_note(SIGNED, SUDIA, last_s * 1_000), [key])[0].at == last_s * 1_000
    with pytest.raises(Unproved):
        verify_note(cosign_note(SIGNED, SUDIA, (last_s + 1) * 1_000), [key])


@pytest.mark.parametrize("text", ["no newline", "tab\t\n", "cosignature/v1\ntime 5\n" + TEXT, "\udc80\n"])
def test_text_without_a_place_in_a_note_is_not_signed(text: str) -> None:
    """Above all a text that a cosignature would cover: the two must never be confused."""
    with pytest.raises(Defect):
        sign_note(text, [NORDIA])


def test_signer_whose_name_has_no_place_in_a_note_does_not_sign() -> None:
    """A name that nobody could read back is refused before it is signed with."""
    with pytest.raises(Defect):
        sign_note(TEXT, [signer("two words")])
