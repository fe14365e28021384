"""Reaching a node from a command: through the process that serves it, or, where none does, by its store."""

import contextlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode

import click
import msgspec

from lindero.engine.config import read_config
from lindero.engine.registry import Registry
from lindero.kernel.capability import Capability
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Refused, Unavailable
from lindero.kernel.record import Record
from lindero.shells.cli import control
from lindero.shells.local import connected, local_actor

FindRecords = Callable[[str], Sequence[type[Record]]]
"""Gives the record types of one folder by its name; none for a folder that does not exist."""


_NEEDS_APPROVAL: Final = "identity.approval"


class Found:
    """What is declared, read when the first command asks for it."""

    def __init__(
        self,
        find_registry: Callable[[], Registry],
        find_records: FindRecords,
        find_sentences: Callable[[], Mapping[str, str]] | None = None,
        find_folder: Callable[[str], Capability | None] | None = None,
    ) -> None:
        """Read nothing yet.

        Args:
            find_registry: Finds and joins the declarations of all folders.
            find_records: Gives the record types of one folder.
            find_sentences: Says what each folder is for, by name; read from the declarations where it is not given.
            find_folder: Gives the declaration of one folder; taken from all of them where it is not given.
        """
        self._registry = cache(find_registry)
        self.records = find_records
        self._sentences = find_sentences
        self._folder = find_folder
        self.sentences = cache(self._find_sentences)
        self.folder = cache(self._find_folder)

    def __call__(self) -> Registry:
        """Return the joined declarations of all folders."""
        return self._registry()

    def _find_sentences(self) -> Mapping[str, str]:
        if self._sentences is not None:
            return self._sentences()
        return {c.name: c.title for c in self().capabilities if c.actions or c.pages}

    def _find_folder(self, name: str) -> Capability | None:
        if self._folder is not None:
            return self._folder(name)
        return next((c for c in self().capabilities if c.name == name), None)


def registry_of(ctx: click.Context) -> Registry:
    """Return the joined declarations of all folders."""
    find_registry: Callable[[], Registry] = ctx.find_root().obj
    return find_registry()


def found_of(ctx: click.Context) -> Found:
    """Return what finds declarations: the smallest part that a command needs, or all of them."""
    found = ctx.find_root().obj
    return found if isinstance(found, Found) else Found(found, lambda _: ())


def record_types_of(ctx: click.Context, folders: Iterable[str]) -> list[type[Record]]:
    """Return the record types of some folders, and load nothing else of them where that can be had."""
    found = ctx.find_root().obj
    if isinstance(found, Found):
        return [kind for folder in folders for kind in found.records(folder)]
    return list(registry_of(ctx).record_types.values())


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, and on which node.

    Attributes:
        folder: The node's folder.
        person: Short name of a person; empty for the machine's own administrator.
        phrase_file: File with the person's pass phrase; asked for at the terminal if there is none.
        purpose: The stated purpose of use.
        case_ref: The case it belongs to.
        reason: Why, where the purpose asks for it.
    """

    folder: Path
    person: str = ""
    phrase_file: Path | None = None
    purpose: str = ""
    case_ref: str = ""
    reason: str = ""


class Reach(Protocol):
    """A node within reach; every answer is JSON bytes, or a file's."""

    def act(self, action: str, ask: msgspec.Struct) -> bytes:
        """Run an action.

        Raises:
            LinderoError: What the action raises.
        """

    def show(self, path: str, given: Mapping[str, Sequence[str]]) -> bytes:
        """Return a page's data.

        Raises:
            LinderoError: If there is no such page, or what the page raises.
        """

    def operate(self, name: str, ask: msgspec.Struct) -> bytes:
        """Run an operation of the node's own machine.

        Raises:
            LinderoError: What the operation raises.
        """


@contextlib.contextmanager
def reached(ctx: click.Context, who: Who) -> Iterator[Reach]:
    """Give a node within reach for as long as it is needed.

    Raises:
        Missing: If there is no node in the folder.
        Refused: If the pass phrase is wrong.
        LinderoError: What opening the node raises.
    """
    read_config(who.folder / "node.toml")
    if is_served(who.folder):
        with contextlib.closing(_Served(who)) as served:
            yield served
        return
    from lindero.shells.cli.journal import write_journal
    from lindero.shells.node import Node

    # Standard output is for the answer alone.
    write_journal(at_least=logging.WARNING)
    with contextlib.closing(Node(who.folder, registry_of(ctx))) as node:
        direct = _Direct(node, who)
        yield direct
        # What was asked may have left something for reactions; nobody else will run them now.
        node.runner.catch_up()


def is_served(folder: Path) -> bool:
    """Say whether a process serves the node."""
    try:
        connected(folder).close()
    except Unavailable:
        return False
    return True


