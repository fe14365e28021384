"""Third witnesses: each is shown size and root of every new national checkpoint, and its cosignature is kept."""

import http.client
import threading
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import structlog

from lindero.engine.config import NodeConfig
from lindero.engine.store import Transaction
from lindero.kernel.errors import Conflict, Invalid, LinderoError, Unavailable, Unproved
from lindero.trust.exchange.means import Means
from lindero.trust.identity.keybook import keys_of
from lindero.trust.ledger import tree
from lindero.trust.ledger.checkpoints import merge_cosignatures
from lindero.trust.ledger.followed_keys import ADD_KEY_PATH
from lindero.trust.ledger.national import NATIONAL_TREE
from lindero.trust.ledger.notes import VerifierKey, read_note, read_verifier_key, verify_note
from lindero.trust.ledger.pages import Witnesses
from lindero.trust.ledger.quorum import Quorum
from lindero.trust.ledger.witnessing import (
    ADD_CHECKPOINT_PATH,
    CONFLICT,
    FORBIDDEN,
    OK,
    TEXT_TYPE,
    UNPROCESSABLE,
    cosignature_of,
    write_request,
)

ASK_EVERY_S: Final = 5.0
TIMEOUT_S: Final = 10.0
MAX_ANSWER_BYTES: Final = 65_536

Ask = Callable[[str, bytes], tuple[int, bytes]]
"""Posts a body to an address; returns status and body, or raises `Unavailable`."""


class ThirdWitness:
    """One witness and how far it has cosigned the national log."""

    def __init__(self, means: Means, name: str, url: str, key: VerifierKey, ask: Ask | None = None) -> None:
        """Prepare the witness; nothing is asked before `start` or `step`.

        Args:
            means: What the node works with.
            name: Its name in the configuration.
            url: Its submission prefix.
            key: Its key for cosignatures.
            ask: Posts to it; over HTTP unless given.
        """
        self.name = name
        self.key = key
        self.error = ""
        self._means = means
        self._url = url.rstrip("/") + ADD_CHECKPOINT_PATH
        self._keys_url = url.rstrip("/") + ADD_KEY_PATH
        self._ask = ask or post_to
        self._size = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Ask in a thread of its own until stopped."""
        self._thread = threading.Thread(target=self._loop, name=f"witness-{self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the running request and stop."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def step(self) -> bool:
        """Have the newest national checkpoint cosigned, if there is a new one; return whether it was.

        Raises:
            Unavailable: If the witness is out of reach.
            Conflict: If the witness saw more of this log than there is, or another log: the store was set back.
            Unproved: If its answer is no cosignature by its key, or it does not believe the proof.
        """
        rows = self._means.reading()
        latest = tree.latest_checkpoint(rows, NATIONAL_TREE)
        if latest is None or latest.size <= self._size:
            return False
        proof = tree.prove_consistency(rows, NATIONAL_TREE, self._size, latest.size) if self._size else []
        request = write_request(self._size, proof, latest.note)
        status, answer = self._ask(self._url, request)
        if status == FORBIDDEN and self._introduce():
            status, answer = self._ask(self._url, request)
        if status == CONFLICT:
            self._learn(answer, latest.size)
            return self.step() if self._size < latest.size else False
        if status != OK:
            raise _refused(self.name, status, answer)
        self._means.store.run(lambda tx: self._keep(tx, latest.size, answer))
        self._size = latest.size
        self.error = ""
        return True

    def _introduce(self) -> bool:
        """Tell the witness what the root states of our keys, the present one above all; say whether it took any of it.

        A witness that knows only keys by hand answers that it has no such request, and stays as it is.
        """
        keys = keys_of(self._means.reading(), self._means.nation)
        stated = [text for key in keys for text in (key.statement, key.revocation) if text]
        answers = [self._ask(self._keys_url, text.encode())[0] for text in stated]
        return OK in answers

    def _learn(self, answer: bytes, size: int) -> None:
        """Take from a witness how far it is; refuse to go on where it saw more than there is."""
        text = answer.strip().decode("ascii", "replace")
        known = int(text) if text.isdigit() else -1
        if not 0 <= known <= size or known == self._size:
            raise Conflict(
                "exchange.witness_conflict",
                f"The witness {self.name} has cosigned {text[:20]} records of another log than this one.",
                "This store was set back or forked: restore the newest backup, and call the security officer.",
            )
        self._size = known

    def _keep(self, tx: Transaction, size: int, answer: bytes) -> None:
        kept = next(item for item in tree.checkpoints(tx, NATIONAL_TREE) if item.size == size)
        note = read_note(kept.note)
        cosigned = cosignature_of(note, answer)
        verify_note(cosigned, (self.key,))
        tree.save_checkpoint(
            tx, NATIONAL_TREE, size, str(merge_cosignatures(note, cosigned)), self._means.clock.now()
        )

    def _loop(self) -> None:
        journal = structlog.get_logger("witness").bind(witness=self.name)
        while not self._stopping.wait(ASK_EVERY_S):
            try:
                self.step()
            except LinderoError as error:
                if self.error != error.text:
                    journal.warning("not_cosigned", code=error.code, error=error.text, advice=error.advice)
                self.error = error.text


class Witnessing:
    """All third witnesses of a node, and whose cosignatures a checkpoint needs.

    Attributes:
        witnesses: The witnesses that the configuration names.
        lent: What the page of the log is told of them.
    """

    def __init__(self, means: Means, config: NodeConfig) -> None:
        """Prepare the witnesses; nothing is asked before `start`.

        Raises:
            Unproved: If a key in the configuration is none.
        """
        self.witnesses = [
            ThirdWitness(means, name, source.url, read_verifier_key(source.key))
            for name, source in config.witnesses.items()
        ]
        self.lent = Witnesses(
            quorum=Quorum(need=config.proof.need, of=config.proof.of),
            keys={witness.name: witness.key for witness in self.witnesses},
        )

    def start(self) -> None:
        """Ask each witness in a thread of its own until stopped."""
        for witness in self.witnesses:
            witness.start()

    def stop(self) -> None:
        """Stop asking."""
        for witness in self.witnesses:
            witness.stop()


def post_to(url: str, body: bytes) -> tuple[int, bytes]:
    """Post a body to an address over HTTP or HTTPS.

    Raises:
        Invalid: If the address is none.
        Unavailable: If nobody answers.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Invalid(
            "exchange.witness_url", f"{url!r} is no address of a witness.", "Write https://host/path."
        )
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", parts.path, body, {"Content-Type": TEXT_TYPE})
        answer = connection.getresponse()
        return answer.status, answer.read(MAX_ANSWER_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(
            "exchange.witness_unreachable",
            f"The witness at {url} is out of reach: {error}.",
            "Checkpoints lack its cosignature until it is back.",
        ) from error
    finally:
        connection.close()


def _refused(name: str, status: int, answer: bytes) -> LinderoError:
    words = answer.decode("utf-8", "replace").strip()[:200]
    if status == UNPROCESSABLE:
        return Unproved(
            "exchange.witness_disbelieves",
            f"The witness {name} does not believe that this log only grew: {words}",
            "This store was set back or edited: run lindero ledger audit and restore the newest backup.",
        )
    return Unproved(
        "exchange.witness_refuses",
        f"The witness {name} answered {status}: {words}",
        "Ask its keeper whether it knows this log and its newest key.",
    )
