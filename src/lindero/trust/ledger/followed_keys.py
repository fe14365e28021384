"""A witness follows a log's keys by its nation's root: the next key is announced, a stolen one taken out, by no hand.

Who keeps the witness compares a root key once. From then on it takes the root's own statements (docs/protocol/log.md,
section 7) from whoever brings them: what counts is who signed them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from lindero.kernel.errors import LinderoError
from lindero.trust.identity.keychain import KeyStatement, Revocation, read_key_statement, read_revocation
from lindero.trust.ledger.national import national_origin
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.witnessing import FORBIDDEN, NOT_FOUND, OK, TEXT_TYPE, WitnessAnswer

ADD_KEY_PATH: Final = "/add-key"

Stated = KeyStatement | Revocation


def stated_in(body: bytes, roots: Mapping[str, str]) -> Stated | WitnessAnswer:
    """Return what a root states of a key, or the answer to what is no such statement.

    Args:
        body: A root's statement or revocation, JSON.
        roots: Root key of each log, 64 hexadecimal digits, by origin.
    """
    try:
        said = msgspec.json.decode(body, type=dict[str, object])
        nation, is_revoked = str(said.get("nation")), "revoked_from" in said
        root = roots.get(national_origin(nation), "")
        if not root:
            return WitnessAnswer(NOT_FOUND, TEXT_TYPE, b"This witness does not know that log's root.\n")
        return (read_revocation if is_revoked else read_key_statement)(body, nation, root)
    except (LinderoError, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        return WitnessAnswer(FORBIDDEN, TEXT_TYPE, f"{error}\n".encode())


def taken() -> WitnessAnswer:
    """Return the answer to a statement that counts."""
    return WitnessAnswer(OK, TEXT_TYPE, b"")


def with_followed(
    logs: Mapping[str, Sequence[VerifierKey]], statements: Iterable[Stated]
) -> dict[str, list[VerifierKey]]:
    """Return the keys of each log after what roots stated of them, in any order.

    A key that was revoked counts no more, whoever named it: the configuration is older than the theft.

    Args:
        logs: The keys that the configuration names, by origin.
        statements: What roots stated, each verified.
    """
    listed = list(statements)
    revoked = {(one.nation, one.node_key) for one in listed if isinstance(one, Revocation)}
    keys = {origin: list(named) for origin, named in logs.items()}
    for one in listed:
        if isinstance(one, KeyStatement):
            known = keys.setdefault(national_origin(one.nation), [])
            key = VerifierKey(f"lindero/{one.nation}", bytes.fromhex(one.node_key))
            if key not in known:
                known.append(key)
    gone = {(national_origin(nation), key) for nation, key in revoked}
    return {
        origin: [key for key in known if (origin, key.public_key.hex()) not in gone]
        for origin, known in keys.items()
    }
