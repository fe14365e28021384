"""Envelopes: what travels is sealed to the receiver, and opens only as what it was sent as.

An envelope is one line, `lindero/2 <key id>`, and then the HPKE output: encapsulated key and ciphertext. Protocol,
path, both nations and the direction are bound to it, an answer also to the request that it answers; channels and
places are inside. Whoever carries it, a gateway or a person with a stick, learns its length and nothing else.
"""

import hashlib
from collections.abc import Callable
from typing import Final

from lindero.engine.sealing import KEY_ID_DIGITS, SealingKeys, key_id_of, seal
from lindero.kernel.desk import Rows
from lindero.kernel.errors import Unproved
from lindero.trust.exchange.protocols import check_greeting, check_heard, not_spoken, read_greeting, settled
from lindero.trust.exchange.wire import PROTOCOL, RESCUE_PATH, UNSEALED
from lindero.trust.identity.tables import SELECT_SEALING_KEY

CONTEXT: Final = b"lindero/sealed/v1"
PREFIX: Final = f"{PROTOCOL} ".encode()
_HEADER_BYTES: Final = len(PREFIX) + KEY_ID_DIGITS + 1
_REQUEST: Final = b"request"
_ANSWER: Final = b"answer"


class Speech:
    """How one node speaks with each neighbour: the version that was settled, and the sealing in it."""

    def __init__(
        self, nation: str, keys: SealingKeys, protocols: tuple[str, ...], reading: Callable[[], Rows]
    ) -> None:
        """Prepare it.

        Args:
            nation: The own nation.
            keys: The own sealing keys.
            protocols: Versions that the node speaks, newest first.
            reading: Gives what reads the neighbours' cards.
        """
        self.protocols = protocols
        self._nation = nation
        self._keys = keys
        self._reading = reading

    def protocol_with(self, peer: str) -> str:
        """Return the version that is spoken with a neighbour.

        Raises:
            Refused: If there is none.
        """
        return settled(self.protocols, peer, has_key=bool(self._key_of(peer)))

    def check_greeting(self, peer: str, data: bytes) -> None:
        """Let a neighbour pass that speaks what was settled with it.

        Raises:
            LinderoError: If it does not; nothing is sent to it then.
        """
        check_greeting(self.protocols, peer, self.protocol_with(peer), read_greeting(peer, data))

    # --- the asking side --------------------------------------------------------------------------------------

    def request(self, peer: str, path: str, body: bytes) -> bytes:
        """Return a request's body as it travels: sealed, and rescue unsealed where there is no key to seal it to.

        Raises:
            Refused: If the neighbour takes nothing sealed and this node sends nothing else.
        """
        key = self._key_of(peer)
        if path == RESCUE_PATH:
            is_sealed = bool(key) and PROTOCOL in self.protocols
        else:
            is_sealed = self.protocol_with(peer) == PROTOCOL
        if not is_sealed:
            return body
        return _sealed(key, body, _info(path, self._nation, peer, _REQUEST))

    def answer_to(self, peer: str, path: str, travelled: bytes, answer: bytes) -> bytes:
        """Return what is in a neighbour's answer to a request.

        Args:
            peer: The neighbour.
            path: The path that was asked.
            travelled: The request's body as it travelled.
            answer: The answer's body as it travelled.

        Raises:
            Unproved: If it answers another request, or was changed.
        """
        if not travelled.startswith(PREFIX) or (path == RESCUE_PATH and not answer.startswith(PREFIX)):
            return answer
        return self.answer_of(peer, path, hashlib.sha256(travelled).digest(), answer)

    def answer_of(self, peer: str, path: str, asked: bytes, answer: bytes) -> bytes:
        """Return what is in a neighbour's sealed answer, by the SHA-256 of the request as it travelled.

        Raises:
            Unproved: If it answers another request, or was changed.
        """
        return self._opened(answer, _info(path, peer, self._nation, _ANSWER, asked))

    # --- the answering side -----------------------------------------------------------------------------------

    def heard(self, peer: str, path: str, travelled: bytes) -> bytes:
        """Return what is in a neighbour's request.

        Rescue alone is heard however it comes: an older card drowns nobody (safeguard S-15).

        Raises:
            LinderoError: If it came in another version than was settled, or was sealed for something else.
        """
        spoken = _spoken(travelled)
        if spoken not in (PROTOCOL, UNSEALED):
            raise not_spoken(spoken, self.protocols)
        if path != RESCUE_PATH:
            check_heard(self.protocols, peer, spoken, has_key=bool(self._key_of(peer)))
        if spoken == UNSEALED:
            return travelled
        return self._opened(travelled, _info(path, peer, self._nation, _REQUEST))

    def answered(self, peer: str, path: str, travelled: bytes, answer: bytes) -> bytes:
        """Return an answer's body as it travels: sealed if the request was; receipts of rescue also without a key."""
        key = self._key_of(peer)
        if not travelled.startswith(PREFIX) or (path == RESCUE_PATH and not key):
            return answer
        return _sealed(
            key, answer, _info(path, self._nation, peer, _ANSWER, hashlib.sha256(travelled).digest())
        )

    def _key_of(self, peer: str) -> bytes:
        """Return a neighbour's sealing key, as its pinned card has it; empty if it has none."""
        found = self._reading().query(SELECT_SEALING_KEY, (peer,))
        return bytes.fromhex(found[0][0]) if found else b""

    def _opened(self, envelope: bytes, info: bytes) -> bytes:
        header = envelope[:_HEADER_BYTES]
        if not header.startswith(PREFIX) or not header.endswith(b"\n"):
            raise Unproved(
                "exchange.envelope", "This is no sealed message.", "See docs/protocol/exchange.md."
            )
        key_id = header[len(PREFIX) : -1].decode("ascii", "replace")
        return self._keys.open(key_id, envelope[_HEADER_BYTES:], info)


def _sealed(key: bytes, plain: bytes, info: bytes) -> bytes:
    return PREFIX + key_id_of(key).encode() + b"\n" + seal(key, plain, info)


def _info(path: str, sender: str, recipient: str, direction: bytes, asked: bytes = b"") -> bytes:
    """Return what an envelope is bound to; none of the parts holds a zero byte but the last, of fixed length."""
    parts = (CONTEXT, PROTOCOL.encode(), path.encode(), sender.encode(), recipient.encode(), direction, asked)
    return b"\x00".join(parts)


def _spoken(travelled: bytes) -> str:
    """Return the version that a message is in: an envelope names it, what is not sealed is plain JSON."""
    if not travelled.startswith(b"lindero/"):
        return UNSEALED
    return travelled[:40].partition(b" ")[0].partition(b"\n")[0].decode("ascii", "replace")
