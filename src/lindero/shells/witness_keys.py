"""What roots stated of logs' keys, as a witness keeps it: one line each, verified again whenever it is read."""

import os
import threading
from collections.abc import Mapping
from pathlib import Path

from lindero.trust.identity.keychain import encoded
from lindero.trust.ledger.followed_keys import Stated, stated_in, taken
from lindero.trust.ledger.witnessing import WitnessAnswer


class FollowedKeys:
    """The statements that a witness has taken.

    Attributes:
        statements: What they say, each verified against the root that the configuration names.
    """

    def __init__(self, path: Path, roots: Mapping[str, str]) -> None:
        """Read what was taken before; lines of a root that is no longer named count no more."""
        self._path, self._roots = path, roots
        self._lock = threading.Lock()
        self.statements: list[Stated] = []
        lines = path.read_bytes().splitlines() if path.exists() else []
        for line in lines:
            stated = stated_in(line, roots)
            if not isinstance(stated, WitnessAnswer):
                self.statements.append(stated)

    def take(self, body: bytes) -> WitnessAnswer:
        """Take a statement, durably; one that is known already is answered the same."""
        stated = stated_in(body, self._roots)
        if isinstance(stated, WitnessAnswer):
            return stated
        with self._lock:
            if stated not in self.statements:
                with self._path.open("ab") as file:
                    file.write(encoded(stated).encode() + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                self.statements.append(stated)
        return taken()
