"""A node's keys as files: the one that signs now, the next one, and taking the next one up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import structlog

from lindero.engine.keys import RandomSource, Signer, new_key, open_signer, save_key, write_secret
from lindero.engine.store import Store, Transaction
from lindero.kernel.errors import Conflict, Missing
from lindero.trust.exchange import channels
from lindero.trust.exchange.tables import SELECT_UNHEARD_KEY
from lindero.trust.identity.certificates import make_certificate
from lindero.trust.identity.keybook import KnownKey, keys_of
from lindero.trust.identity.keychain import KeyRequest, KeyStatement
from lindero.trust.ledger.national import sign_national

NODE_KEY: Final = "node.pem"
NEXT_KEY: Final = "next.pem"
NODE_PLACE: Final = "node.uri"
NEXT_PLACE: Final = "next.uri"
"""Instead of a key file: the address of a key in a token (RFC 7512)."""

ROOT_KEY: Final = "root.pem"
TLS_KEY: Final = "tls-key.pem"
TLS_CERTIFICATE: Final = "tls-certificate.pem"
NEXT_TLS_KEY: Final = "next-tls-key.pem"
NEXT_TLS_CERTIFICATE: Final = "next-tls-certificate.pem"


def signer_in(keys: Path, nation: str) -> Signer:
    """Return the key that signs for the node now, from its file or its token.

    Raises:
        LinderoError: If it is not there, or cannot be opened.
    """
    return _signer(keys, nation, NODE_PLACE, NODE_KEY)


def next_signer_in(keys: Path, nation: str) -> Signer | None:
    """Return the key that was made to follow; None if none was.

    Raises:
        LinderoError: If it cannot be opened.
    """
    if not (keys / NEXT_PLACE).exists() and not (keys / NEXT_KEY).exists():
        return None
    return _signer(keys, nation, NEXT_PLACE, NEXT_KEY)


def _signer(keys: Path, nation: str, place: str, file: str) -> Signer:
    where = (keys / place).read_text(encoding="utf-8").strip() if (keys / place).exists() else keys / file
    return open_signer(f"lindero/{nation}", where)


def request_next(
    keys: Path, nation: str, known: Sequence[KnownKey], random: RandomSource, now: int, place: str = ""
) -> KeyRequest:
    """Make the node's next key, with a TLS certificate, and return what the root is to sign.

    Asked again before the root signed, it returns the same request.

    Args:
        keys: The node's folder of keys.
        nation: Its nation.
        known: The keys that are on record.
        random: The random source.
        now: The node's time, milliseconds UTC.
        place: Address of a key in a token that is to be the next one; a file is made if empty.

    Raises:
        Conflict: If the next key is on record already and waits to be taken up, or another one was made.
        LinderoError: If the key in the token cannot be opened.
    """
    following = next_signer_in(keys, nation)
    if following is None:
        following = _make_next(keys, nation, random, now, place)
    elif place and open_signer("", place).public_key != following.public_key:
        raise Conflict(
            "keys.other_next", "Another next key was made already.", f"Remove it from {keys} to begin anew."
        )
    public_key = following.public_key
    if any(key.public_key == public_key for key in known):
        raise Conflict(
            "keys.waiting",
            "The next key is on record already; the node signs with it once every neighbour has heard of it.",
            "Restart the node when all links are up, and look at: lindero keys show.",
        )
    newest = max((key.number for key in known), default=0)
    return KeyRequest(nation=nation, node_key=public_key.hex(), number=newest + 1)


def _make_next(keys: Path, nation: str, random: RandomSource, now: int, place: str) -> Signer:
    following = open_signer(f"lindero/{nation}", place) if place else None
    key, certificate = make_certificate(nation, now)
    for name, data in ((NEXT_TLS_KEY, key), (NEXT_TLS_CERTIFICATE, certificate)):
        (keys / name).unlink(missing_ok=True)
        write_secret(keys / name, data)
    if following is not None:
        write_secret(keys / NEXT_PLACE, place.encode())
        return following
    save_key(keys / NEXT_KEY, new_key(random))
    return _signer(keys, nation, NEXT_PLACE, NEXT_KEY)


def check_is_next(keys: Path, statement: str) -> None:
    """Let a statement pass that is about the key which this node made last.

    Raises:
        Missing: If no next key was made.
        Conflict: If the statement is about another key.
    """
    following = next_signer_in(keys, "")
    if following is None:
        raise Missing("keys.no_next", "This node has made no next key.", "Make it: lindero keys request")
    if following.public_key.hex() not in statement:
        raise Conflict(
            "keys.other",
            "The root signed another key than the one that this node made last.",
            "Have the root sign the newest request.",
        )


def next_certificate(keys: Path) -> str:
    """Return the TLS certificate that comes with the next key; empty if there is none."""
    path = keys / NEXT_TLS_CERTIFICATE
    return path.read_text(encoding="ascii") if path.exists() else ""


def statement_of(known: Sequence[KnownKey], public_key: bytes) -> KeyStatement:
    """Return the root's statement about a key of this node.

    Raises:
        Missing: If the root never signed it.
    """
    for key in known:
        if key.public_key == public_key and key.statement:
            return msgspec.json.decode(key.statement, type=KeyStatement)
    raise Missing(
        "keys.unsigned",
        "No root key has signed this node's key, so there is nothing that neighbours could recognise it by.",
        "Make the node with `lindero init`, which makes or takes a root key.",
    )


def taken_up(keys: Path, nation: str, store: Store, now: int) -> Signer:
    """Return the node's signer; where its next key is on record and neighbours have heard of it, take that one up.

    A key whose time is over, or that was revoked, is left at once: neighbours that have not heard of the next one ask
    for the newest card.
    """
    signer = signer_in(keys, nation)
    following = next_signer_in(keys, nation)
    if following is None:
        return signer
    known = {key.public_key: key for key in store.run(lambda tx: keys_of(tx, nation))}
    if following.public_key not in known:
        return signer
    present = known.get(signer.public_key)
    unheard = [peer for (peer,) in store.query(SELECT_UNHEARD_KEY, (nation, nation))]
    if unheard and present is not None and present.signs_at(now):
        structlog.get_logger("keys").warning("next_key_waits", for_neighbours=unheard)
        return signer

    def sign_again(tx: Transaction) -> None:
        channels.sign_waiting_again(tx, following)
        sign_national(tx, nation, following, now)

    store.run(sign_again)
    for name, place in ((NEXT_TLS_KEY, TLS_KEY), (NEXT_TLS_CERTIFICATE, TLS_CERTIFICATE)):
        if (keys / name).exists():
            (keys / name).replace(keys / place)
    # Last of all: what was interrupted before is done again.
    if (keys / NEXT_PLACE).exists():
        (keys / NEXT_PLACE).replace(keys / NODE_PLACE)
        (keys / NODE_KEY).unlink(missing_ok=True)
    else:
        (keys / NODE_PLACE).unlink(missing_ok=True)
        (keys / NEXT_KEY).replace(keys / NODE_KEY)
    structlog.get_logger("keys").info("key_taken_up", number=known[following.public_key].number)
    return following
