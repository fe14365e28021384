"""A node with an office of invented people, for safeguards on who may do and see what."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from lindero.app import find_folders
from lindero.engine.clock import SetClock
from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.engine.registry import joined
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.record import Setting
from lindero.kernel.times import instant_of
from lindero.shells.node import Node
from lindero.shells.setup import NewPerson, NodePlan, make_node
from lindero.trust.identity import sessions
from lindero.trust.identity.statements import FORMAT, Act, Statement, signed_statement

START: Final = instant_of("2026-11-22T08:00:00Z")
PHRASE: Final = "calm seas and clear nights"
BODY: Final = FileSigner("oversight", new_key(SeededRandom("independent body")))
"""The independent body's key; the node knows its public half only."""

PEOPLE: Final = {
    "adams": "ADM",
    "brandt": "ADM",
    "dahl": "DPO",
    "keller": "NCC",
    "noor": "SPOC",
    "voss": "AUD",
}
"""Invented people by short name, with their roles."""


class Office:
    """A node and its people.

    Attributes:
        node: The node.
        clock: Its clock.
    """

    def __init__(self, folder: Path, *folders: Capability, setting: Setting = "production") -> None:
        self.clock = SetClock(START)
        self._registry = joined([*find_folders(), *folders])
        self._folder = Path(shutil.copytree(_made_folder(setting), folder / "nordia"))
        self._opened = 0
        self.node = self._open()

    def reopen(self) -> Node:
        """Stop the node and start it again from its store."""
        self.node.close()
        self.node = self._open()
        return self.node

    def session(self, person: str) -> str:
        """Open a session, as if the person had just signed in with what was set up on the first day."""
        token: str = self.node.store.run(
            lambda tx: sessions.open_session(tx, self.node.random, self.clock.now(), person)
        )
        return token

    def actor(self, person: str) -> Actor:
        """Return a person as the node knows the one who has signed in."""
        known = self.node.person_of(self.session(person))
        assert known is not None
        return known[0]

    def roles(self, person: str) -> list[str]:
        """Return the roles that a person holds."""
        sql = "SELECT role FROM identity_roles WHERE person = ? ORDER BY role"
        return [role for (role,) in self.node.store.query(sql, (person,))]

    def kinds(self) -> list[str]:
        """Return the kinds of all records, in log order."""
        return [kind for (kind,) in self.node.store.query("SELECT kind FROM log_heads ORDER BY seq")]

    def statement(self, act: Act, person: str = "", role: str = "", **changes: str) -> str:
        """Return a statement of the independent body as the text of its file."""
        code = changes.pop("code", "")
        return statement_by(
            BODY, act, person, role, self.clock.now(), code=code, public_key=changes.get("public_key", "")
        )

    def _open(self) -> Node:
        self._opened += 1
        random = SeededRandom(f"office at work {self._opened}")
        return Node(self._folder, self._registry, clock=self.clock, random=random)


def statement_by(
    signer: FileSigner, act: Act, person: str, role: str, at: int, *, code: str = "", public_key: str = ""
) -> str:
    """Return a statement signed by some key."""
    stated = Statement(
        format=FORMAT,
        nation="NRD",
        act=act,
        person=person,
        role=role,
        code_hash=hashlib.sha256(code.encode()).hexdigest() if code else "",
        public_key=public_key,
        made_at=at,
    )
    return msgspec.json.encode(signed_statement(stated, signer)).decode()


@cache
def _workshop() -> tempfile.TemporaryDirectory[str]:
    """Return where folders are made once for all tests of the process."""
    return tempfile.TemporaryDirectory(prefix="lindero-office-")


@cache
def _made_folder(setting: Setting) -> Path:
    """Return a newly made node's folder, never opened since: pass phrases are slow to hash on purpose."""
    plan = NodePlan(
        nation="NRD",
        name="Nordia",
        setting=setting,
        oversight_key=BODY.public_key.hex(),
        people=tuple(
            NewPerson(person=person, name=person.title(), roles=(role,), phrase=PHRASE)
            for person, role in PEOPLE.items()
        ),
    )
    folder = Path(_workshop().name) / setting
    make_node(folder, plan, joined(find_folders()), clock=SetClock(START), random=SeededRandom("office"))
    return folder


@contextmanager
def an_office(folder: Path, *folders: Capability, setting: Setting = "production") -> Iterator[Office]:
    """Give an office until the block ends."""
    office = Office(folder, *folders, setting=setting)
    try:
        yield office
    finally:
        office.node.close()
