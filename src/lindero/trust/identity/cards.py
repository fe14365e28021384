"""Node cards: what a node says of itself, signed by itself, recognised by a fingerprint that two persons compare."""

from typing import Annotated, Final, Protocol

import msgspec

from lindero.kernel.canon import canonical
from lindero.kernel.errors import Invalid, Unproved
from lindero.kernel.names import Nation
from lindero.kernel.proofs import verify_ed25519
from lindero.trust.identity.keychain import KeyStatement, check_key_statement, nation_fingerprint
from lindero.trust.identity.records import (
    FINGERPRINT_PATTERN,
    ML_DSA_44_PATTERN,
    SEALING_KEY_PATTERN,
    SigningRole,
)

FORMAT: Final = "lindero/card/1"
Hex32 = Annotated[str, msgspec.Meta(pattern=FINGERPRINT_PATTERN)]
SealingKey = Annotated[str, msgspec.Meta(pattern=SEALING_KEY_PATTERN)]
MlDsaKey = Annotated[str, msgspec.Meta(pattern=ML_DSA_44_PATTERN)]
# One way of writing a signature: a second would be a second file of the same card.
Signature = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{128})?$(?!\n)")]


class Signer(Protocol):
    """A node's signing key, wherever it is kept."""

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature."""


class Officer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An officer who signs agreements: short name, capacity, both public keys."""

    person: str
    role: SigningRole
    public_key: Hex32
    ml_dsa_key: MlDsaKey


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a node says of itself.

    Attributes:
        format: `lindero/card/1`.
        nation: Its nation.
        name: The nation's name for people.
        address: Where neighbours reach it, `host:port`.
        root_key: The nation's Ed25519 root key, kept offline; the fingerprint that people compare covers it.
        node_key: Its Ed25519 public key.
        key_statement: The root's word that the node key signs for the nation.
        certificate: Its TLS certificate, PEM.
        officers: Who signs agreements for it.
        issued_at: When the card was made, milliseconds UTC.
        sealing_key: The key that what is sent to it is sealed to (ML-KEM-768 and X25519); empty for a node that
            speaks `lindero/1` only.
        signature: Ed25519 signature by the node key over the card without its signature; empty while it is made.
    """

    format: str
    nation: Nation
    name: str
    address: str
    root_key: Hex32
    node_key: Hex32
    key_statement: KeyStatement
    certificate: str
    officers: tuple[Officer, ...]
    issued_at: int
    sealing_key: SealingKey = ""
    signature: Signature = ""


def signed_card(card: Card, signer: Signer) -> Card:
    """Return the card with the node's signature."""
    return msgspec.structs.replace(card, signature=signer.sign(_signed_bytes(card)).hex())


def read_card(data: bytes) -> Card:
    """Read a card and check that it is signed by the key it names.

    Raises:
        Invalid: If it is no card.
        Unproved: If the signature does not fit, or the nation's root did not sign the key.
    """
    try:
        card = msgspec.json.decode(data, type=Card)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Invalid(
            "identity.card", f"This is no node card: {error}.", "Ask the neighbour for `lindero peers card`."
        ) from error
    if card.format != FORMAT:
        raise Invalid(
            "identity.card_format",
            f"Cards of format {card.format} are not known here.",
            "Update the older node.",
        )
    try:
        verify_ed25519(bytes.fromhex(card.node_key), _signed_bytes(card), bytes.fromhex(card.signature))
    except (Unproved, ValueError) as error:
        raise Unproved(
            "identity.card_signature", "The card's signature does not fit.", "Ask for the card again."
        ) from error
    check_key_statement(card.key_statement, card.nation, card.root_key)
    if card.key_statement.node_key != card.node_key:
        raise Unproved(
            "identity.card_key", "The root's statement is about another key.", "Ask for the card again."
        )
    return card


def fingerprint_of(card: Card) -> str:
    """Return the 64 digits that two persons compare: SHA-256 over nation and root key.

    The root signed the node key, and the node key signed all else on the card. So the digits stay the same when node
    key, sealing key or TLS certificate change, and no new ceremony is needed.
    """
    return nation_fingerprint(card.nation, card.root_key)


def spoken(fingerprint: str) -> str:
    """Return a fingerprint in groups of four digits, to be read aloud."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))


def check_fingerprint(card: Card, given: str) -> str:
    """Compare a card with the fingerprint that was told out of band; spaces and case do not matter.

    Raises:
        Unproved: If they differ: the card is not the neighbour's.
    """
    found = fingerprint_of(card)
    if "".join(given.split()).replace(":", "").lower() != found:
        raise Unproved(
            "identity.fingerprint",
            f"The card of {card.nation} does not have this fingerprint.",
            "Compare again with the neighbour by telephone; if it still differs, somebody is in between.",
        )
    return found


def _signed_bytes(card: Card) -> bytes:
    return b"lindero/card/1\x00" + canonical(msgspec.structs.replace(card, signature=""))