def phrase_of(who: Who) -> str:
    """Return a person's pass phrase, from a file or from the terminal.

    Raises:
        Invalid: If others may read the file.
    """
    if who.phrase_file is None:
        return str(click.prompt(f"Pass phrase of {who.person}", hide_input=True, err=True))
    return read_phrase(who.phrase_file)


def approved_by(who: Who, digest: str) -> str:
    """Show what is about to be approved, and return the pass phrase that approves it."""
    click.echo(f"approving {digest}", err=True)
    return phrase_of(who)


def read_phrase(path: Path) -> str:
    """Read a pass phrase from a file: its first line.

    Raises:
        Invalid: If others may read the file.
    """
    if path.stat().st_mode & 0o077 and path.is_file():
        raise Invalid("cli.phrase_mode", f"Others may read {path}.", f"Run: chmod 600 {path}")
    return path.read_text(encoding="utf-8").partition("\n")[0].strip()


class _Served:
    """A node reached through the process that serves it."""

    def __init__(self, who: Who) -> None:
        self._who = who
        self._folder = who.folder
        self._headers = {
            "lindero-purpose": who.purpose,
            "lindero-case": who.case_ref,
            "lindero-reason": quote(who.reason),
        }
        if who.person:
            body = msgspec.json.encode({"person": who.person, "phrase": phrase_of(who)})
            session = msgspec.json.decode(self._ask("POST", "/api/session", body))
            self._headers["authorization"] = f"Bearer {session['token']}"

    def act(self, action: str, ask: msgspec.Struct) -> bytes:
        """Run an action (see `Reach`); one that needs an approval is approved with the pass phrase once more."""
        path, body = f"/api/{action.replace('.', '/', 1)}", msgspec.json.encode(ask)
        try:
            return self._ask("POST", path, body)
        except Refused as refusal:
            if refusal.code != _NEEDS_APPROVAL:
                raise
        wanted = msgspec.json.encode({"action": action, "ask": ask})
        asked = msgspec.json.decode(self._ask("POST", "/api/approvals", wanted))
        told = approved_by(self._who, asked["digest"])
        given = quote(msgspec.json.encode({"nonce": asked["nonce"], "phrase": told}))
        return self._ask("POST", path, body, {"lindero-approval": given})

    def show(self, path: str, given: Mapping[str, Sequence[str]]) -> bytes:
        """Return a page's data (see `Reach`)."""
        query = urlencode(given, doseq=True)
        return self._ask("GET", f"/api{quote(path)}" + (f"?{query}" if query else ""))

    def operate(self, name: str, ask: msgspec.Struct) -> bytes:
        """Run an operation (see `Reach`)."""
        return self._ask("POST", f"/control/{name}", msgspec.json.encode(ask))

    def close(self) -> None:
        """End the session that was opened for this command."""
        if "authorization" in self._headers:
            self._ask("DELETE", "/api/session")

    def _ask(
        self, method: str, path: str, body: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        return control.request(self._folder, method, path, body, {**self._headers, **(more or {})})


class _Direct:
    """A node that nobody serves, opened for one command."""

    def __init__(self, node: Any, who: Who) -> None:
        self._node = node
        self._who = who
        actor = (
            _signed_in(node, who) if who.person else local_actor(os.getuid(), node.registry.offers("grants"))
        )
        self._actor = msgspec.structs.replace(
            actor, purpose=who.purpose, case_ref=who.case_ref, reason=who.reason
        )

    def act(self, action: str, ask: msgspec.Struct) -> bytes:
        """Run an action (see `Reach`); one that needs an approval is approved with the pass phrase once more."""
        try:
            return msgspec.json.encode(self._node.act(action, ask, self._actor))
        except Refused as refusal:
            if refusal.code != _NEEDS_APPROVAL:
                raise
        from lindero.shells.approval import Given

        asked = self._node.ask_approval(action, ask, self._actor, None)
        given = Given(nonce=asked.nonce, phrase=approved_by(self._who, asked.digest))
        return msgspec.json.encode(self._node.act(action, ask, self._actor, given))

    def show(self, path: str, given: Mapping[str, Sequence[str]]) -> bytes:
        """Return a page's data (see `Reach`)."""
        from lindero.shells.queries import page_at, query_of

        page, in_path = page_at(self._node.registry, path)
        query = query_of(page.asks, {**in_path, **given})
        return msgspec.json.encode(self._node.show(page, query, self._actor))

    def operate(self, name: str, ask: msgspec.Struct) -> bytes:
        """Run an operation (see `Reach`)."""
        from lindero.shells.operations import operate

        result = operate(self._node, name, ask, self._actor)
        return result if isinstance(result, bytes) else msgspec.json.encode(result)


def _signed_in(node: Any, who: Who) -> Actor:
    token = node.sign_in(who.person, phrase_of(who))
    known = node.person_of(token) if token is not None else None
    if token is None or known is None:
        raise Refused("api.sign_in", "The name or the pass phrase is wrong.", "Try again.")
    node.sign_out(token)
    actor: Actor = known[0]
    return actor
